/** Dates of the host, which are French time. Pure. */

/** Whether it is "YYYY-MM-DD HH:MM:SS", and such a day and time exist. */
export function isHostDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text.replace(' ', 'T')}Z`));
}

/** Day of the last Sunday of a month (1-12). */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0));
  return last.getUTCDate() - last.getUTCDay();
}

/**
 * "YYYY-MM-DD HH:MM:SS" of the host's French time as milliseconds since 1970, null when it is no date. Summer time is the
 * EU's: from the last Sunday of March to that of October, changing at 01:00 UTC (directive 2000/84/EC).
 */
export function frenchTime(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d))?/.exec(value) : null;
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((one) => Number(one ?? 0));
  if (year < 1971 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const winter = Date.UTC(year, month - 1, day, hour - 1, minute, second);
  const start = Date.UTC(year, 2, lastSunday(year, 3), 1);
  const end = Date.UTC(year, 9, lastSunday(year, 10), 1);
  return winter >= start && winter < end ? winter - 3_600_000 : winter;
}
