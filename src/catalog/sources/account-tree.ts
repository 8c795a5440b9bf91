/** What is known of an account's folders, and what is to be asked next. Pure. */

import type { FolderCells, FolderLine, Line, SliceLine } from './listing-file.ts';

export type Task =
  | { readonly kind: 'folder'; readonly id: number }
  | { readonly kind: 'slice'; readonly id: number; readonly after: string | null; readonly before: string | null };

interface Known {
  readonly line: Omit<FolderLine, 'files'>;
  readonly slices: Omit<SliceLine, 'files'>[];
}

/** Deeper folders than this are no collection of games but a loop or a prank. */
const DEEPEST = 16;

/** The folders of one listing as they become known. Holds no files. */
export class AccountTree {
  readonly #known = new Map<number, Known>();
  /** Folders that were named by a parent, with what it told, in the order of the tree's levels. */
  readonly #named = new Map<number, { told: FolderCells | null; depth: number }>();
  readonly #pending: number[] = [];
  readonly #divided: number[] = [];
  files = 0;

  readonly rootId: number;

  constructor(rootId: number) {
    this.rootId = rootId;
    this.#name(rootId, null, 0);
  }

  /** Takes a line in, as it is written or read again. */
  add(line: Line): void {
    if (line.kind === 'head') return;
    this.files += line.files.length;
    if (line.kind === 'slice') {
      const { files: _, ...rest } = line;
      this.#known.get(line.id)?.slices.push(rest);
      return;
    }
    const { files: _, ...rest } = line;
    this.#known.set(line.id, { line: rest, slices: [] });
    if (line.cut !== undefined || line.unlisted === true) this.#divided.push(line.id);
    const depth = (this.#named.get(line.id)?.depth ?? 0) + 1;
    for (const folder of line.folders) if (depth <= DEEPEST) this.#name(folder[0], folder, depth);
  }

  /** A folder that two parents name is listed once. */
  #name(id: number, told: FolderCells | null, depth: number): void {
    if (this.#named.has(id)) return;
    this.#named.set(id, { told, depth });
    this.#pending.push(id);
  }

  get doneFolders(): number {
    return this.#known.size;
  }

  /** Folders known to exist so far; grows while it is listed. */
  get allFolders(): number {
    return this.#named.size;
  }

  /** What a parent told of a folder. */
  told(id: number): FolderCells | null {
    return this.#named.get(id)?.told ?? null;
  }

  /** What to ask next: folders first, then the dates of long ones in turn, since each of these may be asked only now and then. */
  next(): Task | null {
    while (this.#pending.length > 0) {
      const id = this.#pending[0] as number;
      if (!this.#known.has(id)) return { kind: 'folder', id };
      this.#pending.shift();
    }
    while (this.#divided.length > 0) {
      const id = this.#divided.shift() as number;
      const known = this.#known.get(id);
      const slice = known === undefined ? null : missingSlice(known.line, known.slices);
      if (slice === null) continue;
      this.#divided.push(id);
      return { kind: 'slice', id, ...slice };
    }
    return null;
  }
}

/** A stretch of dates, both ends included; null: open. */
export interface Range {
  readonly after: string | null;
  readonly before: string | null;
}

/** The two halves of a range that the host cuts off; null when it cannot be divided any more. */
export function halves(range: Range, pivot: string | null): readonly [Range, Range] | null {
  if (pivot === null || (range.before !== null && pivot >= range.before)) return null;
  // The second before: whether the host includes its bounds is not known, so the halves overlap.
  const from = secondBefore(pivot);
  if (range.after !== null && from <= range.after) return null;
  return [
    { after: range.after, before: pivot },
    { after: from, before: range.before },
  ];
}

type Cut = Pick<SliceLine, 'cut'>;

const ALL: Range = { after: null, before: null };

function missingSlice(folder: Cut & Pick<FolderLine, 'unlisted'>, slices: readonly (Range & Cut)[]): Range | null {
  const search = (range: Range, cut: Cut['cut']): Range | null => {
    if (cut === undefined) return null;
    for (const half of halves(range, cut.pivot) ?? []) {
      const done = slices.find((slice) => slice.after === half.after && slice.before === half.before);
      if (done === undefined) return half;
      const missing = search(half, done.cut);
      if (missing !== null) return missing;
    }
    return null;
  };
  if (folder.unlisted !== true) return search(ALL, folder.cut);
  const whole = slices.find((slice) => slice.after === null && slice.before === null);
  return whole === undefined ? ALL : search(ALL, whole.cut);
}

/** Whether a cut-off line is made up for by slices of its halves; without that the folder is known in part. */
export function canBeDivided(range: Range, cut: Cut['cut']): boolean {
  return cut === undefined || halves(range, cut.pivot) !== null;
}

/** "YYYY-MM-DD HH:MM:SS" one second earlier. */
export function secondBefore(date: string): string {
  return new Date(Date.parse(`${date.replace(' ', 'T')}Z`) - 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Where to divide a list that was cut off: the middle of its dates; null when there are none, or when dates outside of the range
 * show that the host does not look at it.
 */
export function pivotOf(dates: readonly (string | null)[], range: Range): string | null {
  const known = dates.filter((date) => date !== null).sort();
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return null;
  if ((range.after !== null && first < secondBefore(range.after)) || (range.before !== null && last > range.before)) {
    return null;
  }
  return known[known.length >> 1] as string;
}

/**
 * Whether a folder may be taken over from an older listing without asking: its parent tells the same number of files and bytes
 * as it did then, it has no sub-folders (changes below may not show), it was listed whole and not too long ago.
 */
export function isUnchanged(
  before: Pick<FolderLine, 'folders' | 'cut' | 'unlisted' | 'failed' | 'at'>,
  toldBefore: FolderCells | null,
  toldNow: FolderCells | null,
  now: number,
  maxAgeMs: number,
): boolean {
  if (before.folders.length > 0 || before.cut !== undefined || before.failed !== undefined) return false;
  if (before.unlisted === true) return false;
  if (now - before.at < 0 || now - before.at > maxAgeMs) return false;
  if (toldBefore === null || toldNow === null || toldNow[2] === null || toldNow[3] === null) return false;
  return toldBefore[2] === toldNow[2] && toldBefore[3] === toldNow[3];
}

/** Endings of what lies beside games and is none. */
const BESIDES =
  /\.(txt|nfo|url|jpe?g|png|gif|webp|html?|xml|dat|sfv|md5|sha1|pdf|docx?|json|srm|sav|state\d*|torrent)$/i;

/** Whether a file of an account is offered as a game. */
export function isGameFile(name: string): boolean {
  return !BESIDES.test(name) && !name.startsWith('.');
}

/**
 * The platform of a folder: the nearest folder upwards that is a system by name, else the one below the source's own folder.
 * `above` is the parent's answer; null for the source's own folder.
 */
export function platformOf(name: string, above: string | null, isSystem: (name: string) => boolean): string {
  return isSystem(name) ? name : (above ?? name);
}
