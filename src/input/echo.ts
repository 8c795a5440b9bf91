/**
 * No press counts twice: the pad-to-key programs of the firmwares (evmapy on Batocera and Knulli, gptokeyb on ROCKNIX and
 * ArkOS) type on a keyboard of their own what the player does on the pad. As devices those keyboards are not read
 * (capabilities.ts, isProgramKeyboard); through a terminal their letters come like anyone's. So while such a keyboard
 * exists, what a terminal sends while a button of the pad is down, or just after, is taken for its echo. Pure.
 */

/** Longest delay of the echo after the pad's own event. */
const ECHO_MS = 120;

export class EchoFilter {
  #lastPadMs = Number.NEGATIVE_INFINITY;
  #programKeyboards = 0;

  /** How many keyboards of programs there are. */
  setProgramKeyboards(count: number): void {
    this.#programKeyboards = count;
  }

  /** The pad reported something. */
  padMoved(nowMs: number): void {
    this.#lastPadMs = nowMs;
  }

  /** Whether bytes that a terminal sends now are an echo of the pad. */
  isEcho(nowMs: number, padHeld: boolean): boolean {
    return this.#programKeyboards > 0 && (padHeld || nowMs - this.#lastPadMs <= ECHO_MS);
  }
}
