/**
 * Makes installed games appear in the menu: by EmulationStation's own HTTP API where it answers, else by a splice into gamelist.xml.
 * The API is that of batocera-emulationstation (HttpServerThread.cpp), shared by Knulli and ROCKNIX. `/removegames` is never used: it deletes files.
 */

import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { System } from '../model.ts';
import type { Http, Log } from '../services.ts';
import { checkEntry } from './check-entry.ts';
import {
  addGame,
  checkGamelist,
  type GameField,
  type GameFields,
  gameEntry,
  removeGames,
  updateGame,
} from './gamelist.ts';
import { editList, healList, inFile, readOrNull } from './gamelist-file.ts';

/** Where the frontend is; made by device/paths.ts. */
export interface FrontendPlaces {
  /** Base of the API; null: it has none, or it shows another card than the one that is written to. */
  readonly frontendUrl: string | null;
  /** False: the menu reads no gamelist.xml. */
  readonly gamelists: boolean;
  /** `<es config>/gamelists` folders, best first. */
  readonly gamelistFolders: readonly string[];
  /** Files in here are no games: the menu is told nothing about them. */
  readonly biosRoot?: string;
}

export interface AnnounceRequest {
  readonly system: System;
  /** Absolute path of the file that the menu starts. */
  readonly mainPath: string;
  readonly name: string;
  /** Whatever else is known; only what the list does not have yet is written. */
  readonly fields?: Readonly<Partial<Record<GameField, string>>>;
}

/** Files (absolute paths) that were deleted. */
export interface ForgetRequest {
  readonly system: System;
  readonly paths: readonly string[];
}

export interface FrontendServices {
  readonly http: Http;
  readonly log: Log;
}

export type Announced =
  /** EmulationStation took it. `later`: it appears when the menu is back (the system had no games until now). */
  | { readonly how: 'frontend'; readonly later: boolean; readonly restored: boolean }
  /**
   * gamelist.xml was written, or had it already (`changed` false). `restored`, here and above: a list that a power cut tore came back from
   * an older copy before, and knows none of the games that were told since.
   */
  | { readonly how: 'gamelist'; readonly file: string; readonly changed: boolean; readonly restored: boolean }
  /** The menu lists folders by itself, or the file lies outside of its system's folder: nothing to tell. */
  | { readonly how: 'unknown-firmware' }
  /** The game is installed; the menu could not be told. */
  | { readonly how: 'not-told'; readonly error: ErrorRecord };

export interface Frontend {
  /** Tells the menu about a game. Never rejects: a game that is installed stays installed. */
  announce(request: AnnounceRequest): Promise<Announced>;
  /** Takes the entries of files that were deleted out of the list. Never rejects. */
  forget(request: ForgetRequest): Promise<Announced>;
  /** Asks the frontend once to read the lists that were written since; call it when the queue is empty and before the exit. Never rejects. */
  settle(): Promise<void>;
}

// It writes the whole list before it answers; on a slow card with thousands of games that takes seconds.
const ANSWER_MS = 8000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** What a status of POST /addgames means (HttpServerThread.cpp). `skipped`: known already, or not to its taste. */
export function addgamesAnswer(status: number): 'told' | 'later' | 'skipped' | 'refused' {
  if (status === 200) return 'told';
  if (status === 201) return 'later';
  return status === 204 ? 'skipped' : 'refused';
}

/** `./` path of a file for its system's list; null when it is not below the ROM folder. */
export function listedPath(system: System, path: string): string | null {
  return path.startsWith(`${system.romFolder}/`) ? `./${path.slice(system.romFolder.length + 1)}` : null;
}

function cleanFields(name: string, fields: Readonly<Partial<Record<GameField, string>>>): GameFields {
  const cleaned: Partial<Record<GameField, string>> = {};
  for (const [field, value] of Object.entries(fields)) cleaned[field as GameField] = clean(value, 4000);
  return { ...cleaned, name: clean(name) };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

/** Folders of these files that went with them: a game that is a folder (`Game.pc`) is listed by it. */
async function goneFolders(system: System, paths: readonly string[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = posix.dirname(path); at.startsWith(`${system.romFolder}/`); at = posix.dirname(at)) folders.add(at);
  }
  const gone: string[] = [];
  for (const folder of folders) if ((await stat(folder).catch(() => null)) === null) gone.push(folder);
  return gone;
}

/** The list that the frontend reads: in the ROM folder, else in its configuration; a new one is made in the ROM folder. */
export async function gamelistFile(system: System, places: FrontendPlaces): Promise<string> {
  const beside = posix.join(system.romFolder, 'gamelist.xml');
  const others = places.gamelistFolders.map((folder) => posix.join(folder, system.name, 'gamelist.xml'));
  for (const file of [beside, ...others]) if (await isFile(file)) return file;
  return beside;
}

