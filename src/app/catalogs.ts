/** Where games come from: sources are added, read when they changed, and removed. Imports run in a worker. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LinkCheckJob } from '../catalog/link-check.ts';
import { platformMatcher } from '../catalog/match.ts';
import { findOffers } from '../catalog/offers.ts';
import { refreshBundle, removeCopy } from '../catalog/refresh-bundle.ts';
import {
  type HostedServices,
  isUnfinished,
  refreshAccount,
  refreshShared,
  removeListing,
} from '../catalog/refresh-hosted.ts';
import { ACCOUNT_SCHEME, accountPath, foldersBelow } from '../catalog/sources/account-path.ts';
import { isAddress } from '../catalog/sources/bundle-url.ts';
import { flagNames, languageNames, readTitle, regionNames } from '../catalog/title.ts';
import type { FichierClient } from '../fichier/client.ts';
import { AppError, asAppError } from '../lib/errors.ts';
import type { ImportContext, ImportRequest } from '../library/import-task.ts';
import type { Library, SourceRecord } from '../library/types.ts';
import type { Clock, Http, Log, Sleep } from '../services.ts';
import type { AccountFolder, GameDetail, Result, SourceOffer, SourceRow } from '../ui/port.ts';
import { ByteWorker } from '../worker/host.ts';
import type { Changes } from './changes.ts';
import type { Device } from './device.ts';
import { patientAfterStart } from './patient.ts';
import { locationOf, sourceKind } from './source-places.ts';

export interface CatalogDeps {
  readonly library: Library;
  readonly device: Device;
  readonly log: Log;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1). */
  readonly random: () => number;
  readonly http: Http;
  readonly fichier: FichierClient;
  readonly changes: Changes;
}

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
  remove(sourceId: number): Result;
  checkLinks(gameIds: readonly number[]): Promise<Result<{ readonly alive: number; readonly dead: number }>>;
  accountFolders(path: string): Promise<Result<readonly AccountFolder[]>>;
  /** Stops what is being read; resolves when nothing is any more. */
  close(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  /** Resolves when it is over, however it ended. */
  readonly ended: Promise<void>;
  done: number;
  total: number | null;
}

/** An import computes for seconds and fills its heap: it has a thread of its own, beside that of the downloads, and leaves nothing behind. */
async function importing<T>(body: (importer: ByteWorker) => Promise<T>): Promise<T> {
  const importer = new ByteWorker();
  try {
    return await body(importer);
  } finally {
    await importer.close();
  }
}

const CARD_SET_REMOVED = 'card-set-removed';

