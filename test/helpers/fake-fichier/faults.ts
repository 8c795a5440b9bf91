/** Scripted faults: a list that the server looks through at each request; the first that fits is used up. */

/** Where a fault strikes. An endpoint is named as in its URL without `.cgi`, e.g. `download/get_token`. */
export type FaultPlace = 'api' | 'site' | 'download' | 'plain' | `${string}/${string}`;

/**
 * What goes wrong.
 *
 * Answers (any place):
 * - `status`: an empty-bodied answer with `status` (500 unless given), `headers` and `body` when given
 * - `flood`, `ip-locked`, `one-location`, `maintenance`, `too-fast`, `database`: the host's own words for it
 * - `html`: a web page with status 200 · `json`: a JSON object with status 200
 * - `ko`: `{"status":"KO","message":message}` with `status` (403 unless given)
 * - `hang`: never answers, connection stays open · `reset`: connection reset · `drop`: connection closed
 * - `delay`: answers after `ms`, real time
 *
 * Tokens (`download/get_token`): what it leads to instead of the file
 * - `unknown-host`: a name that does not resolve · `refused`: a port where nobody listens
 * - `future-certificate`: TLS with a certificate of tomorrow, as all are for a clock that is wrong
 * - `foreign-certificate`: TLS with a certificate that nobody vouches for, as a log-in page of a Wi-Fi has it
 * - `reused`: a token that was opened before
 *
 * While bytes are on their way (`download`, `plain`); `atByte` is an offset in the file, `afterBytes` counts from the first
 * byte of this answer; without either it strikes at once:
 * - `drop` (FIN), `reset` (RST), `stall` (silent for `ms`, or for ever, as a half-open connection is)
 * - `drip` (`bytes`, 40 unless given, one by one, `ms` apart, then FIN)
 * - `corrupt`: the byte at `atByte` is inverted · `throttle`: at most `bytesPerSecond`
 *
 * Wrong answers (`download`, `plain`):
 * - `expired`: as a token that is too old (`page`: an HTML page with 200 instead of 404)
 * - `ignore-range`: 200 with the whole file · `wrong-range`: 206 whose Content-Range starts elsewhere
 * - `short`, `long`: the file is `bytes` (1 unless given) shorter or longer than announced by file/info
 * - `no-length`: chunked, without Content-Length
 * - `changed`: other bytes of the same size (or `bytes` more), other ETag, from now on
 */
export type FaultKind =
  | 'status'
  | 'flood'
  | 'ip-locked'
  | 'one-location'
  | 'maintenance'
  | 'too-fast'
  | 'database'
  | 'html'
  | 'json'
  | 'ko'
  | 'hang'
  | 'reset'
  | 'drop'
  | 'delay'
  | 'stall'
  | 'drip'
  | 'corrupt'
  | 'throttle'
  | 'expired'
  | 'ignore-range'
  | 'wrong-range'
  | 'short'
  | 'long'
  | 'no-length'
  | 'changed'
  | 'unknown-host'
  | 'refused'
  | 'future-certificate'
  | 'foreign-certificate'
  | 'reused';

export interface Fault {
  readonly on: FaultPlace;
  readonly kind: FaultKind;
  /** Only for the file of this name. */
  readonly file?: string;
  /** How often it strikes; 1 unless given, `Infinity` for always. */
  times?: number;
  /** How many fitting requests pass before the first strike. */
  skip?: number;
  readonly atByte?: number;
  readonly afterBytes?: number;
  readonly ms?: number;
  readonly bytes?: number;
  readonly bytesPerSecond?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly message?: string;
  readonly page?: boolean;
}

/** What a request is, as far as faults look at it. `start` is the first byte asked for. */
export interface FaultTarget {
  readonly places: readonly string[];
  readonly file: string | null;
  readonly start: number;
}

/** Whether a fault can still strike a request that starts at this byte. */
function fits(fault: Fault, target: FaultTarget): boolean {
  if ((fault.times ?? 1) <= 0) return false;
  if (!target.places.includes(fault.on)) return false;
  if (fault.file !== undefined && fault.file !== target.file) return false;
  return fault.atByte === undefined || fault.atByte > target.start || (fault.atByte === 0 && target.start === 0);
}

/** Takes the faults that strike this request: each used up once, spent ones removed from the list. */
export function takeFaults(faults: Fault[], target: FaultTarget): Fault[] {
  const taken: Fault[] = [];
  for (const fault of faults) {
    if (!fits(fault, target)) continue;
    if ((fault.skip ?? 0) > 0) {
      fault.skip = (fault.skip ?? 0) - 1;
      continue;
    }
    fault.times = (fault.times ?? 1) - 1;
    taken.push(fault);
  }
  for (let at = faults.length - 1; at >= 0; at--) if ((faults[at]?.times ?? 1) <= 0) faults.splice(at, 1);
  return taken;
}

const PAGE = (text: string): string =>
  `<!DOCTYPE html>\n<html><head><title>1fichier.com</title></head><body><div class="ct_warn">${text}</div></body></html>\n`;

export interface CannedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = (status: number, message: string): CannedAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: 'KO', message }),
});

const html = (status: number, text: string): CannedAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: PAGE(text),
});

/** The whole answer a fault stands for, in the host's words for this place; null when it is not an answer. */
export function cannedAnswer(fault: Fault, place: 'api' | 'site' | 'download' | 'plain'): CannedAnswer | null {
  const api = place === 'api';
  switch (fault.kind) {
    case 'status':
      return { status: fault.status ?? 500, headers: fault.headers ?? {}, body: fault.body ?? '' };
    case 'ko':
      return json(fault.status ?? 403, fault.message ?? 'Something went wrong #999');
    case 'flood':
      return api ? json(403, 'Flood detected: User Locked #223') : html(403, 'Your requests are too fast');
    case 'ip-locked':
      return api ? json(403, 'IP Locked #38') : html(403, 'IP Locked. Will be unlocked within 1h.');
    case 'one-location':
      return api ? json(403, 'Only 1 location allowed at a time #887') : html(403, 'IP Locked');
    case 'maintenance':
      return html(503, 'Our services are in maintenance. Please come back after.');
    case 'too-fast':
      return html(403, 'Your requests are too fast');
    case 'database':
      return html(200, "Can't connect DB");
    case 'html':
      return html(200, fault.message ?? 'Welcome');
    case 'json':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"hello":"world"}' };
    case 'expired':
      return expiredAnswer(fault.page === true);
    default:
      return null;
  }
}

/** What an old or used token answers. What the real host says is not recorded anywhere; both shapes are possible. */
export function expiredAnswer(page: boolean): CannedAnswer {
  return html(page ? 200 : 404, 'This download link has expired.');
}
