import { type Line, mixed, span } from '../lines.ts';
import type { Glyphs } from '../theme.ts';

/** ` ███████░░░░  43%` over so many columns; without a total the bar stays empty. */
export function barLine(done: number, total: number | null, label: string, columns: number, glyphs: Glyphs): Line {
  const room = Math.max(4, columns - label.length - 4);
  const share = total === null || total <= 0 ? 0 : Math.max(0, Math.min(1, done / total));
  const full = share >= 1 ? room : Math.min(room - 1, Math.floor(share * room));
  return mixed(
    span(' '),
    span(glyphs.full.repeat(full), 'bar'),
    span(glyphs.empty.repeat(room - full), 'bar-rest'),
    span(`  ${label}`, 'strong'),
  );
}
