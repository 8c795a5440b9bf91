/** The screens that are open, from the bottom to the top, and the ways between them. */

import { isAllowed, OVERLAYS, type ScreenId, SINGLE } from './router.ts';
import type { AnyScreen } from './screen.ts';
import { screens } from './screens/index.ts';

/** More are not gone back through. */
const DEEPEST = 12;

export interface OpenScreen {
  readonly id: ScreenId;
  readonly screen: AnyScreen;
  state: unknown;
}

export class ScreenStack {
  readonly #open: OpenScreen[] = [];

  ids(): readonly ScreenId[] {
    return this.#open.map(({ id }) => id);
  }

  get top(): OpenScreen | undefined {
    return this.#open.at(-1);
  }

  /** All of them as they are now, for going through while they change. */
  all(): readonly OpenScreen[] {
    return [...this.#open];
  }

  /** The uppermost screen of that name. */
  find(id: ScreenId): OpenScreen | undefined {
    return this.#open.findLast((entry) => entry.id === id);
  }

  /** What is seen: the uppermost full screen and the overlays over it. */
  layers(): readonly OpenScreen[] {
    return this.#open.slice(Math.max(0, this.#base()));
  }

  /** The uppermost full screen. */
  get fullScreen(): ScreenId {
    return this.#open[this.#base()]?.id ?? 'start';
  }

  /** Goes to a screen; `enter` gives its first state, once the stack is as it will be below it. */
  open(from: ScreenId | null, to: ScreenId, enter: (screen: AnyScreen) => unknown): void {
    const stack = this.#open;
    if (from !== null && !isAllowed(from, to)) throw new Error(`the router has no way from ${from} to ${to}`);
    const existing = stack.findLastIndex((entry) => entry.id === to);
    // An overlay has done its work when it leads on; a screen that is there once is gone back to.
    while (stack.length > 0 && OVERLAYS.has(stack.at(-1)?.id ?? 'systems')) stack.pop();
    if (SINGLE.has(to) && existing >= 0 && existing < stack.length) {
      stack.splice(existing + 1);
      return;
    }
    if (to === 'systems') stack.length = 0;
    if (stack.length >= DEEPEST) stack.splice(1, 1);
    const screen: AnyScreen = screens[to];
    stack.push({ id: to, screen, state: enter(screen) });
  }

  /** Leaves the uppermost screen; with `to` also those over that one. The last one stays. */
  leave(to: ScreenId | undefined): void {
    const stack = this.#open;
    if (stack.length > 1 && stack.at(-1)?.id !== to) stack.pop();
    if (to === undefined || !stack.some(({ id }) => id === to)) return;
    while (stack.at(-1)?.id !== to) stack.pop();
  }

  #base(): number {
    return this.#open.findLastIndex(({ id }) => !OVERLAYS.has(id));
  }
}
