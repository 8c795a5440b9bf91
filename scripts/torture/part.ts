/** What every part of the torture is given and gives back. */

export interface TortureOptions {
  readonly cuts: number;
  /** Power cuts of whole machines. */
  readonly lostCuts: number;
  readonly minutes: number;
  readonly rounds: number;
  readonly soakMinutes: number;
  /** Of one long queue. */
  readonly jobs: number;
  readonly seed: number;
  /** Kinds of a part that has several; empty: all of them. */
  readonly only: readonly string[];
  /** Hears how it goes, when that is wanted. */
  readonly tell: (text: string) => void;
}

/** What one part found: its lines of the summary, and whatever was wrong. */
export interface Found {
  readonly line: string;
  readonly more?: readonly string[];
  readonly wrong: readonly string[];
}

export type Part = (options: TortureOptions) => Promise<Found>;
