/** Queue, history and removal as the UI and the command line use them. */

import { existsSync } from 'node:fs';
import { keepFor } from '../install/keep-choice.ts';
import { AppError, asAppError } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import { volumesPart } from '../lib/volumes.ts';
import type { GameRef, HistoryEntry, Install, InstalledFile } from '../model.ts';
import type { JobOptions } from '../queue/job.ts';
import type { Removed } from '../ui/views.ts';
import type { Core } from './core.ts';
import { goOn, work } from './halted.ts';
import type { Enqueued, Program } from './program.ts';

type QueuePart = Pick<
  Program,
  | 'jobs'
  | 'queuePaused'
  | 'queueHalted'
  | 'history'
  | 'onQueue'
  | 'pauseQueue'
  | 'resumeQueue'
  | 'pauseJob'
  | 'resumeJob'
  | 'cancelJob'
  | 'jobToTop'
  | 'unlockJob'
  | 'retryHistory'
  | 'clearHistory'
  | 'removeHistoryGame'
  | 'enqueueGame'
  | 'stopQueue'
  | 'rememberPassword'
  | 'installedPath'
>;

/** Deletes what an install recorded and forgets it; the frontend's list follows. Throws AppError. */
export async function removeInstalled(core: Core, install: Install): Promise<Removed> {
  const removed = await core.installer.remove(install);
  core.library.installs.delete(install.id);
  core.changes.tell();
  const system = core.device.systems.systems.find(({ name }) => name === install.systemName);
  const left = new Set(removed.changed);
  const gone = install.files.filter(({ path }) => !left.has(path));
  if (system !== undefined) await core.menu.forget(gone, system);
  if (core.runner.halted?.code === 'no-space') goOn(core);
  return removed;
}

/** Whether every recorded file is still there. */
function isPresent(files: List<InstalledFile>): boolean {
  return files.every((file) => existsSync(file.path));
}

function enqueueGame(core: Core, game: GameRef, options: JobOptions): Enqueued {
  const queued = core.runner.queued(game);
  const job = queued ?? core.runner.add(game, options);
  goOn(core);
  return { job, already: queued !== null };
}

/** What was done before, and what can be done with it. */
function historyPart(core: Core): Pick<QueuePart, 'history' | 'retryHistory' | 'clearHistory' | 'removeHistoryGame'> {
  const { library } = core;
  const entryOf = (id: number): HistoryEntry | undefined =>
    library.history.list(10_000).find((entry) => entry.id === id);
  const refOf = ({ name, url, systemName, sizeBytes, volumes }: HistoryEntry): GameRef => ({
    ...{ gameId: core.catalogs.gameIdOf(url, systemName), name, url, systemName, sizeBytes },
    ...volumesPart(volumes),
  });

  return {
    history: (limit) =>
      library.history.list(limit).map((entry) => {
        const install = library.installs.find(entry.url, entry.systemName);
        // Fetched again, a game may have come in another form: then this is not what is there.
        const present = install !== null && install.mainPath === entry.mainPath && isPresent(install.files);
        return {
          ...entry,
          gameId: core.catalogs.gameIdOf(entry.url, entry.systemName),
          present,
          inMenu: present && core.menuKnowledge.knows(entry.mainPath ?? ''),
        };
      }),
    retryHistory: (id) => {
      const entry = entryOf(id);
      if (entry === undefined) return { ok: false, error: new AppError('game-unknown', { name: `#${id}` }).toRecord() };
      const settings = core.settings.get();
      const { verify } = settings;
      const keep = keepFor(entry.systemName, settings);
      const { job } = enqueueGame(core, refOf(entry), { keep, verify });
      return { ok: true, value: job };
    },
    clearHistory: (what) => library.history.clear(what),
    removeHistoryGame: async (id) => {
      const entry = entryOf(id);
      const install = entry === undefined ? null : library.installs.find(entry.url, entry.systemName);
      if (install === null) return { ok: false, error: new AppError('game-unknown', { name: `#${id}` }).toRecord() };
      try {
        return { ok: true, value: await removeInstalled(core, install) };
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
  };
}

export function createQueuePort(core: Core): QueuePart {
  const { runner, library } = core;
  /** Thousands of jobs are changed in one step, or none is. */
  const all = (change: (id: number) => void): void =>
    library.transaction(() => {
      for (const job of runner.jobs()) change(job.id);
    });
  return {
    jobs: () => runner.jobs(),
    queuePaused: () => {
      const open = runner.jobs().filter((job) => job.state !== 'failed');
      return open.length > 0 && open.every((job) => job.state === 'paused');
    },
    queueHalted: () => runner.halted,
    onQueue: (listener) => runner.subscribe(listener),
    pauseQueue: () => {
      all((id) => runner.pause(id));
    },
    resumeQueue: () => {
      all((id) => runner.resume(id));
      goOn(core);
    },
    pauseJob: (id) => runner.pause(id),
    resumeJob: (id) => {
      runner.resume(id);
      runner.retry(id);
      goOn(core);
    },
    cancelJob: (id) => runner.cancel(id),
    jobToTop: (id) => {
      runner.top(id);
      work(core);
    },
    unlockJob: (id, password) => {
      const job = runner.job(id);
      if (job === null) return;
      core.passwords.set(job.game.url, password);
      runner.retry(id);
      work(core);
    },
    ...historyPart(core),
    enqueueGame: (game, options) => enqueueGame(core, game, options),
    stopQueue: () => runner.stop(),
    rememberPassword: (url, password) => core.passwords.set(url, password),
    installedPath: ({ url, systemName }) => {
      const install = library.installs.find(url, systemName);
      return install !== null && isPresent(install.files) ? install.mainPath : null;
    },
  };
}
