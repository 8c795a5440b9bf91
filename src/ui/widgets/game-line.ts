/** How a game looks as a row of a list. Pure. */

import { shortBytes } from '../../lib/format.ts';
import type { GameLine, GameMark } from '../../library/types.ts';
import { type Line, line, mixed, span } from '../lines.ts';
import type { Context } from '../screen.ts';
import { cutMiddle, padEnd, padStart, width } from '../text.ts';
import type { Glyphs, Role } from '../theme.ts';

/** The sign of a mark and its role; a sign never stands for itself alone: Help has the legend. */
export function markOf(mark: GameMark, glyphs: Glyphs): { readonly sign: string; readonly role: Role } {
  switch (mark) {
    case 'installed':
      return { sign: glyphs.installed, role: 'ok' };
    case 'queued':
      return { sign: glyphs.queued, role: 'accent' };
    case 'failed':
      return { sign: glyphs.failed, role: 'warning' };
    case 'dead':
      return { sign: glyphs.dead, role: 'warning' };
    case 'none':
      return { sign: ' ', role: 'text' };
  }
}

/** Columns of the system's name in a list of all systems. */
const SYSTEM_COLUMNS = 7;

/** What stands at the right of a name, and how much is left for it. */
function partsOf(row: GameLine, marked: boolean | null, context: Context, withSystem: boolean) {
  const more = row.versionCount > 1 ? `+${Math.min(99, row.versionCount - 1)}` : '';
  const system = withSystem ? padEnd(row.systemName, SYSTEM_COLUMNS) : '';
  const versions = [more, system].filter((part) => part !== '').join(' ');
  const size = padStart(shortBytes(row.sizeBytes), 5);
  const box = marked === null ? '' : marked ? '[x] ' : '[ ] ';
  const tailColumns = width(versions) + (versions === '' ? 0 : 1) + 3 + width(size);
  return { versions, size, box, room: Math.max(4, context.columns - 1 - width(box) - tailColumns) };
}

/** Whether the row of a list of one system has no room for the whole name. */
export function isCut(row: GameLine, marked: boolean | null, context: Context): boolean {
  return width(row.name) > partsOf(row, marked, context, false).room;
}

/** `>[x] Name…(Europe)   • 1.2M`; in a list of all systems with the system's name. */
export function gameLine(
  row: GameLine,
  isCursor: boolean,
  marked: boolean | null,
  context: Context,
  withSystem = false,
): Line {
  const { sign, role } = markOf(row.mark, context.glyphs);
  const { versions, size, box, room } = partsOf(row, marked, context, withSystem);
  const lead = `${isCursor ? '>' : ' '}${box}`;
  const name = cutMiddle(row.name, room);
  const middle = `${name}${' '.repeat(Math.max(0, room - width(name)))}${versions === '' ? '' : ` ${versions}`} `;
  if (isCursor) return line(`${lead}${middle}${sign} ${size}`, 'cursor');
  const nameRole: Role = row.mark === 'dead' ? 'dim' : 'text';
  return mixed(
    span(lead, marked ? 'strong' : 'text'),
    span(middle, nameRole),
    span(`${sign} `, role),
    span(size, 'dim'),
  );
}
