/** Asking for games: what is asked first, and what is said after. Pure: gives effects. */

import { describeError, fill, labelled } from '../../i18n/index.ts';
import { MARGIN_BYTES } from '../../lib/card-margin.ts';
import { formatBytes } from '../../lib/format.ts';
import type { Totals } from '../../library/types.ts';
import { type Context, call, type Effect, go, toast } from '../screen.ts';
import type { EnqueueOptions, EnqueueResult } from '../views.ts';
import { count } from '../widgets/say.ts';
import { noFilter } from './query.ts';

/** More than this is asked about first. */
const LARGE_BYTES = 1_000_000_000;
const MANY_GAMES = 10;

export function usualOptions(context: Context): EnqueueOptions {
  return { discs: 'all', keep: null, verify: context.settings.verify, systemName: null, again: false };
}

/** What the player is told after games were queued. */
export function queuedToast(context: Context, result: EnqueueResult): Effect {
  const { t } = context;
  const refused = result.refused[0];
  if (refused !== undefined && result.added.length === 0) {
    return toast(labelled(t, refused.name, describeError(t, refused.error).what), 'error');
  }
  if (result.added.length === 0) return toast(t.get.nothingNew);
  if (result.added.length === 1) return toast(fill(t.get.queuedOne, { name: result.added[0]?.game.name ?? '' }));
  return toast(fill(t.get.queued, { games: count(context, t.games.count, result.added.length) }));
}

/** Queues without asking. `after` is carried out first (leaving a mode or a screen). */
export function enqueue(
  ids: readonly number[],
  options: EnqueueOptions,
  context: Context,
  after: readonly Effect[] = [],
): Effect {
  return call((port) => [...after, queuedToast(context, port.enqueue(ids, options))]);
}

function question(context: Context, totals: Totals, freeBytes: number | null): string[] {
  const { t } = context;
  const size = `${totals.unknownCount > 0 ? '> ' : ''}${formatBytes(totals.totalBytes)}`;
  const lines = [fill(t.get.question, { games: count(context, t.games.count, totals.count), size })];
  if (freeBytes !== null) lines.push(fill(t.status.free, { freeBytes }));
  // An archive and what comes out of it are on the card together for a moment.
  if (freeBytes !== null && totals.totalBytes + MARGIN_BYTES > freeBytes) lines.push(t.get.notEnough);
  return lines;
}

/** Queues several games: at once, or after a question with count, size and space when it is much. */
export function getMany(
  ids: readonly number[],
  context: Context,
  systemName: string | null,
  after: readonly Effect[],
): Effect {
  const totals = context.data.totals(ids, 'all');
  const freeBytes = context.data.freeBytes(systemName);
  const short = freeBytes !== null && totals.totalBytes > freeBytes;
  const put = enqueue(ids, usualOptions(context), context, after);
  if (totals.totalBytes <= LARGE_BYTES && totals.count <= MANY_GAMES && !short) return put;
  const { t } = context;
  return go('confirm', {
    title: t.get.title,
    text: question(context, totals, freeBytes),
    yes: t.get.yes,
    no: t.keys.no,
    first: short ? 'no' : 'yes',
    onYes: [put],
  });
}

/** The same game once more: what is on the card will be replaced, so it is asked first. */
export function askAgain(name: string, onYes: readonly Effect[], { t }: Context): Effect {
  const text = [fill(t.game.againQuestion, { name }), t.game.againNote];
  return go('confirm', { title: t.game.getAgain, text, yes: t.game.getAgain, no: t.keys.no, first: 'no', onYes });
}

/** All games of a system that are not installed. */
export function getAllMissing(systemName: string, context: Context): Effect {
  const query = { systemName, words: '', sort: 'name', filter: { ...noFilter(true), only: 'missing' } } as const;
  const ids = context.data.gameIds(query);
  if (ids.length === 0) return toast(context.t.get.nothingMissing);
  return getMany(ids, context, systemName, []);
}
