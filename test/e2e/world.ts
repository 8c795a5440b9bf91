/** The whole program, in this process, on real files, against the fake host over real HTTP; only waiting costs no time. */

import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../src/app/create.ts';
import type { Program } from '../../src/app/program.ts';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { List } from '../../src/lib/list.ts';
import type { InstalledFile } from '../../src/model.ts';
import type { QueueEvent } from '../../src/queue/job.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { type Content, type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';

/** A key that can be searched for: it must turn up nowhere but in requests to the API. */
export const MARKED_KEY = 'KEY0000MARKED0000KEY0000MARKED00';

export interface Outcome {
  readonly state: 'done' | 'failed' | 'halted';
  readonly code: ErrorCode | null;
  readonly files: List<InstalledFile>;
}

/** Everything below a folder. From the top again when a staging folder goes while it is read: the card is not locked. */
function filesBelow(folder: string): Dirent[] {
  for (let tries = 0; ; tries++) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 100) throw error;
    }
  }
}

export class World {
  readonly server: FakeFichier;
  readonly userdata: TempUserdata;
  readonly clock = new FakeClock();
  readonly events: QueueEvent[] = [];
  program!: Program;

  constructor(server: FakeFichier, userdata: TempUserdata) {
    this.server = server;
    this.userdata = userdata;
  }

  async start(): Promise<void> {
    this.program = await createProgram({
      userdata: this.userdata.root,
      env: { RGSX_FICHIER_URL: this.server.apiUrl, RGSX_FICHIER_PACE_MS: '0' },
      clock: this.clock,
      sleep: this.clock.sleep,
      stallMs: 1_500,
    });
    this.program.onQueue((event) => this.events.push(event));
  }

  /** Puts a file on the host and answers its link. */
  addFile(name: string, content: Content, more: { password?: string; whirlpool?: string } = {}): string {
    return this.server.host.addFile({ name, content, ...more }).url;
  }

  /** Queues a link and works until nothing moves any more. */
  async get(
    url: string,
    system = 'snes',
    options: Partial<Parameters<Program['enqueueGame']>[1]> = {},
  ): Promise<Outcome> {
    const game = this.program.findGame(url, system);
    const { job } = this.program.enqueueGame(game, { keep: 'auto', verify: 'auto', ...options });
    await this.program.runQueue();
    return this.outcome(job.id);
  }

  outcome(id: number): Outcome {
    const halted = this.program.queueHalted();
    const last = this.events.findLast((event) => event.event === 'job' && event.job.id === id);
    const job = last?.event === 'job' ? last.job : null;
    if (job?.state === 'done') return { state: 'done', code: null, files: job.files };
    if (job?.state === 'failed') return { state: 'failed', code: job.error.code, files: [] };
    return { state: 'halted', code: halted?.code ?? null, files: [] };
  }

  /** Between two games of one test file: no ROMs, no jobs, nothing halted. */
  async clearCard(): Promise<void> {
    for (const job of this.program.jobs()) this.program.cancelJob(job.id);
    this.program.resumeQueue();
    for (const file of this.romFiles()) rmSync(join(this.userdata.roms, file), { force: true });
  }

  /** Every file below roms/ but the gamelists and the frontend's own, relative, sorted. */
  romFiles(): string[] {
    return filesBelow(this.userdata.roms)
      .filter((entry) => entry.isFile() && !entry.name.startsWith('gamelist.xml'))
      .map((entry) => join(entry.parentPath, entry.name).slice(this.userdata.roms.length + 1))
      .sort();
  }

  /** Everything the program wrote that is not a game: logs, settings, library, staging. */
  writtenText(): string {
    return filesBelow(this.userdata.root)
      .filter((entry) => entry.isFile() && entry.name !== '1FichierAPI.txt')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }

  async close(): Promise<void> {
    await this.program?.close();
    await this.server.close();
    this.userdata.remove();
  }
}

export async function startWorld(): Promise<World> {
  const server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }] });
  const world = new World(server, makeTempUserdata({ key: MARKED_KEY }));
  await world.start();
  return world;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256')
    .update(typeof bytes === 'string' && existsSync(bytes) ? readFileSync(bytes) : bytes)
    .digest('hex');
