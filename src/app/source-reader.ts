/** Reads sources into the catalog: one run of a source at a time, each import in a thread of its own. */

import { join } from 'node:path';
import { refreshBundle, removeCopy } from '../catalog/refresh-bundle.ts';
import {
  type HostedServices,
  isUnfinished,
  refreshAccount,
  refreshShared,
  removeListing,
} from '../catalog/refresh-hosted.ts';
import type { FichierClient } from '../fichier/client.ts';
import { AppError, asAppError } from '../lib/errors.ts';
import type { Library, SourceRecord } from '../library/types.ts';
import type { Clock, Http, Log, Sleep } from '../services.ts';
import { ImportWorker } from '../worker/import-worker.ts';
import type { Changes } from './changes.ts';
import type { Device } from './device.ts';
import { patientAfterStart } from './patient.ts';

export interface SourceReaderDeps {
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

/** How far a source is read; `total` is null while nobody knows. */
export interface ReadProgress {
  readonly done: number;
  readonly total: number | null;
}

interface Run {
  readonly abort: AbortController;
  /** Resolves when it is over, however it ended. */
  readonly ended: Promise<void>;
  progress: ReadProgress;
}

/** An import computes for seconds and fills its heap: it has a thread of its own, beside that of the downloads, and leaves nothing behind. */
async function importing<T>(body: (importer: ImportWorker) => Promise<T>): Promise<T> {
  const importer = new ImportWorker();
  try {
    return await body(importer);
  } finally {
    await importer.close();
  }
}

export class SourceReader {
  readonly #deps: SourceReaderDeps;
  readonly #runs = new Map<number, Run>();
  readonly #listingsFolder: string;
  readonly #copiesFolder: string;
  #removing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(deps: SourceReaderDeps) {
    this.#deps = deps;
    this.#listingsFolder = join(deps.device.paths.stateFolder, 'listings');
    this.#copiesFolder = join(deps.device.paths.stateFolder, 'catalogs');
  }

  get busy(): boolean {
    return this.#runs.size > 0;
  }

  /** Null when the source is not being read. */
  progressOf(sourceId: number): ReadProgress | null {
    return this.#runs.get(sourceId)?.progress ?? null;
  }

  /** Whether a listing of the account was interrupted and can go on. */
  isUnfinished(source: SourceRecord): boolean {
    return source.kind === 'own-account' && isUnfinished(this.#listingsFolder, source.id);
  }

  /**
   * Reads a source, unless it is being read: what changed, or everything with `force`. Resolves with what stopped it, or
   * null; the outcome is in the source's state. Never rejects.
   */
  async read(source: SourceRecord, force: boolean): Promise<AppError | null> {
    if (this.#runs.has(source.id)) return null;
    if (this.#closed) return new AppError('cancelled');
    const { library, changes, clock, log } = this.#deps;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const run: Run = { abort: new AbortController(), ended, progress: { done: 0, total: null } };
    this.#runs.set(source.id, run);
    changes.tell();
    try {
      await (source.kind === 'rgsx-bundle'
        ? this.#readBundle(source, run, force)
        : this.#readHosted(source, run, force));
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
      this.#runs.delete(source.id);
      library.games.release();
      changes.tell();
      end();
    }
  }

  /** Stops reading the source and deletes all that was read of it; the games leave the catalog in the background. */
  remove(sourceId: number): void {
    const { library, changes, log } = this.#deps;
    this.#runs.get(sourceId)?.abort.abort();
    removeCopy(this.#copiesFolder, sourceId);
    void removeListing(this.#listingsFolder, sourceId);
    const { catalogPath } = library;
    this.#removing = importing((importer) => importer.call('removeSource', { catalogPath, sourceId })).then(
      () => {
        library.games.release();
        changes.tell();
      },
      (error: unknown) => log.warn('source-left', { source: sourceId, reason: asAppError(error).message }),
    );
  }

  /** Stops what is being read; resolves when nothing is any more. Nothing is read after it. */
  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#runs.values()];
    for (const run of runs) run.abort.abort();
    await Promise.all([this.#removing, ...runs.map((run) => run.ended)]);
  }

  #progress(run: Run, progress: ReadProgress): void {
    run.progress = progress;
    this.#deps.changes.tell();
  }

  async #readBundle(source: SourceRecord, run: Run, force: boolean): Promise<void> {
    const { library, device, http, clock, log } = this.#deps;
    await refreshBundle(
      source,
      {
        ...{ sources: library.sources, catalogPath: library.catalogPath, systems: device.systems.systems },
        ...{ http, clock, log, copiesFolder: this.#copiesFolder },
        importBundle: (request, { signal }) =>
          importing((importer) =>
            importer.call('importBundle', request, {
              signal,
              onProgress: ({ doneBytes, totalBytes }) => this.#progress(run, { done: doneBytes, total: totalBytes }),
            }),
          ),
      },
      { force, signal: run.abort.signal },
    );
  }

  async #readHosted(source: SourceRecord, run: Run, force: boolean): Promise<void> {
    const refreshHosted = source.kind === 'own-account' ? refreshAccount : refreshShared;
    await refreshHosted(source, this.#hosted(source.id), {
      force: force || this.#deps.library.catalogLost,
      signal: run.abort.signal,
      onProgress: ({ done, total }) => this.#progress(run, { done, total }),
    });
  }

  #hosted(sourceId: number): HostedServices {
    const { library, device, fichier, changes, clock, sleep, random, log } = this.#deps;
    return {
      ...{ sources: library.sources, catalogPath: library.catalogPath, systems: device.systems.systems },
      ...{ fichier, clock, log, listingsFolder: this.#listingsFolder },
      importListing: (request, { signal }) =>
        importing((importer) => importer.call('importListing', request, { signal })),
      importListed: (request, { signal }) =>
        importing((importer) => importer.call('importListed', request, { signal })),
      patiently: (operation, done, signal) =>
        patientAfterStart(operation, {
          ...{ clock, sleep, random, signal, doneBytes: done },
          onWaiting: (waiting) => {
            library.sources.saveState(sourceId, { error: waiting?.error ?? null });
            changes.tell();
          },
        }),
    };
  }
}
