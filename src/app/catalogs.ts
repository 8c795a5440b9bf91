/** Where games come from: sources are added, read when they changed, and removed. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LinkCheckJob } from '../catalog/link-check.ts';
import { platformMatcher } from '../catalog/match.ts';
import { findOffers } from '../catalog/offers.ts';
import { ACCOUNT_SCHEME, accountPath, foldersBelow } from '../catalog/sources/account-path.ts';
import { isAddress } from '../catalog/sources/bundle-url.ts';
import { flagNames, languageNames, readTitle, regionNames } from '../catalog/title.ts';
import { AppError, asAppError } from '../lib/errors.ts';
import type { SourceRecord } from '../library/types.ts';
import type { Result } from '../ui/port.ts';
import type { AccountFolder, GameDetail, SourceOffer, SourceRow } from '../ui/views.ts';
import { patientAfterStart } from './patient.ts';
import { locationOf, sourceKind } from './source-places.ts';
import { SourceReader, type SourceReaderDeps } from './source-reader.ts';

export type CatalogDeps = SourceReaderDeps;

type Imported = Result<{ readonly games: number; readonly badRows: number }>;

export interface Catalogs {
  sources(): readonly SourceRow[];
  offers(): readonly SourceOffer[];
  /** Where game sets are looked for, the best place first. */
  places(): readonly string[];
  gameCount(): number;
  busy(): boolean;
  gameIdOf(url: string, systemName: string): number | null;
  titleOf(name: string): Pick<GameDetail, 'title' | 'regions' | 'languages' | 'flags'>;
  /** Reads what is new or changed among the sources on the card; quick when nothing is. Never rejects. */
  ready(): Promise<void>;
  /** Continues listings of the account that an exit interrupted, in the background. */
  goOn(): void;
  refresh(sourceId: number | null): Promise<Imported>;
  add(
    location: string,
    password: string | null,
    systemName: string | null,
  ): Promise<Result<{ readonly games: number }>>;
  /** As the port's. */
  assign(sourceId: number, systemName: string | null): Promise<Result<{ readonly games: number }>>;
  remove(sourceId: number): Result;
  checkLinks(gameIds: readonly number[]): Promise<Result<{ readonly alive: number; readonly dead: number }>>;
  accountFolders(path: string): Promise<Result<readonly AccountFolder[]>>;
  /** Stops what is being read; resolves when nothing is any more. */
  close(): Promise<void>;
}

const CARD_SET_REMOVED = 'card-set-removed';

/** What a call of the faces gives: its value, or the error as data. */
async function asResult<T>(body: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    return { ok: false, error: asAppError(error).toRecord() };
  }
}

export function openCatalogs(deps: CatalogDeps): Catalogs {
  return new OpenCatalogs(deps);
}

class OpenCatalogs implements Catalogs {
  readonly #deps: CatalogDeps;
  readonly #reader: SourceReader;
  readonly #closing = new AbortController();
  /** The two usual places of a game set on the card: the folder stands for both, games/ where there is one, else the zip in it. */
  readonly #onCard: readonly [folder: string, zip: string];
  #offers: readonly SourceOffer[] = [];
  #reading: Promise<void> | null = null;

  constructor(deps: CatalogDeps) {
    this.#deps = deps;
    this.#reader = new SourceReader(deps);
    const rgsx = deps.device.paths.rgsxFolder;
    this.#onCard = [rgsx, join(rgsx, 'games.zip')];
  }

  places(): readonly string[] {
    const [folder, zip] = this.#onCard;
    return [zip, join(folder, 'games')];
  }

