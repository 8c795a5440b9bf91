/** Numbers as people read them. Decimal units: a card that says 128 GB counts so. */

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `1234567` → `1.2 MB`; never more than 8 characters. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** For list columns of 5 characters: `1.2M`, `850K`, `12G`; `?` when it is not known. */
export function shortBytes(bytes: number | null): string {
  if (bytes === null) return '?';
  const [value, unit] = formatBytes(bytes).split(' ') as [string, string];
  return `${value.length > 3 && value.includes('.') ? Math.round(Number(value)) : value}${unit[0]}`;
}

/** `75` s → `1:15`, `3700` s → `1:01:40`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** `0.437` → `43%`; 100% only when it is all there. */
export function formatPercent(done: number, total: number | null): string {
  if (total === null || total <= 0) return '  ?';
  return `${Math.min(done >= total ? 100 : 99, Math.floor((done / total) * 100))}%`;
}
