/** The player's own 1fichier folders as a catalog: listed within the host's limits, continued after anything. */

import { rm } from 'node:fs/promises';
import type { FichierClient } from '../../fichier/client.ts';
import { LISTING_LIMIT, type ListedFile } from '../../fichier/protocol.ts';
import { AppError } from '../../lib/errors.ts';
import type { Clock } from '../../services.ts';
import { findFolder } from './account-path.ts';
import { AccountTree, isUnchanged, pivotOf, type Range, type Task } from './account-tree.ts';
import {
  type FileCells,
  type FolderCells,
  type FolderLine,
  type HeadLine,
  LineWriter,
  readLineAt,
  readLines,
  type SliceLine,
} from './listing-file.ts';

export interface AccountListingOptions {
  readonly fichier: Pick<FichierClient, 'owner' | 'listFolder' | 'listFiles'>;
  readonly clock: Clock;
  /** `/Games/SNES`; `/` is the whole account. */
  readonly path: string;
  /** The listing is kept here, its unfinished successor beside it as `….next`. */
  readonly file: string;
  /** Folders older than this are asked for again whatever their parent tells; seven days unless given. */
  readonly maxAgeMs?: number;
  readonly onProgress?: (progress: ListingProgress) => void;
}

export interface ListingProgress {
  /** Folders listed, and known so far: the second grows with the first. */
  readonly done: number;
  readonly total: number;
  readonly files: number;
}

const NO_RANGE: Range = { after: null, before: null };
const WEEK_MS = 7 * 24 * 3_600_000;
/** Folders that are gone or closed do not stop the others. */
const PASSED_OVER: ReadonlySet<string> = new Set(['file-gone', 'file-forbidden', 'password-needed', 'password-wrong']);

interface Older {
  readonly line: Omit<FolderLine, 'files'>;
  readonly told: FolderCells | null;
  readonly place: { readonly offset: number; readonly length: number };
}

/**
 * Lists one folder of the account with everything below it. `run` may be called again after any error (a flood lock, no network,
 * a restart): it goes on where it stopped. The complete listing replaces the former one at once.
 */
export class AccountListing {
  readonly #options: AccountListingOptions;
  readonly #writer: LineWriter;
  readonly #older = new Map<number, Older>();
  #tree: AccountTree | null = null;
  #owner = '';
  #progress: ListingProgress = { done: 0, total: 0, files: 0 };

  constructor(options: AccountListingOptions) {
    this.#options = options;
    this.#writer = new LineWriter(`${options.file}.next`);
  }

  /** Also after the end, and over a run that failed. */
  get progress(): ListingProgress {
    return this.#progress;
  }

