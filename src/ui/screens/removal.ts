/** What is said after a game was deleted. Pure: gives effects. */

import { fill } from '../../i18n/index.ts';
import { type Context, type Effect, go, toast } from '../screen.ts';
import type { Removed } from '../views.ts';

/** A word in passing; where files of the game stay, all of them by name. */
export function tellRemoved({ t }: Context, { freedBytes, changed }: Removed): Effect {
  const done = fill(t.game.removed, { freedBytes });
  if (changed.length === 0) return toast(done);
  return go('message', { title: t.game.remove, text: [done, t.game.changedStay, ...changed] });
}
