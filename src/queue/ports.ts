/** What the conductor asks of the feature folders. Types only; app.ts wires the real ones, tests wire fakes. */

import type { VolumeEnd, VolumeFormat } from '../archive/volume-end.ts';
import type { PartIdentity } from '../download/part-file.ts';
import type { TransferRequest, TransferResult } from '../download/types.ts';
import type { List } from '../lib/list.ts';
import type { HistoryStore, InstallsStore, JobsStore, Transaction } from '../library/types.ts';
import type {
  ArchiveKind,
  ArchiveListing,
  ByteProgress,
  GameRef,
  Install,
  InstalledFile,
  KeepChoice,
  RemoteFile,
  System,
  UnpackedFile,
  UnpackPlan,
  VerifyChoice,
} from '../model.ts';
import type { Clock, Log, Sleep } from '../services.ts';

export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ByteProgress) => void;
}

/** Good for one open. */
export type Link = Pick<TransferRequest, 'url' | 'rules' | 'family' | 'linkId'>;

/** The game's host: 1fichier, or any plain http(s) server. */
export interface Host {
  /**
   * Name, size and checksum of the file; a `brief` answer where that is enough for `verify`. A plain link answers what its
   * address tells; the transfer learns the rest.
   */
  describe(game: GameRef, verify: VerifyChoice, signal: AbortSignal): Promise<RemoteFile>;
  /** An address that is good for one open. */
  open(game: GameRef, signal: AbortSignal): Promise<Link>;
  /** `brief` answers for many games with one request, by their links; without those it cannot tell. */
  glance(games: readonly GameRef[], signal: AbortSignal): Promise<ReadonlyMap<string, RemoteFile>>;
}

/** Everything that touches many bytes, off the thread that paints. */
export interface Bytes {
  transfer(request: TransferRequest, watch: Watch): Promise<TransferResult>;
  /** What the telling end of a volume says of its set (one open of a few bytes). */
  volumeEnd(request: TransferRequest, format: VolumeFormat, signal: AbortSignal): Promise<VolumeEnd>;
  /** How much of a part is on the card for sure. */
  safeBytes(partPath: string, identity: PartIdentity): Promise<number>;
  list(archivePath: string, fileName: string, signal: AbortSignal): Promise<ArchiveListing>;
  /** Reads every entry and compares size and CRC. `fileName` is the archive's own name. */
  test(archivePath: string, fileName: string, watch: Watch): Promise<void>;
  /** Unpacks into a folder of its own, emptied first; every file is checked and synced. */
  unpack(
    archivePath: string,
    fileName: string,
    plan: UnpackPlan,
    folder: string,
    watch: Watch,
  ): Promise<List<UnpackedFile>>;
  whirlpool(path: string, watch: Watch): Promise<string>;
  /** The directory of a zip that is not here yet (one open), and how many bytes of it an earlier `stream` unpacked. */
  peek(
    request: TransferRequest,
    folder: string,
    signal: AbortSignal,
  ): Promise<{ readonly listing: ArchiveListing; readonly unpackedBytes: number }>;
  /** One open that is unpacked on the way, without the archive ever being on the card. `peek` came before. */
  stream(
    request: TransferRequest,
    plan: UnpackPlan,
    folder: string,
    maxBytes: number,
    watch: Watch,
  ): Promise<List<UnpackedFile>>;
}

/** Folders of one job while it is on its way. */
export interface Staging {
  /** `<roms>/.rgsx/<job>` on the file system of the ROM folder. */
  readonly folder: string;
  readonly partPath: string;
  /** Volumes that have to stay files of their own. */
  readonly volumeFolder: string;
  readonly unpackFolder: string;
}

export interface Space {
  readonly freeBytes: number;
  readonly maxFileBytes: number;
}

export interface Card {
  system(name: string): System | null;
  staging(system: System, jobId: number): Staging;
  /** Of the file system that the folder is (or will be) on. */
  space(folder: string): Promise<Space>;
  /** Bytes that a file, or everything in a folder, holds already; 0 when it is not there. */
  usedBytes(path: string): Promise<number>;
  /** Staging folders of jobs that are not among these: a power cut came between the record of a game and the tidying. */
  leftovers(known: ReadonlySet<number>): Promise<readonly Staging[]>;
  makeFolder(folder: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
}

export interface Placed {
  readonly files: List<InstalledFile>;
  readonly mainPath: string;
  /** Files of an older install that are not there any more. */
  readonly gone: List<InstalledFile>;
  /** Empty folders that the game came with, absolute; absent: none. */
  readonly emptyFolders?: readonly string[];
}

/** What came out of an archive; the folders are those of its plan. */
export interface Unpacked {
  readonly files: List<UnpackedFile>;
  readonly emptyFolders?: readonly string[];
}

/** What to place: the fetched file as it is, or what came out of it. */
export interface PlaceRequest {
  readonly system: System;
  readonly gameName: string;
  readonly staging: Staging;
  /** Name, kind and size of the file that was fetched. */
  readonly fileName: string;
  readonly kind: ArchiveKind;
  readonly fileBytes: number;
  /** What came out of the archive; null: the file is kept as it is. */
  readonly unpacked: Unpacked | null;
  /** Files of an older install of the same game, which may be replaced. */
  readonly replaces: List<InstalledFile>;
  /** Empty folders that it came with. */
  readonly olderFolders?: readonly string[];
}

export interface Installer {
  decide(listing: ArchiveListing, system: System, fileName: string, keep: KeepChoice): 'keep' | 'unpack';
  /** Throws the refusal of a hostile or unusable archive. `roomBytes` is what may come out of it. */
  plan(listing: ArchiveListing, system: System, roomBytes: number): UnpackPlan;
  place(request: PlaceRequest): Promise<Placed>;
  /** Finishes what a crash left half placed (then this is what is in place), or takes it back (null). */
  recover(staging: Staging): Promise<Placed | null>;
}

/** The frontend's game list. Never fails a job: a game that is there but not announced is still there. */
export interface Menu {
  announce(install: Omit<Install, 'id'>, system: System): Promise<void>;
  /** Takes the entries of deleted files out of the list. */
  forget(files: List<InstalledFile>, system: System): Promise<void>;
}

export interface Ports {
  readonly jobs: JobsStore;
  readonly installs: InstallsStore;
  readonly history: HistoryStore;
  readonly transaction: Transaction;
  readonly host: Host;
  readonly bytes: Bytes;
  readonly card: Card;
  readonly installer: Installer;
  readonly menu: Menu;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1). */
  readonly random: () => number;
  /** A connection that says nothing for so long is given up. */
  readonly stallMs: number;
  readonly log: Log;
}
