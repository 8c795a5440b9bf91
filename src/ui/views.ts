/** What the program tells the screens: the nouns of `ui/port.ts`. Types only; texts are already clean. */

import type { Texts } from '../i18n/en.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { GameMark } from '../library/types.ts';
import type { HistoryEntry, KeepChoice, SourceKind, VerifyChoice } from '../model.ts';
import type { Job } from '../queue/job.ts';

export interface SystemRow {
  /** `snes`; what every other call takes. */
  readonly name: string;
  readonly fullName: string;
  /** Games after grouping, when grouping is on. */
  readonly gameCount: number;
  /** At most as many as there are games. */
  readonly installedCount: number;
  /** Why this handheld cannot play it; null: it can. */
  readonly unsupported: ErrorRecord | null;
}

export interface GameVersion {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly mark: GameMark;
  /** 1.. for a disc of a set, null for a version of its own. */
  readonly disc: number | null;
}

export interface GameDetail {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly regions: readonly string[];
  readonly languages: readonly string[];
  /** Revision, beta, unlicensed, … as words. */
  readonly flags: readonly string[];
  readonly systemName: string;
  readonly systemFullName: string;
  readonly sizeBytes: number | null;
  /** `zip`, `7z`, `chd`, … from the name; null: not known. */
  readonly format: string | null;
  /** Links that its archive is made of; fetched as one game. */
  readonly volumeCount: number;
  /** What will happen with the archive in the system's folder. */
  readonly willBe: 'unpacked' | 'kept' | 'as-is' | 'unknown';
  /** The ROM folder it goes to. */
  readonly folder: string;
  /** On the target file system now. */
  readonly freeBytes: number | null;
  /** What at least will lie beside the archive while it is unpacked; 0 where that is not sure, or is not needed. */
  readonly besideBytes: number;
  readonly sourceName: string;
  readonly host: string;
  readonly mark: GameMark;
  /** Where it is, when installed: the file that the menu starts. */
  readonly mainPath: string | null;
  readonly installedBytes: number | null;
  /** Why it cannot be fetched; null: it can. */
  readonly unsupported: ErrorRecord | null;
  /** What happened at the last try, when that failed. */
  readonly lastError: ErrorRecord | null;
  /** All versions and discs of the game, this one among them. */
  readonly versions: readonly GameVersion[];
}

/** Whether a disc of a set stands for the whole set or for itself. */
export type Discs = 'all' | 'this';

export interface EnqueueOptions {
  readonly discs: Discs;
  /** null: what the player has set for the system. */
  readonly keep: KeepChoice | null;
  readonly verify: VerifyChoice;
  /** Install into this system's folder; null: the game's own. */
  readonly systemName: string | null;
  /** Installed games are fetched again (they are skipped otherwise). */
  readonly again: boolean;
}

export interface EnqueueResult {
  readonly added: readonly Job[];
  /** Already in the queue or installed. */
  readonly skippedCount: number;
  readonly refused: readonly { readonly name: string; readonly error: ErrorRecord }[];
}

export interface HistoryRow extends HistoryEntry {
  /** The game's row in the library, when it still has one. */
  readonly gameId: number | null;
  /** Whether the file is (still) there. */
  readonly present: boolean;
  /** Whether the frontend's menu already shows it. */
  readonly inMenu: boolean;
}

/** What became of an installed game's files. */
export interface Removed {
  readonly files: number;
  readonly freedBytes: number;
  /** Recorded at install time and changed since (paths): they may be the player's own by now, and stay. */
  readonly changed: readonly string[];
}

export interface AccountView {
  readonly state: 'no-key' | 'unknown' | 'asking' | 'ok' | 'error';
  readonly error: ErrorRecord | null;
  /** `abcd…wxyz`; null without a key. */
  readonly maskedKey: string | null;
  readonly keyPath: string | null;
  readonly email: string | null;
  readonly plan: 'free' | 'premium' | 'access' | null;
  /** Wall milliseconds. */
  readonly validUntil: number | null;
  readonly storageBytes: number | null;
  /** Cold storage and other allowances; null: the account has none. */
  readonly creditBytes: number | null;
  /** When the host last answered; wall milliseconds. */
  readonly answeredAt: number | null;
  /** What the host said last in words of its own, cleaned. */
  readonly lastAnswer: string | null;
  /** Present pause between two requests. */
  readonly paceMs: number;
  /** Wall milliseconds until which requests are held back; null: not. */
  readonly heldUntil: number | null;
}

export interface SourceRow {
  readonly id: number;
  readonly kind: SourceKind;
  readonly location: string;
  /** The system that all its games belong to; null: matched by name. */
  readonly systemName: string | null;
  /** Games that no system of this handheld was found for. */
  readonly unmatchedCount: number;
  readonly systemCount: number;
  readonly gameCount: number;
  readonly badRowCount: number;
  /** Wall milliseconds; null: never. */
  readonly refreshedAt: number | null;
  readonly error: ErrorRecord | null;
  /** How far it has been read while it is; null: it is not. */
  readonly refreshing: { readonly done: number; readonly total: number | null } | null;
}

/** A place that could be a source and is not one yet: found on the card or named in the player's own settings. */
export interface SourceOffer {
  readonly kind: SourceKind;
  readonly location: string;
}

export interface AccountFolder {
  /** `/Games/SNES`. */
  readonly path: string;
  readonly name: string;
  /** The system it would be matched to; null: none. */
  readonly systemName: string | null;
}

export type SetupStep = 'key' | 'account' | 'folder' | 'catalogs' | 'space';

export interface SetupLine {
  readonly step: SetupStep;
  readonly state: 'busy' | 'ok' | 'warning' | 'failed';
  /** A value to show beside the step: a path, a plan, a count, a size. */
  readonly value: string | null;
  readonly error: ErrorRecord | null;
}

/** What stands between the player and the list; picked up by itself when it is fixed. */
export interface SetupView {
  readonly lines: readonly SetupLine[];
  /** The library has games to show. */
  readonly ready: boolean;
  /** Paths in which the key was looked for, the one to use first. */
  readonly keyPaths: readonly string[];
  /** Paths in which game sets were looked for. */
  readonly catalogPaths: readonly string[];
}

export interface StatusView {
  readonly batteryPercent: number | null;
  readonly charging: boolean;
  /** Of the ROM folder's file system. */
  readonly freeBytes: number | null;
  readonly network: 'online' | 'offline' | 'unknown';
  /** Local time of the handheld, `HH:MM`; null while the clock is known to be wrong. */
  readonly time: string | null;
}

/** Something that was put right without being asked; its sentence is in the player's language. */
export interface Notice {
  readonly code: keyof Texts['notices']['told'];
  readonly values: Readonly<Record<string, string | number>>;
}

export interface CheckLine {
  readonly topic: keyof Texts['doctor']['topics'];
  readonly state: 'ok' | 'warning' | 'failed';
  readonly text: string;
  /** What to do; null when nothing is to be done. */
  readonly todo: string | null;
}
