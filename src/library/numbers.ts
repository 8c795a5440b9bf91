/**
 * A list of numbers that grows piece by piece: one that doubled would leave as much behind as it holds, and what typed arrays
 * leave behind stays until the next full collection. Pure.
 */

type Piece = Uint8Array | Int32Array | Uint32Array | Float64Array;

const SHIFT = 12;
const PIECE = 1 << SHIFT;

export class Numbers {
  readonly #make: (length: number) => Piece;
  readonly #pieces: Piece[] = [];
  length = 0;

  /** `Kind`: of the pieces, wide enough for every number. */
  constructor(Kind: new (length: number) => Piece) {
    this.#make = (length) => new Kind(length);
  }

  push(number: number): void {
    const at = this.length++ & (PIECE - 1);
    if (at === 0) this.#pieces.push(this.#make(PIECE));
    (this.#pieces.at(-1) as Piece)[at] = number;
  }

  /** `at`: below `length`. */
  at(at: number): number {
    return (this.#pieces[at >> SHIFT] as Piece)[at & (PIECE - 1)] as number;
  }
}
