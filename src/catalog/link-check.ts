/** Whether the links of a set of games still live, a hundred at a time; the host's bulk check costs no call of the API. */

import type { FichierClient } from '../fichier/client.ts';
import { isFichierLink } from '../fichier/links.ts';
import { CHECK_LIMIT, type LinkCheck } from '../fichier/protocol.ts';

export interface CheckedGame {
  readonly id: number;
  readonly url: string;
}

export interface CheckResult {
  readonly id: number;
  /** `unknown`: the host said nothing that is understood; the mark stays as it was. */
  readonly state: 'alive' | 'dead' | 'unknown';
  readonly sizeBytes: number | null;
}

export interface CheckProgress {
  readonly done: number;
  readonly total: number;
  readonly alive: number;
  readonly dead: number;
}

const STATES = {
  ok: 'alive',
  gone: 'dead',
  'bad-link': 'dead',
  // Somebody else's private file lives, but nobody here can fetch it.
  private: 'dead',
  unknown: 'unknown',
} as const satisfies Record<LinkCheck['state'], CheckResult['state']>;

/** Checks the 1fichier links among `games`; others are left out. `run` may be called again after any error and goes on. */
export class LinkCheckJob {
  readonly #games: readonly CheckedGame[];
  readonly #fichier: Pick<FichierClient, 'checkLinks'>;
  readonly #onResults: (results: readonly CheckResult[], progress: CheckProgress) => void;
  #done = 0;
  #alive = 0;
  #dead = 0;

  /** `onResults` is called once a request, with what to write down: marks, and sizes where they are known. */
  constructor(
    games: readonly CheckedGame[],
    fichier: Pick<FichierClient, 'checkLinks'>,
    onResults: (results: readonly CheckResult[], progress: CheckProgress) => void,
  ) {
    this.#games = games.filter((game) => isFichierLink(game.url));
    this.#fichier = fichier;
    this.#onResults = onResults;
  }

  get progress(): CheckProgress {
    return { done: this.#done, total: this.#games.length, alive: this.#alive, dead: this.#dead };
  }

  /** Resolves when all are checked. Throws what the client throws. */
  async run(signal?: AbortSignal): Promise<CheckProgress> {
    while (this.#done < this.#games.length) {
      signal?.throwIfAborted();
      const some = this.#games.slice(this.#done, this.#done + CHECK_LIMIT);
      const checks = await this.#fichier.checkLinks(
        some.map((game) => game.url),
        signal,
      );
      const results = some.map((game, at): CheckResult => {
        const check = checks[at];
        return { id: game.id, state: STATES[check?.state ?? 'unknown'], sizeBytes: check?.sizeBytes ?? null };
      });
      this.#done += some.length;
      this.#alive += results.filter((one) => one.state === 'alive').length;
      this.#dead += results.filter((one) => one.state === 'dead').length;
      this.#onResults(results, this.progress);
    }
    return this.progress;
  }
}
