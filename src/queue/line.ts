/** The jobs of the conductor, by id and by game, so that queueing ten thousand games does not look at each of them again and again. */

import type { Job } from './job.ts';

const gameKey = (url: string, systemName: string): string => `${systemName}\n${url}`;

export class Line {
  readonly #jobs = new Map<number, Job>();
  readonly #byGame = new Map<string, number>();

  get(id: number): Job | undefined {
    return this.#jobs.get(id);
  }

  values(): Iterable<Job> {
    return this.#jobs.values();
  }

  set(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#byGame.set(gameKey(job.game.url, job.game.systemName), job.id);
  }

  delete(id: number): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    const key = gameKey(job.game.url, job.game.systemName);
    if (this.#byGame.get(key) === id) this.#byGame.delete(key);
  }

  /** The job of this game, failed or still on its way, or null: asking twice queues once. */
  ofGame(url: string, systemName: string): Job | null {
    return this.#jobs.get(this.#byGame.get(gameKey(url, systemName)) ?? -1) ?? null;
  }
}
