/** What crosses the border between the main thread and the byte worker. Plain data only. */

import type { VolumeEnd, VolumeFormat } from '../archive/volume-end.ts';
import type { PartIdentity } from '../download/part-file.ts';
import type { TransferRequest, TransferResult } from '../download/types.ts';
import type { PlaceParams, PlaceResult } from '../install/place.ts';
import type { RemoveResult } from '../install/remove.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import type { ImportCounts } from '../library/catalog-import.ts';
import type { ListingRequest } from '../library/import-listing.ts';
import type { ImportOutcome, ImportRequest, ListedRequest } from '../library/import-task.ts';
import type { ArchiveListing, ByteProgress, InstalledFile, UnpackPlan } from '../model.ts';

/** Every method of the byte worker: what it is given and what it answers. All of them may report ByteProgress. */
export interface ByteMethods {
  /** One open of a download (download/transfer.ts). */
  transfer: { readonly params: TransferRequest; readonly result: TransferResult };
  /** One open of a few bytes: what the telling end of a volume says of its set (archive/volume-end.ts). */
  volumeEnd: {
    readonly params: { readonly request: TransferRequest; readonly format: VolumeFormat };
    readonly result: VolumeEnd;
  };
  /** How much of a part is on the card for sure; nothing is opened or changed (download/part-file.ts). */
  safeBytes: {
    readonly params: { readonly partPath: string; readonly identity: PartIdentity };
    readonly result: number;
  };
  /** Whirlpool of a file on disk, 128 lower-case hex digits. */
  whirlpool: { readonly params: { readonly path: string }; readonly result: string };
  /** What the archive's directory says; `none` for a file that is no archive. `archiveName`: its own name, on the host. */
  list: {
    readonly params: { readonly archivePath: string; readonly archiveName: string };
    readonly result: ArchiveListing;
  };
  /** Reads every entry against its size and CRC. */
  test: { readonly params: { readonly archivePath: string; readonly archiveName: string }; readonly result: null };
  /** Unpacks the planned files into numbered files of `targetFolder` (archive/staged-files.ts), checked and synced. */
  unpack: {
    readonly params: {
      readonly archivePath: string;
      readonly archiveName: string;
      readonly plan: UnpackPlan;
      readonly targetFolder: string;
    };
    readonly result: null;
  };
  /** Renames (or copies to another mount) a laid-out game into the ROM folder: all of it or nothing (install/place.ts). */
  place: { readonly params: PlaceParams; readonly result: PlaceResult };
  /** Finishes a placing that a crash interrupted; null when there was none, or when it was taken back. */
  recover: { readonly params: { readonly stagingFolder: string }; readonly result: PlaceResult | null };
  /** Deletes exactly what an install recorded (install/remove.ts). */
  remove: {
    readonly params: {
      readonly files: List<InstalledFile>;
      readonly emptyFolders?: readonly string[];
      readonly romFolder: string;
    };
    readonly result: RemoveResult;
  };
  /** Low-space mode, first step: the directory of a zip that is not here yet, by its tail, and what of it was unpacked before. */
  peek: {
    readonly params: { readonly request: TransferRequest; readonly folder: string };
    readonly result: { readonly listing: ArchiveListing; readonly unpackedBytes: number };
  };
  /** Low-space mode: one open of a download that is unpacked without ever being on the card. `peek` came before. */
  stream: {
    readonly params: {
      readonly request: TransferRequest;
      readonly folder: string;
      readonly plan: UnpackPlan;
      /** What may come out of the zip in all. */
      readonly maxBytes: number;
    };
    readonly result: null;
  };
}

/**
 * Catalog imports (library/import-task.ts), progress in platforms. They have a worker of their own: they compute for seconds, and
 * a download must not wait for them.
 */
export interface ImportMethods {
  importBundle: { readonly params: ImportRequest; readonly result: ImportOutcome };
  importListing: { readonly params: ListingRequest; readonly result: ImportOutcome };
  importListed: { readonly params: ListedRequest; readonly result: ImportCounts };
  removeSource: { readonly params: { readonly catalogPath: string; readonly sourceId: number }; readonly result: null };
}

type Methods = ByteMethods & ImportMethods;
export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];

/** A call as the worker of these methods gets it; `method` and `params` belong together. */
export type Call<Of extends Method> = { [M in Of]: { readonly method: M; readonly params: Params<M> } }[Of];

export type ToWorker<Of extends Method> =
  | { readonly type: 'call'; readonly id: number; readonly call: Call<Of> }
  | { readonly type: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: ByteProgress }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorRecord };

/** Reports of one call are at least this far apart. */
export const PROGRESS_MS = 100;

/**
 * Lets through at most one report in `PROGRESS_MS`; `flush` sends the last one that was held back. `now` is monotonic
 * milliseconds.
 */
export class Thinner {
  readonly #send: (progress: ByteProgress) => void;
  readonly #now: () => number;
  #sentAt = Number.NEGATIVE_INFINITY;
  #held: ByteProgress | null = null;

  constructor(send: (progress: ByteProgress) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  report(progress: ByteProgress): void {
    const now = this.#now();
    this.#held = progress;
    if (now - this.#sentAt < PROGRESS_MS) return;
    this.#sentAt = now;
    this.flush();
  }

  flush(): void {
    if (this.#held === null) return;
    this.#send(this.#held);
    this.#held = null;
  }
}
