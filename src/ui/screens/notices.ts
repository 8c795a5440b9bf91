/** What the player has to hear of once, told where nothing else is being done. Pure. */

import { fill } from '../../i18n/index.ts';
import type { ScreenId } from '../router.ts';
import { type Context, command, go, type Step, stay } from '../screen.ts';

/** The message over `screen`, when there is one to tell and the screen is not covered; null: nothing. */
export function tellNotices<S>(screen: ScreenId, state: S, context: Context): Step<S> | null {
  if (context.screen !== screen || context.covered) return null;
  const notices = context.data.notices();
  if (notices.length === 0) return null;
  const { title, told } = context.t.notices;
  const text = notices.map(({ code, values }) => fill(told[code], values));
  return stay(
    state,
    command((port) => port.noticesTold()),
    go('message', { title, text }),
  );
}
