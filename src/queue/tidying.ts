/** What stays behind jobs and may fail without making a game any less installed: staging folders go, the menu is told. Nothing here rejects. */

import { asAppError } from '../lib/errors.ts';
import type { Install } from '../model.ts';
import type { Job } from './job.ts';
import type { Ports } from './ports.ts';
import type { Finished } from './work.ts';

export class Tidying {
  readonly #ports: Ports;
  /** What is still to be told to the menu. */
  #tidied: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Clears up behind a power cut that came after a game was recorded: the menu is told, its staging folder goes. */
  async sweep(jobIds: ReadonlySet<number>): Promise<void> {
    const { card, installer, installs, log, menu } = this.#ports;
    try {
      for (const staging of await card.leftovers(jobIds)) {
        const placed = await installer.recover(staging);
        const [first] = placed?.files ?? [];
        const install = first === undefined ? null : installs.owning(first.path);
        const system = install === null ? null : card.system(install.systemName);
        if (system !== null && placed !== null && placed.gone.length > 0) await menu.forget(placed.gone, system);
        if (install !== null && system !== null) await menu.announce(install, system);
        await card.removeFolder(staging.folder);
        log.info('staging-swept', { folder: staging.folder, game: install?.name });
      }
    } catch (error) {
      log.warn('staging-left', { reason: asAppError(error).message });
    }
  }

  /**
   * Behind a finished game: its archive goes at once; the frontend, which may take seconds to answer, is told while the
   * next game is fetched, and only then the staging folder goes that would tell a next start of it.
   */
  async finished(jobId: number, finished: Finished): Promise<void> {
    const { card, installs } = this.#ports;
    const staging = card.staging(finished.system, jobId);
    // Not by the main path: of a game that is a folder nothing but its files is recorded.
    const [first] = finished.files;
    const install = first === undefined ? null : installs.owning(first.path);
    for (const path of [staging.partPath, staging.volumeFolder]) await this.#remove(path, jobId);
    this.#tidied = this.#tidied.then(async () => {
      await this.#announce(jobId, install, finished);
      await this.#remove(staging.folder, jobId);
    });
  }

  /** Resolves when the menu was told of everything that is finished by now. */
  settled(): Promise<void> {
    return this.#tidied;
  }

  /** Deletes all that was fetched for a job. */
  async discard(job: Job): Promise<void> {
    const { card } = this.#ports;
    const system = card.system(job.game.systemName);
    if (system !== null) await this.#remove(card.staging(system, job.id).folder, job.id);
  }

  async #announce(jobId: number, install: Install | null, { gone, system }: Finished): Promise<void> {
    const { menu, log, clock } = this.#ports;
    try {
      if (gone.length > 0) await menu.forget(gone, system);
      if (install !== null) await menu.announce(install, system);
    } catch (error) {
      log.warn('not-announced', { job: jobId, reason: asAppError(error).message, at: clock.now() });
    }
  }

  async #remove(path: string, jobId: number): Promise<void> {
    try {
      await this.#ports.card.removeFolder(path);
    } catch (error) {
      this.#ports.log.warn('staging-left', { job: jobId, reason: asAppError(error).message });
    }
  }
}
