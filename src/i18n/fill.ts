import { formatBytes, formatDuration } from '../lib/format.ts';
import { clean } from '../lib/text.ts';

export type Values = Readonly<Record<string, string | number | undefined>>;

function show(key: string, value: string | number): string {
  if (typeof value === 'number' && key.endsWith('Bytes')) return formatBytes(value);
  if (typeof value === 'number' && (key.endsWith('Ms') || key === 'wait')) return formatDuration(value / 1000);
  return clean(String(value), 300);
}

/**
 * Puts values into `{name}`. A part in square brackets is left out when one of its values is missing; a missing value
 * outside of brackets is shown as `?`. Numbers named `…Bytes` become sizes, `…Ms` and `wait` become `m:ss`.
 */
export function fill(template: string, values: Values): string {
  const put = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      return value === undefined ? '?' : show(key, value);
    });
  const complete = (part: string): boolean =>
    [...part.matchAll(/\{(\w+)\}/g)].every((match) => values[match[1] ?? ''] !== undefined);
  return put(template.replace(/\[([^\]]*)\]/g, (_, part: string) => (complete(part) ? part : '')));
}
