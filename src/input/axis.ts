/**
 * Sticks, hats and analogue triggers without knowing their ranges: EVIOCGABS needs ioctl, which Node has not, and sysfs
 * tells only that an axis exists. So the range is learned from what comes, and the rule is: rather miss the first push of
 * an unknown stick than move the cursor by itself. (D-pads on axes, -1/0/1 or full ends only, count from the first press.) Pure.
 */

/** Beyond this part of the way from the centre a direction is pressed, and below the other one it is released again. */
const PRESS = 0.55;
const RELEASE = 0.4;
/** A resting stick reports nothing for at least this long. */
const REST_MS = 120;
/** Ends of whole scales: value → half of the scale, for signed axes. Nothing at rest lies exactly there. */
const SIGNED_ENDS: ReadonlySet<number> = new Set([127, 128, 511, 512, 32767, 32768]);
/** Centres of unsigned scales of 8, 10, 12 and 16 bits. */
const UNSIGNED_CENTRES: readonly number[] = [127.5, 511.5, 2047.5, 32767.5];
/** Below this a signed axis of unknown scale may be noise. */
const NOISE = 1000;

/** A stick axis or a hat axis. `feed` gives -1, 0 or 1. */
export class StickAxis {
  #low = 0;
  #high = 0;
  #last = 0;
  #lastMs = 0;
  #seen = false;
  #nearest = Number.POSITIVE_INFINITY;
  #centre: number | null = null;
  #direction: -1 | 0 | 1 = 0;

  feed(value: number, timeMs: number): -1 | 0 | 1 {
    if (this.#seen && timeMs - this.#lastMs >= REST_MS) this.#rested(this.#last);
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    this.#nearest = Math.min(this.#nearest, Math.abs(value));
    const part = this.#part(value);
    const held = this.#direction !== 0 && Math.sign(part) === this.#direction;
    this.#direction = Math.abs(part) >= (held ? RELEASE : PRESS) ? (part < 0 ? -1 : 1) : 0;
    this.#last = value;
    this.#lastMs = timeMs;
    this.#seen = true;
    return this.#direction;
  }

  /** The axis stood still at `value`: near the middle of an unsigned scale, and never below zero, that is its centre. */
  #rested(value: number): void {
    if (this.#low < 0 || value <= 1 || SIGNED_ENDS.has(value)) {
      // 127 and 128 are both: the end of a signed scale and the centre of an unsigned one. The values beyond decide.
      if (this.#low < 0 || (value !== 127 && value !== 128)) return;
      if (value === 127 && this.#high < 129) return;
    }
    const centre = UNSIGNED_CENTRES.find((middle) => Math.abs(value - middle) <= middle * 0.12);
    if (centre !== undefined && this.#high <= centre * 2 + 1) this.#centre = centre;
  }

  /** How far from the centre, -1..1; 0 while it cannot be told. */
  #part(value: number): number {
    const reach = Math.max(-this.#low, this.#high);
    if (this.#low < 0) this.#centre = null;
    else if (this.#centre !== null && reach > this.#centre * 2 + 1) this.#centre = null;
    if (this.#centre !== null) return (value - this.#centre) / this.#centre;
    if (reach <= 1) return value;
    if (this.#low < 0 && SIGNED_ENDS.has(Math.abs(value)) && Math.abs(value) >= reach - 1) return Math.sign(value);
    if (this.#low < 0 && reach >= NOISE && this.#nearest * 4 < reach) return value / reach;
    return 0;
  }
}

/** Nobody's first press of a direction is held longer. */
const LONG_MS = 1000;

/**
 * A D-pad that reports as an axis, which its mapping tells: the ends of any scale count from the first press, because there is
 * nothing else to move the cursor with. On scales that begin at 0 (0, 127 or 128, 255: most USB pads) 0 is the one end; on
 * -1..1, -127..127 and -32767..32767 it is the middle.
 */
export class DigitalAxis {
  #low = 0;
  #high = 0;
  #last: number | null = null;
  #lastMs = 0;
  /** The scale surely begins at 0: the first thing heard was a 0, or the middle was held for long, or it went beyond. */
  #unsigned = false;

  feed(value: number, timeMs: number): -1 | 0 | 1 {
    if (this.#last === null) this.#unsigned = value === 0;
    else if (this.#last > 1 && this.#last < 32767 && timeMs - this.#lastMs >= LONG_MS) this.#unsigned = true;
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    if (this.#high > 127 && this.#high < 32767) this.#unsigned = true;
    this.#last = value;
    this.#lastMs = timeMs;
    const part = this.#part(value);
    return Math.abs(part) < PRESS ? 0 : part < 0 ? -1 : 1;
  }

  #part(value: number): number {
    if (this.#low < 0) return value / Math.max(-this.#low, this.#high);
    if (this.#high === 1 || this.#high === 32767) return value / this.#high;
    // 127 and back to 0 is a release on -127..127 as well as a press on 0..255: the next one tells.
    if (value === 0 && !this.#unsigned) return 0;
    const centre = UNSIGNED_CENTRES.find((middle) => this.#high <= middle * 2 + 1) ?? this.#high / 2;
    return (value - centre) / centre;
  }
}

/** An analogue trigger, resting at the low end of its scale. `feed` tells whether it is pulled. */
export class TriggerAxis {
  #low = 0;
  #high = 0;
  #pulled = false;

  feed(value: number): boolean {
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    const span = this.#high - this.#low;
    const part = span === 0 ? 0 : (value - this.#low) / span;
    // 0..255 is the smallest analogue scale; 0 and 1 is a button in disguise. A signed one has shown its low end first.
    const known = span === 1 || span >= 200;
    this.#pulled = known && part >= (this.#pulled ? RELEASE : PRESS) && (this.#low === 0 || value > 0);
    return this.#pulled;
  }
}
