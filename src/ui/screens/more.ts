/** The actions of other buttons as choices, for those who have a d-pad and two buttons only. Pure. */

import type { Action } from '../../input/actions.ts';
import { type Choice, press } from '../screen.ts';

/** `actions` with their words: each is as if that button were pressed on the screen below. */
export function buttonChoices(...actions: readonly (readonly [Action, string])[]): readonly Choice[] {
  return actions.map(([action, label]) => ({ label, effects: [press(action)] }));
}