  sources(): readonly SourceRow[] {
    return this.#list().map(({ id, kind, location, systemName, state }) => {
      const { systems, games, unmatched, badRows, refreshedAt, error } = state;
      const refreshing = this.#reader.progressOf(id);
      return {
        ...{ id, kind, location, systemName, unmatchedCount: unmatched, systemCount: systems, gameCount: games },
        ...{ badRowCount: badRows, refreshedAt, error, refreshing },
      };
    });
  }

  offers(): readonly SourceOffer[] {
    return this.#offers.filter(({ location }) => this.#deps.library.sources.find(location) === null);
  }

  gameCount(): number {
    return this.#totals().games;
  }

  busy(): boolean {
    return this.#reader.busy;
  }

  gameIdOf(url: string, systemName: string): number | null {
    return this.#deps.library.games.find(url, systemName)?.id ?? null;
  }

  titleOf(name: string): Pick<GameDetail, 'title' | 'regions' | 'languages' | 'flags'> {
    const { title, regionMask, languageMask, flagMask, revision } = readTitle(name);
    const flags = [...(revision === null ? [] : [revision]), ...flagNames(flagMask)];
    return { title, regions: regionNames(regionMask), languages: languageNames(languageMask), flags };
  }

  ready(): Promise<void> {
    this.#reading ??= this.#readChanged().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  goOn(): void {
    for (const source of this.#list()) if (this.#reader.isUnfinished(source)) void this.#reader.read(source, false);
  }

  async refresh(sourceId: number | null): Promise<Imported> {
    this.#adopt();
    const chosen = this.#list().filter((source) => sourceId === null || source.id === sourceId);
    let failure: AppError | null = null;
    for (const source of chosen) failure = (await this.#reader.read(source, true)) ?? failure;
    return failure === null ? { ok: true, value: this.#totals() } : { ok: false, error: failure.toRecord() };
  }

  add(given: string, password: string | null, systemName: string | null): Promise<Result<{ readonly games: number }>> {
    const { library } = this.#deps;
    return asResult(async () => {
      const kind = sourceKind(given);
      const location = locationOf(kind, given);
      this.#checkSystem(systemName);
      const known = library.sources.find(location) !== null;
      const source = library.sources.add(kind, location, systemName);
      if (this.#onCard.includes(location)) library.notes.set(CARD_SET_REMOVED, undefined);
      if (password !== null) library.sources.setSecret(source.id, password);
      const failure = await this.#reader.read(library.sources.get(source.id) ?? source, true);
      // An exit in the middle of a long listing is no refusal: it goes on at the next start.
      if (failure !== null && !known && failure.code !== 'cancelled') library.sources.remove(source.id);
      if (failure !== null) throw failure;
      return { games: library.sources.get(source.id)?.state.games ?? 0 };
    });
  }

  assign(sourceId: number, systemName: string | null): Promise<Result<{ readonly games: number }>> {
    const { sources } = this.#deps.library;
    return asResult(async () => {
      this.#checkSystem(systemName);
      const known = sources.get(sourceId);
      if (known === null) throw new AppError('catalog-missing', { path: String(sourceId) });
      const source = sources.add(known.kind, known.location, systemName);
      // When it cannot be read now, the next refresh moves its games.
      const failure = await this.#reader.read(source, true);
      if (failure !== null) throw failure;
      return { games: sources.get(sourceId)?.state.games ?? 0 };
    });
  }

  #checkSystem(name: string | null): void {
    const { systems } = this.#deps.device.systems;
    if (name !== null && !systems.some((system) => system.name === name))
      throw new AppError('system-unknown', { name });
  }

  remove(sourceId: number): Result {
    const { sources, notes } = this.#deps.library;
    if (this.#onCard.includes(sources.get(sourceId)?.location ?? '')) notes.set(CARD_SET_REMOVED, true);
    sources.remove(sourceId);
    this.#reader.remove(sourceId);
    return { ok: true, value: null };
  }

  checkLinks(gameIds: readonly number[]): Promise<Result<{ readonly alive: number; readonly dead: number }>> {
    const { library, fichier, changes, clock, sleep, random } = this.#deps;
    const { signal } = this.#closing;
    return asResult(async () => {
      const games = gameIds.flatMap((id) => library.games.get(id) ?? []);
      const job = new LinkCheckJob(games, fichier, (results) => {
        const facts = results.filter((one) => one.state !== 'unknown');
        library.games.learn(
          facts.map(({ id, sizeBytes, state }) => ({ id, sizeBytes, dead: state === 'dead' })),
          clock.now(),
        );
        changes.tell();
      });
      const { alive, dead } = await patientAfterStart(() => job.run(signal), {
        ...{ clock, sleep, random, signal, onWaiting: () => {} },
        doneBytes: () => job.progress.done,
      });
      return { alive, dead };
    });
  }

  accountFolders(path: string): Promise<Result<readonly AccountFolder[]>> {
    const { device, fichier } = this.#deps;
    return asResult(async () => {
      const match = platformMatcher(device.systems.systems, null);
      const folders = await foldersBelow(fichier, accountPath(`${ACCOUNT_SCHEME}${path}`) ?? '/');
      return folders.map(({ path: folder, name }) => ({
        ...{ path: folder, name, systemName: match(name, name).systemName },
      }));
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#reading, this.#reader.close()]);
  }

  #list(): readonly SourceRecord[] {
    return this.#deps.library.sources.list();
  }

  #totals(): { games: number; badRows: number } {
    return this.#list().reduce(
      (sum, { state }) => ({ games: sum.games + state.games, badRows: sum.badRows + state.badRows }),
      { games: 0, badRows: 0 },
    );
  }

  /** A game set in its usual place is a source by itself: it was put there for this. Not again once the player removed it. */
  #adopt(): void {
    const { sources, notes } = this.#deps.library;
    if (notes.get(CARD_SET_REMOVED) === true || !this.places().some((place) => existsSync(place))) return;
    if (this.#onCard.every((location) => sources.find(location) === null)) {
      sources.add('rgsx-bundle', this.#onCard[0], null);
    }
  }

  async #readChanged(): Promise<void> {
    this.#adopt();
    for (const source of this.#list()) {
      // What lies on the network is asked for when the player wants it, not at every start.
      if (source.kind === 'rgsx-bundle' && !isAddress(source.location)) await this.#reader.read(source, false);
    }
    const known = this.#list().map((source) => source.location);
    this.#offers = await findOffers(this.#onCard[0], known);
  }
}
