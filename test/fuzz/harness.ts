/**
 * One loop for all parsers: inputs are made, or changed from seeds with the parser's own scraps, and judged by what must hold whatever
 * comes. An input with an outcome that was not seen before becomes a seed itself, so that the loop finds its way inwards. Seeded: the same
 * seed makes the same inputs. Findings are kept as files below test/fixtures/fuzz/KIND and are judged first in every run.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../helpers/random.ts';

/** A whole number below n. */
export type Pick = (below: number) => number;

/** One kind of input. */
export interface Fuzzer {
  readonly kind: string;
  /** Good and odd inputs. */
  readonly seeds: readonly Buffer[];
  /** What means something to the parser. */
  readonly scraps: readonly (string | Buffer)[];
  /** Makes a whole new input; a third of them when it is there. */
  readonly invent?: (pick: Pick) => Buffer;
  /** Changes an input; `damage` with the scraps unless given. */
  readonly spoil?: (input: Buffer, pick: Pick) => Buffer;
  /** Feeds the parser and throws when something does not hold. Answers the outcome in a few words. */
  readonly judge: (input: Buffer, pick: Pick) => string | Promise<string>;
  /** Outcomes that a short run must meet: without them the fuzzing stays at the door. */
  readonly reaches: readonly string[];
  /** How many inputs a short run takes; 1,500 unless given. */
  readonly shortRun?: number;
  /** Throws when something was left over. */
  readonly close?: () => void | Promise<void>;
}

export interface FuzzRun {
  readonly seed: number;
  /** At least so many inputs, and at least so long. */
  readonly inputs: number;
  readonly minutes: number;
}

export interface FuzzReport {
  readonly kind: string;
  readonly inputs: number;
  readonly outcomes: ReadonlyMap<string, number>;
  /** What did not hold, in words, with the file of the input. */
  readonly crashes: readonly string[];
}

const LONGEST_INPUT = 64 * 1024;
/** Processor time that no input may take: a parser that needs it can be stalled. */
const LONGEST_MS = 20_000;
const MOST_SEEDS = 400;
const MOST_CRASHES = 20;
const FINDINGS = join(import.meta.dirname, '../fixtures/fuzz');

/** A few bytes changed, lost, doubled, repeated many times, moved, or with scraps among them. */
export function damage(input: Buffer, scraps: readonly (string | Buffer)[], pick: Pick): Buffer {
  let bytes = input;
  for (let n = 1 + pick(4); n > 0; n--) {
    const at = pick(bytes.length + 1);
    const to = Math.min(bytes.length, at + pick(40));
    const [head, mid, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const scrap = scraps.length === 0 ? mid : Buffer.from(scraps[pick(scraps.length)] ?? '');
    switch (pick(9)) {
      case 0:
        bytes = Buffer.concat([head, tail]);
        break;
      case 1:
        bytes = Buffer.concat([head, mid, mid, tail]);
        break;
      case 2:
        bytes = head;
        break;
      case 3:
        bytes = Buffer.concat([head, Buffer.from(mid).fill(pick(256)), tail]);
        break;
      case 4:
        bytes = Buffer.concat([tail, mid, head]);
        break;
      case 5: {
        const flipped = Buffer.from(bytes);
        if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << pick(8));
        bytes = flipped;
        break;
      }
      case 6: {
        const piece = pick(2) === 0 ? mid : scrap;
        const times = pick(8) === 0 ? pick(4000) : pick(20);
        bytes = Buffer.concat([head, ...Array.from({ length: times }, () => piece), tail]);
        break;
      }
      default:
        bytes = Buffer.concat([head, scrap, pick(2) === 0 ? mid : Buffer.alloc(0), tail]);
    }
    bytes = bytes.subarray(0, LONGEST_INPUT);
  }
  return bytes;
}

/** The findings of a kind, by name. */
function findings(kind: string): [string, Buffer][] {
  const folder = join(FINDINGS, kind.replace(/\W+/g, '-'));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name))]);
}

/** Judges the kept findings, then inputs until there are enough. Never throws for what a parser does. */
export async function runFuzzer(fuzzer: Fuzzer, { seed, inputs, minutes }: FuzzRun): Promise<FuzzReport> {
  const { kind, scraps } = fuzzer;
  const pick = seeded(seed);
  const outcomes = new Map<string, number>();
  const crashes: string[] = [];
  const pool = [...fuzzer.seeds];
  let count = 0;
  const judge = async (input: Buffer, name: string): Promise<string | null> => {
    count++;
    const began = process.cpuUsage();
    try {
      const outcome = await fuzzer.judge(input, pick);
      const { user, system } = process.cpuUsage(began);
      if ((user + system) / 1000 > LONGEST_MS) throw new Error(`took ${Math.round((user + system) / 1000)} ms`);
      const met = outcomes.get(outcome) ?? 0;
      outcomes.set(outcome, met + 1);
      return met === 0 ? outcome : null;
    } catch (error) {
      const kept = join(tmpdir(), `rgsx-fuzz-${kind.replace(/\W+/g, '-')}-${seed}-${count}`);
      writeFileSync(kept, input);
      crashes.push(
        `${kind}, ${name}, kept as ${kept}: ${error instanceof Error ? (error.stack ?? '').slice(0, 700) : String(error)}`,
      );
      return null;
    }
  };
  for (const [name, input] of findings(kind)) await judge(input, name);
  const until = performance.now() + minutes * 60_000;
  for (let n = 0; (n < inputs || performance.now() < until) && crashes.length < MOST_CRASHES; n++) {
    const base = pool[pick(pool.length)] ?? Buffer.alloc(0);
    const input =
      fuzzer.invent !== undefined && pick(3) === 0
        ? fuzzer.invent(pick)
        : (fuzzer.spoil?.(base, pick) ?? damage(base, scraps, pick));
    const fresh = await judge(input, `input ${n} of seed ${seed}`);
    if (fresh !== null && pool.length < MOST_SEEDS) pool.push(input);
  }
  try {
    await fuzzer.close?.();
  } catch (error) {
    crashes.push(`${kind}, at the end: ${String(error)}`);
  }
  return { kind, inputs: count, outcomes, crashes };
}
