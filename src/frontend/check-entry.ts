/** Our own XML is read back by a parser that is not ours before it goes into a list that others must understand. */

import { AppError } from '../lib/errors.ts';
import type { GameFields } from './gamelist.ts';

/**
 * Whether any parser finds in the entry what was meant: the path and every field, letter for letter. Throws
 * `gamelist-malformed` otherwise, and the list is left alone.
 */
export async function checkEntry(entry: string, path: string, fields: GameFields): Promise<void> {
  const { XMLParser, XMLValidator } = await import('fast-xml-parser');
  const parser = new XMLParser({ parseTagValue: false, trimValues: false });
  const valid = XMLValidator.validate(entry) === true;
  const game: unknown = valid ? (parser.parse(entry) as { game?: unknown }).game : null;
  const read = typeof game === 'object' && game !== null ? (game as Record<string, unknown>) : {};
  const wanted = { path, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) };
  const wrong = Object.entries(wanted).find(([name, value]) => read[name] !== value);
  if (!valid || wrong !== undefined) {
    throw new AppError('gamelist-malformed', { path, reason: `the entry's ${wrong?.[0] ?? 'XML'} reads otherwise` });
  }
}