/** The frontend of this device. */
export function createFrontend(places: FrontendPlaces, services: FrontendServices): Frontend {
  return new EmulationStation(places, services);
}

class EmulationStation implements Frontend {
  readonly #places: FrontendPlaces;
  readonly #http: Http;
  readonly #log: Log;
  #reloadWanted = false;
  /** One edit after the other, whoever asks: two splices into one list must not cross. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(places: FrontendPlaces, { http, log }: FrontendServices) {
    this.#places = places;
    this.#http = http;
    this.#log = log;
  }

  announce(request: AnnounceRequest): Promise<Announced> {
    return this.#guarded(() => this.#announce(request));
  }

  forget({ system, paths }: ForgetRequest): Promise<Announced> {
    return this.#guarded(() => this.#forget(system, paths));
  }

  settle(): Promise<void> {
    return this.#inTurn(async () => {
      const { frontendUrl } = this.#places;
      if (!this.#reloadWanted || frontendUrl === null) return;
      this.#reloadWanted = false;
      try {
        // While a port runs this is only remembered: the menu reads its lists when the port is over.
        const url = `${frontendUrl}/reloadgames`;
        const { status } = await this.#http({ method: 'GET', url, stallMs: ANSWER_MS, maxBytes: MAX_ANSWER_BYTES });
        this.#log.info('frontend-reload', { status });
      } catch (error) {
        this.#log.info('frontend-silent', { reason: asAppError(error).code });
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  #guarded(work: () => Promise<Announced>): Promise<Announced> {
    return this.#inTurn(work).catch((error: unknown): Announced => {
      const record = asAppError(error).toRecord();
      this.#log.warn('frontend-not-told', { code: record.code, ...record.details });
      return { how: 'not-told', error: record };
    });
  }

  async #announce({ system, mainPath, name, fields = {} }: AnnounceRequest): Promise<Announced> {
    const { biosRoot, frontendUrl, gamelists } = this.#places;
    const path = listedPath(system, mainPath);
    if (path === null || system.romFolder === biosRoot) return { how: 'unknown-firmware' };
    const values = cleanFields(name, fields);
    const entry = gameEntry(path, values);
    await checkEntry(entry, path, values);
    const file = await gamelistFile(system, this.#places);
    const restored = gamelists && (await healList(file, this.#log));
    if (frontendUrl !== null) {
      // EmulationStation would start a new list over one that it cannot read.
      const old = await readOrNull(file);
      if (old !== null) inFile(file, () => checkGamelist(old));
      const answer = await this.#post(frontendUrl, system, entry);
      if (answer === 'told' || answer === 'later') return { how: 'frontend', later: answer === 'later', restored };
    }
    if (!gamelists) return { how: 'unknown-firmware' };
    const changed = await editList(file, (old) => {
      const added = addGame(old, system.romFolder, path, values);
      return added.changed ? added : updateGame(added.bytes, system.romFolder, path, values, false);
    });
    this.#reloadWanted ||= changed;
    return { how: 'gamelist', file, changed, restored };
  }

  async #post(url: string, system: System, entry: string): Promise<'told' | 'later' | 'skipped' | 'refused'> {
    try {
      const { status } = await this.#http({
        method: 'POST',
        url: `${url}/addgames/${encodeURIComponent(system.name)}`,
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: `<gameList>\n${entry}\n</gameList>\n`,
        stallMs: ANSWER_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      this.#log.info('frontend-addgames', { system: system.name, status });
      return addgamesAnswer(status);
    } catch (error) {
      this.#log.info('frontend-silent', { system: system.name, reason: asAppError(error).code });
      return 'refused';
    }
  }

  async #forget(system: System, paths: readonly string[]): Promise<Announced> {
    const gone = [...paths, ...(await goneFolders(system, paths))];
    const listed = gone.map((path) => listedPath(system, path)).filter((path) => path !== null);
    const { biosRoot, gamelists } = this.#places;
    if (!gamelists || listed.length === 0 || system.romFolder === biosRoot) return { how: 'unknown-firmware' };
    const file = await gamelistFile(system, this.#places);
    const restored = await healList(file, this.#log);
    const changed = await editList(file, (old) =>
      old === null ? { bytes: Buffer.alloc(0), changed: false } : removeGames(old, system.romFolder, listed),
    );
    // What it holds in memory shows the game until it reads the list again.
    this.#reloadWanted = true;
    return { how: 'gamelist', file, changed, restored };
  }
}
