/**
 * A buffer of one size that is used again and again by those who need it one after the other. Fresh ones would pile up
 * outside of V8's heap until it next collects, a megabyte or two for each small game.
 */
export class SpareBuffer {
  readonly #sizeBytes: number;
  #spare: Buffer | null = null;

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
  }

  /** The buffer, or another one while somebody has it. What is in it is of no meaning. */
  take(): Buffer {
    const buffer = this.#spare ?? Buffer.allocUnsafeSlow(this.#sizeBytes);
    this.#spare = null;
    return buffer;
  }

  /** Gives it back: whoever does must not touch it any more. */
  give(buffer: Buffer): void {
    this.#spare = buffer;
  }
}
