/** The nouns of the flow, shared by the feature folders. Types only. */

import type { ErrorRecord } from './lib/errors.ts';
import type { List } from './lib/list.ts';

/** One `<system>` of es_systems.cfg. */
export interface System {
  /** `<name>`: the identity, e.g. `snes`. */
  readonly name: string;
  readonly fullName: string;
  /** `<path>` as an absolute folder without a trailing slash: the ROM folder. */
  readonly romFolder: string;
  /** What the emulators open: lower case, with the dot, no duplicates. */
  readonly extensions: readonly string[];
  /** `<platform>` split at commas. */
  readonly platforms: readonly string[];
}

export type SourceKind = 'rgsx-bundle' | 'own-account' | 'shared-folder';

/** Where a catalog comes from. `location` is a path, `1fichier:/Path`, or an https URL (never with a password). */
export interface Source {
  readonly id: number;
  readonly kind: SourceKind;
  readonly location: string;
}

/** A row of a source that could not become a game. */
export interface BadRow {
  readonly file: string;
  /** 1-based; 0 for the file as a whole. */
  readonly row: number;
  readonly reason: string;
}

/** One link of a game whose archive comes in several volumes; which one it is, its name tells (lib/volumes.ts). */
export interface Volume {
  readonly name: string;
  readonly url: string;
  readonly sizeBytes: number | null;
}

/** A game as a source describes it, before it is matched to a system. All text is already clean (lib/text.ts). */
export interface CatalogRow {
  readonly name: string;
  readonly url: string;
  /** As the catalog says, often rounded: for display and planning, never the file's identity. null: not known. */
  readonly sizeBytes: number | null;
  /** All volumes in their order, the one of `url` first; absent: the link is the whole game. */
  readonly volumes?: readonly Volume[];
  /** Why the link cannot be fetched, as a code; absent: it can. */
  readonly unsupported?: string;
  /** The host said that it wants a password. */
  readonly passwordProtected?: boolean;
}

/** The games of one platform of a source. `folder` and `platform` are what systems/match.ts decides by. */
export interface CatalogPlatform {
  readonly platform: string;
  readonly folder: string | null;
  readonly rows: readonly CatalogRow[];
  /** Set when the list could not be read to its end: games that are not in it are kept as they were. */
  readonly partial?: boolean;
  /** More rows of the same platform follow. */
  readonly more?: boolean;
}

/** What the player asked for; enough to fetch it without the catalog. */
export interface GameRef {
  /** The game's row in the library; null for a bare link. */
  readonly gameId: number | null;
  readonly name: string;
  readonly url: string;
  readonly sizeBytes: number | null;
  readonly systemName: string;
  /** All volumes in their order, the one of `url` first; absent: the link is the whole game. */
  readonly volumes?: readonly Volume[];
}

export type KeepChoice = 'auto' | 'keep' | 'unpack';
export type VerifyChoice = 'auto' | 'strict' | 'size';

/** The file on the host as it is known before or while it is fetched: its identity across resumes. */
export interface RemoteFile {
  readonly fileName: string;
  readonly sizeBytes: number | null;
  /** Whirlpool, 128 lower-case hex digits, where the host gives one. */
  readonly whirlpool: string | null;
  /** Strong ETag or Last-Modified of a plain link, for If-Range. Always null for 1fichier. */
  readonly validator: string | null;
  /** Nothing but name and size was asked for, together with those of other games: there may be a checksum all the same. */
  readonly brief?: true;
  /** The volumes that make it up, in their order; absent: it is one file. Name and size are then those of the whole. */
  readonly volumes?: readonly RemoteVolume[];
}

export interface RemoteVolume extends RemoteFile {
  readonly url: string;
}

/** An entry of an archive as its directory lists it. */
export interface ArchiveEntry {
  /** Position in the archive's directory. */
  readonly index: number;
  /** The name as decoded, not yet trusted. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'special';
  readonly sizeBytes: number;
  readonly packedBytes: number;
  /** null where the format has none. */
  readonly crc32: number | null;
  readonly encrypted: boolean;
  /** Offset of the entry's local header; null where the format has none. */
  readonly offset: number | null;
  /** Compression method in words when it is one that cannot be unpacked; null when it can. */
  readonly unsupportedMethod: string | null;
  /** Packed in a way that 7-Zip knows and emulators do not (a zip by deflate64, LZMA, zstd). */
  readonly uncommon?: true;
}

/** `split`: a file that was cut into pieces and is no archive. */
export type ArchiveKind = 'zip' | '7z' | 'rar' | 'tar' | 'gz' | 'xz' | 'split' | 'none';

export interface ArchiveListing {
  readonly kind: ArchiveKind;
  readonly archiveBytes: number;
  readonly entries: List<ArchiveEntry>;
}

/** A file to unpack. It lies in staging under a number; `path` is what install/layout.ts decides its final name by. */
export interface PlannedFile {
  readonly index: number;
  /** Relative, `/` between the parts, without `.`, `..`, empty parts or control characters. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly crc32: number | null;
}

/** What safe-plan.ts allows: only regular files at safe relative paths, no two of them the same whatever the file system. */
export interface UnpackPlan {
  readonly files: List<PlannedFile>;
  readonly totalBytes: number;
  /** Folders of the archive in which nothing lies, as safe as the files' paths: some games want to find one for what they save. */
  readonly emptyFolders?: readonly string[];
}

/** A file that was unpacked and checked: `path` as planned, its bytes synced at `stagedPath` (absolute). */
export interface UnpackedFile {
  readonly path: string;
  readonly stagedPath: string;
  readonly sizeBytes: number;
}

/** What the file system of a folder cannot hold. */
export interface FsLimits {
  /** Largest file in bytes; null: larger than any card. */
  readonly maxFileBytes: number | null;
  /** Whether `A` and `a` are the same name. */
  readonly caseInsensitive: boolean;
  /** Characters that no name may have, besides `/` and NUL. */
  readonly forbidden: string;
  /** Whether control characters are forbidden, and a dot or space at the end of a name is lost. */
  readonly strictNames: boolean;
  readonly maxNameLength: number;
  /** What `maxNameLength` counts. */
  readonly nameUnit: 'bytes' | 'utf16';
}

/** A file as it was put into its place; `path` is absolute. */
export interface InstalledFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface Install {
  readonly id: number;
  readonly gameId: number | null;
  readonly name: string;
  readonly url: string;
  readonly systemName: string;
  readonly files: List<InstalledFile>;
  /** Empty folders that the game came with, absolute; absent: none. */
  readonly emptyFolders?: readonly string[];
  /** The file that the menu starts: the m3u, cue or single ROM; absolute. */
  readonly mainPath: string;
  readonly installedAt: number;
}

/** Bytes on their way, as often as the sender likes; receivers thin them out. */
export interface ByteProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

/** A finished or given-up job for the history. */
export interface HistoryEntry {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly systemName: string;
  readonly sizeBytes: number | null;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly error: ErrorRecord | null;
  readonly mainPath: string | null;
  readonly finishedAt: number;
  readonly volumes?: readonly Volume[];
}
