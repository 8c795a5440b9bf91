/** How far sources are read, while a command waits for them: a line on a terminal, records for scripts. */

import type { Program } from '../app/program.ts';
import { describeError, fill } from '../i18n/index.ts';
import type { SourceRow } from '../ui/views.ts';
import type { Output } from './output.ts';

/** A shorter wait between two calls is no news. */
const NEWS_MS = 3_000;

/** `1fichier:/Games  12/300  1fichier asks to slow down. (goes on at 12:00:30)`. */
function sourceLine(source: SourceRow, heldUntil: number | null, output: Output): string {
  const { location, refreshing, error } = source;
  const { done = 0, total = null } = refreshing ?? {};
  const count = total === null ? '' : `${done}/${total}`;
  const why = error === null ? '' : describeError(output.texts, error).what;
  const time = heldUntil === null ? '' : new Date(heldUntil).toLocaleTimeString('en-GB');
  const goesOn = time === '' ? '' : fill(output.texts.cli.goesOn, { time });
  const line = [location, count, why, goesOn].filter((part) => part !== '').join('  ');
  return line.slice(0, Math.max(20, output.columns - 1));
}

/**
 * Runs `work` and meanwhile tells how far the sources are: drawn over on a terminal; with --json a `progress` record when another
 * folder or platform is done and a `waiting` record when it waits.
 */
export async function whileReading<T>(
  program: Program,
  output: Output,
  now: () => number,
  work: () => Promise<T>,
): Promise<T> {
  const told = new Map<string, string>();
  const news = (subject: string, object: Readonly<Record<string, unknown>>): void => {
    const text = JSON.stringify(object);
    if (told.get(subject) === text) return;
    told.set(subject, text);
    output.record(object);
  };
  const end = program.onChange(() => {
    const held = program.account().heldUntil;
    const heldUntil = held !== null && held - now() >= NEWS_MS ? held : null;
    for (const source of program.sources()) {
      if (source.refreshing === null) continue;
      const { id, refreshing, error } = source;
      news(`progress ${id}`, { event: 'progress', source: id, done: refreshing.done, total: refreshing.total });
      if (error !== null) news(`waiting ${id}`, { event: 'waiting', source: id, code: error.code });
      if (heldUntil !== null) news(`held ${id}`, { event: 'waiting', source: id, until: Math.round(heldUntil) });
      if (output.live) output.draw(sourceLine(source, heldUntil, output));
    }
  });
  try {
    return await work();
  } finally {
    end();
  }
}