export function openCatalogs(deps: CatalogDeps): Catalogs {
  const { library, device, fichier, changes, clock, log, http } = deps;
  const running = new Map<number, Running>();
  const closing = new AbortController();
  let offers: readonly SourceOffer[] = [];
  const rgsx = device.paths.rgsxFolder;
  const places = [join(rgsx, 'games.zip'), join(rgsx, 'games')];

  const listingsFolder = join(device.paths.stateFolder, 'listings');
  const hosted = (sourceId: number): HostedServices => ({
    ...{ sources: library.sources, catalogPath: library.catalogPath, systems: device.systems.systems },
    ...{ fichier, clock, log, listingsFolder },
    importListing: (request, { signal }) =>
      importing((importer) => importer.call('importListing', request, { signal })),
    importListed: (request, { signal }) => importing((importer) => importer.call('importListed', request, { signal })),
    patiently: (operation, done, signal) =>
      patientAfterStart(operation, {
        ...{ clock, sleep: deps.sleep, random: deps.random, signal, doneBytes: done },
        onWaiting: (waiting) => {
          library.sources.saveState(sourceId, { error: waiting?.error ?? null });
          changes.tell();
        },
      }),
  });

  const importInto = async (source: SourceRecord, run: Running, force: boolean): Promise<void> => {
    const onProgress = ({ done, total }: { done: number; total: number | null }): void => {
      run.done = done;
      run.total = total;
      changes.tell();
    };
    const { signal } = run.abort;
    if (source.kind !== 'rgsx-bundle') {
      const refreshHosted = source.kind === 'own-account' ? refreshAccount : refreshShared;
      await refreshHosted(source, hosted(source.id), { force: force || library.catalogLost, signal, onProgress });
      return;
    }
    const watch = {
      signal,
      onProgress: (progress: { doneBytes: number; totalBytes: number | null }) =>
        onProgress({ done: progress.doneBytes, total: progress.totalBytes }),
    };
    const services = {
      ...{ sources: library.sources, catalogPath: library.catalogPath, systems: device.systems.systems },
      ...{ http, clock, log, copiesFolder: join(device.paths.stateFolder, 'catalogs') },
      importBundle: (request: ImportRequest, context: ImportContext) =>
        importing((importer) => importer.call('importBundle', request, { ...watch, signal: context.signal })),
    };
    await refreshBundle(source, services, { force, signal });
  };

  const refreshOne = async (source: SourceRecord, force: boolean): Promise<AppError | null> => {
    if (running.has(source.id)) return null;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const run: Running = { abort: new AbortController(), ended, done: 0, total: null };
    running.set(source.id, run);
    changes.tell();
    try {
      await importInto(source, run, force);
      library.sources.saveState(source.id, { triedAt: clock.now(), error: null });
      return null;
    } catch (error) {
      const failure = asAppError(error);
      if (failure.code !== 'cancelled') {
        log.warn('catalog-failed', { source: source.id, code: failure.code, detail: failure.message });
        library.sources.saveState(source.id, { triedAt: clock.now(), error: failure.toRecord() });
      }
      return failure;
    } finally {
      running.delete(source.id);
      library.games.release();
      changes.tell();
      end();
    }
  };

  const onCard = [rgsx, join(rgsx, 'games.zip')];
  /** A game set in its usual place is a source by itself: it was put there for this. Not again once the player removed it. */
  const adopt = (): void => {
    if (library.notes.get(CARD_SET_REMOVED) === true || !places.some((place) => existsSync(place))) return;
    // The folder stands for both: games/ where there is one, else the zip in it.
    if (onCard.every((location) => library.sources.find(location) === null)) {
      library.sources.add('rgsx-bundle', rgsx, null);
    }
  };

  const rowOf = (source: SourceRecord): SourceRow => {
    const run = running.get(source.id);
    const { id, kind, location, state } = source;
    const { systems, games, badRows, refreshedAt, error } = state;
    return {
      ...{ id, kind, location, systemCount: systems, gameCount: games, badRowCount: badRows, refreshedAt, error },
      refreshing: run === undefined ? null : { done: run.done, total: run.total },
    };
  };

  let reading: Promise<void> | null = null;
  let removing: Promise<void> = Promise.resolve();
  const readChanged = async (): Promise<void> => {
    adopt();
    for (const source of library.sources.list()) {
      // What lies on the network is asked for when the player wants it, not at every start.
      if (source.kind === 'rgsx-bundle' && !isAddress(source.location)) await refreshOne(source, false);
    }
    const known = library.sources.list().map((source) => source.location);
    offers = await findOffers(rgsx, known);
  };
  const totals = (): { games: number; badRows: number } =>
    library.sources
      .list()
      .reduce((sum, { state }) => ({ games: sum.games + state.games, badRows: sum.badRows + state.badRows }), {
        games: 0,
        badRows: 0,
      });

  return {
    places: () => places,
    sources: () => library.sources.list().map(rowOf),
    offers: () => offers.filter(({ location }) => library.sources.find(location) === null),
    gameCount: () => totals().games,
    busy: () => running.size > 0,
    gameIdOf: (url, systemName) => library.games.find(url, systemName)?.id ?? null,
    titleOf: (name) => {
      const { title, regionMask, languageMask, flagMask, revision } = readTitle(name);
      const flags = [...(revision === null ? [] : [revision]), ...flagNames(flagMask)];
      return { title, regions: regionNames(regionMask), languages: languageNames(languageMask), flags };
    },
    ready: () => {
      reading ??= readChanged().finally(() => {
        reading = null;
      });
      return reading;
    },
    goOn: () => {
      for (const source of library.sources.list()) {
        if (source.kind === 'own-account' && isUnfinished(listingsFolder, source.id)) void refreshOne(source, false);
      }
    },
    refresh: async (sourceId) => {
      adopt();
      const chosen = library.sources.list().filter((source) => sourceId === null || source.id === sourceId);
      let failure: AppError | null = null;
      for (const source of chosen) failure = (await refreshOne(source, true)) ?? failure;
      return failure === null ? { ok: true, value: totals() } : { ok: false, error: failure.toRecord() };
    },
    add: async (given, password, systemName) => {
      try {
        const kind = sourceKind(given);
        const location = locationOf(kind, given);
        if (systemName !== null && !device.systems.systems.some(({ name }) => name === systemName)) {
          throw new AppError('system-unknown', { name: systemName });
        }
        const known = library.sources.find(location) !== null;
        const source = library.sources.add(kind, location, systemName);
        if (onCard.includes(location)) library.notes.set(CARD_SET_REMOVED, undefined);
        if (password !== null) library.sources.setSecret(source.id, password);
        const failure = await refreshOne(library.sources.get(source.id) ?? source, true);
        // An exit in the middle of a long listing is no refusal: it goes on at the next start.
        if (failure !== null && !known && failure.code !== 'cancelled') library.sources.remove(source.id);
        if (failure !== null) throw failure;
        return { ok: true, value: { games: library.sources.get(source.id)?.state.games ?? 0 } };
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
    remove: (sourceId) => {
      running.get(sourceId)?.abort.abort();
      if (onCard.includes(library.sources.get(sourceId)?.location ?? '')) library.notes.set(CARD_SET_REMOVED, true);
      library.sources.remove(sourceId);
      removeCopy(join(device.paths.stateFolder, 'catalogs'), sourceId);
      void removeListing(listingsFolder, sourceId);
      removing = importing((importer) =>
        importer.call('removeSource', { catalogPath: library.catalogPath, sourceId }),
      ).then(
        () => {
          library.games.release();
          changes.tell();
        },
        (error: unknown) => log.warn('source-left', { source: sourceId, reason: asAppError(error).message }),
      );
      return { ok: true, value: null };
    },
    checkLinks: async (gameIds) => {
      try {
        const games = gameIds.flatMap((id) => library.games.get(id) ?? []);
        const job = new LinkCheckJob(games, fichier, (results) => {
          const facts = results.filter((one) => one.state !== 'unknown');
          library.games.learn(
            facts.map(({ id, sizeBytes, state }) => ({ id, sizeBytes, dead: state === 'dead' })),
            clock.now(),
          );
          changes.tell();
        });
        const { alive, dead } = await patientAfterStart(() => job.run(closing.signal), {
          ...{ clock, sleep: deps.sleep, random: deps.random, signal: closing.signal, onWaiting: () => {} },
          doneBytes: () => job.progress.done,
        });
        return { ok: true, value: { alive, dead } };
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
    accountFolders: async (path) => {
      try {
        const match = platformMatcher(device.systems.systems, null);
        const folders = await foldersBelow(fichier, accountPath(`${ACCOUNT_SCHEME}${path}`) ?? '/');
        const value = folders.map(({ path: folder, name }) => ({
          ...{ path: folder, name, systemName: match(name, name).systemName },
        }));
        return { ok: true, value };
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
    close: async () => {
      closing.abort();
      for (const run of running.values()) run.abort.abort();
      await Promise.all([reading, removing, ...[...running.values()].map((run) => run.ended)]);
    },
  };
}