  #tell(tree: AccountTree): void {
    this.#progress = { done: tree.doneFolders, total: tree.allFolders, files: tree.files };
    this.#options.onProgress?.(this.#progress);
  }

  /**
   * Resolves when all is listed and in `file`. Throws `catalog-missing` when the account has no such folder, and what the
   * client or the card throws; what was listed until then is kept.
   */
  async run(signal?: AbortSignal): Promise<void> {
    try {
      this.#tree = await this.#begin(signal);
      this.#tell(this.#tree);
      for (let task = this.#tree.next(); task !== null; task = this.#tree.next()) {
        signal?.throwIfAborted();
        await this.#checkOwner();
        const line = await this.#perform(task, signal);
        await this.#writer.append(line);
        this.#tree.add(line);
        this.#tell(this.#tree);
      }
      await this.#writer.finish(this.#options.file);
      this.#tree = null;
    } catch (error) {
      // The next run reads what is on the card: a line that was half written must not count.
      this.#tree = null;
      await this.#writer.close();
      throw error;
    }
  }

  /** Takes up an unfinished listing of the same folder, or begins a new one. */
  async #begin(signal?: AbortSignal): Promise<AccountTree> {
    const { file, path, fichier, clock } = this.#options;
    this.#owner = fichier.owner();
    let tree: AccountTree | null = null;
    let length = 0;
    for await (const stored of readLines(`${file}.next`)) {
      if (stored.line.kind === 'head' && !(this.#isOurs(stored.line) && this.#isRecent(stored.line.startedAt))) break;
      if (stored.line.kind === 'head') tree = new AccountTree(stored.line.rootId);
      tree?.add(stored.line);
      length = stored.offset + stored.length;
    }
    await this.#readOlder();
    if (tree !== null) {
      await this.#writer.openAt(length);
      return tree;
    }
    const { id: rootId } = await findFolder(fichier, path, signal);
    await this.#writer.openAt(0);
    await this.#writer.append({ kind: 'head', version: 1, path, rootId, owner: this.#owner, startedAt: clock.now() });
    return new AccountTree(rootId);
  }

  /** What lay unfinished for long is begun anew: its first half tells of another time than its second would. */
  #isRecent(startedAt: number): boolean {
    const { clock, maxAgeMs = WEEK_MS } = this.#options;
    return clock.now() - startedAt <= maxAgeMs;
  }

  /** Another key was put in meanwhile: what was listed is of another account, and the next run begins anew. */
  async #checkOwner(): Promise<void> {
    if (this.#options.fichier.owner() === this.#owner) return;
    await this.#writer.discard();
    throw new AppError('connection-lost', { reason: 'another key' });
  }

  #isOurs(head: HeadLine): boolean {
    return head.path === this.#options.path && head.owner === this.#owner;
  }

  async #readOlder(): Promise<void> {
    this.#older.clear();
    const told = new Map<number, FolderCells>();
    for await (const { line, offset, length } of readLines(this.#options.file)) {
      if (line.kind === 'head' && !this.#isOurs(line)) return;
      if (line.kind !== 'folder') continue;
      for (const folder of line.folders) told.set(folder[0], folder);
      const { files: _, ...rest } = line;
      this.#older.set(line.id, { line: rest, told: told.get(line.id) ?? null, place: { offset, length } });
    }
  }

  async #perform(task: Task, signal?: AbortSignal): Promise<FolderLine | SliceLine> {
    if (task.kind === 'slice') return this.#listSlice(task, signal);
    const older = this.#older.get(task.id);
    const { clock, maxAgeMs = WEEK_MS } = this.#options;
    const toldNow = this.#tree?.told(task.id) ?? null;
    if (older !== undefined && isUnchanged(older.line, older.told, toldNow, clock.now(), maxAgeMs)) {
      const line = await readLineAt(this.#options.file, older.place);
      if (line.kind === 'folder') return line;
    }
    return this.#listFolder(task.id, signal);
  }

  async #listFolder(id: number, signal?: AbortSignal): Promise<FolderLine> {
    const { fichier, clock } = this.#options;
    const base = { kind: 'folder', id, at: clock.now() } as const;
    try {
      const { subFolders, files, badRows, filesTold } = await fichier.listFolder(id, signal);
      const cut = cutOf(files, badRows, NO_RANGE);
      return {
        ...base,
        folders: subFolders.map((one) => [one.id, one.name, one.fileCount, one.sizeBytes]),
        files: files.map(cells),
        badRows,
        ...(cut === null ? {} : { cut }),
        ...(filesTold ? {} : { unlisted: true as const }),
      };
    } catch (error) {
      if (!(error instanceof AppError) || !PASSED_OVER.has(error.code)) throw error;
      if (id === this.#tree?.rootId) {
        // The source's own folder is not there any more: the next run looks for its path again.
        await this.#writer.discard();
        throw error.code === 'file-gone' ? new AppError('catalog-missing', { path: this.#options.path }) : error;
      }
      return { ...base, folders: [], files: [], badRows: 0, failed: error.code };
    }
  }

  async #listSlice(task: Task & { kind: 'slice' }, signal?: AbortSignal): Promise<SliceLine> {
    const { id, after, before } = task;
    const query = {
      folderId: id,
      ...(after === null ? {} : { sentAfter: after }),
      ...(before === null ? {} : { sentBefore: before }),
    };
    const { files, badRows } = await this.#options.fichier.listFiles(query, signal);
    const cut = cutOf(files, badRows, task);
    return { kind: 'slice', id, after, before, files: files.map(cells), badRows, ...(cut === null ? {} : { cut }) };
  }
}

/** Where to divide a list that is as long as the host allows, and so perhaps cut off; null when it is whole. */
function cutOf(files: readonly ListedFile[], badRows: number, range: Range): { pivot: string | null } | null {
  if (files.length + badRows < LISTING_LIMIT) return null;
  return {
    pivot: pivotOf(
      files.map((file) => file.sentAt),
      range,
    ),
  };
}

function cells(file: ListedFile): FileCells {
  return [file.url, file.name, file.sizeBytes, file.passwordProtected ? 1 : 0];
}

/** Removes what a source kept. */
export async function forgetListing(file: string): Promise<void> {
  for (const path of [file, `${file}.next`]) await rm(path, { force: true }).catch(() => {});
}
