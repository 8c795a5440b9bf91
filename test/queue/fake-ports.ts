/** Feature folders in memory: the conductor is tested against what they answer, not against disks and servers. */

import type { VolumeEnd } from '../../src/archive/volume-end.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { ArchiveListing, HistoryEntry, Install, InstalledFile, RemoteFile, System } from '../../src/model.ts';
import type { Job } from '../../src/queue/job.ts';
import type { Placed, Ports, Watch } from '../../src/queue/ports.ts';
import { FakeClock } from '../helpers/fake-clock.ts';

const SYSTEM: System = { name: 'snes', fullName: 'SNES', romFolder: '/roms/snes', extensions: ['.sfc'], platforms: [] };

export interface Script {
  describe(url: string): RemoteFile;
  /** What the bulk check tells of these; throws unless a test says otherwise. */
  glance(urls: string[]): RemoteFile[];
  open(url: string): void;
  /** Called for each transfer; may throw, or wait on the watch's signal. */
  transfer(url: string, watch: Watch): Promise<void> | void;
  whirlpool: string;
  listing: ArchiveListing;
  action: 'keep' | 'unpack';
  unpack(): void;
  place(): void;
  announce(): Promise<void> | void;
  /** Files of an older install that the new one has no more. */
  gone: InstalledFile[];
  /** What a crash had left in place already. */
  recovered: Placed | null;
  /** Job ids that have staging folders on the card. */
  leftovers: number[];
  freeBytes: number;
  /** Bytes that are on the card already, by path. */
  used: Record<string, number>;
  /** Unpacked bytes of an earlier stream; null: the host gives no ranges. */
  peek: number | null;
  stream(watch: Watch): Promise<void> | void;
  /** What the telling end of a volume says. */
  volumeEnd: VolumeEnd;
}

const ZIP: ArchiveListing = {
  kind: 'zip',
  archiveBytes: 100,
  entries: [
    {
      index: 0,
      name: 'a.sfc',
      kind: 'file',
      sizeBytes: 200,
      packedBytes: 90,
      crc32: 1,
      encrypted: false,
      offset: 0,
      unsupportedMethod: null,
    },
  ],
};

export function fakePorts(saved: Job[] = []) {
  const clock = new FakeClock();
  const jobs = new Map<number, Job>(saved.map((job) => [job.id, job]));
  const installs: Install[] = [];
  const history: Omit<HistoryEntry, 'id'>[] = [];
  const removed: string[] = [];
  const forgotten: string[] = [];
  const streams = { now: 0, most: 0, opened: 0 };
  const script: Script = {
    describe: () => ({ fileName: 'a.zip', sizeBytes: 100, whirlpool: null, validator: null }),
    glance: () => {
      throw new AppError('bad-answer');
    },
    open: () => {},
    transfer: () => {},
    whirlpool: 'good',
    listing: ZIP,
    action: 'unpack',
    unpack: () => {},
    place: () => {},
    announce: () => {},
    recovered: null,
    gone: [],
    leftovers: [],
    freeBytes: 10 ** 12,
    used: {},
    peek: 0,
    stream: () => {},
    volumeEnd: { wholeBytes: null, count: null, goesOn: null },
  };
  const ports: Ports = {
    clock,
    sleep: clock.sleep,
    random: () => 0.5,
    stallMs: 20_000,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    transaction: (body) => body(),
    jobs: {
      list: () => [...jobs.values()],
      add: (game, options, now) => {
        const id = jobs.size + 1;
        const job: Job = {
          id,
          state: 'waiting',
          game,
          options,
          position: id,
          addedAt: now,
          file: null,
          fetchedAgain: false,
        };
        jobs.set(id, job);
        return job;
      },
      save: (job) => jobs.set(job.id, job),
      delete: (id) => jobs.delete(id),
    },
    installs: {
      add: (install) => {
        const whole = { ...install, id: installs.length + 1 };
        installs.push(whole);
        return whole;
      },
      list: () => installs,
      find: (url, system) => installs.find((i) => i.url === url && i.systemName === system) ?? null,
      owning: (path) => installs.find((i) => i.files.some((file) => file.path === path)) ?? null,
      delete: (id) =>
        installs.splice(
          installs.findIndex((i) => i.id === id),
          1,
        ),
    },
    history: {
      add: (entry) => history.push(entry),
      list: () => history.map((entry, id) => ({ ...entry, id })),
      clear: () => history.splice(0),
    },
    host: {
      describe: async (game) => script.describe(game.url),
      open: async (game) => {
        script.open(game.url);
        return { url: `${game.url}#token${streams.opened++}`, rules: 'fichier', family: 0, linkId: game.url };
      },
      glance: async (games) => {
        const told = script.glance(games.map(({ url }) => url));
        return new Map(told.map((file, at) => [games[at]?.url ?? '', file]));
      },
    },
    bytes: {
      transfer: async (request, watch) => {
        streams.now++;
        streams.most = Math.max(streams.most, streams.now);
        try {
          await script.transfer(request.linkId, watch);
          watch.onProgress({ doneBytes: 100, totalBytes: 100 });
          return {
            sizeBytes: 100,
            whirlpool: request.whirlpool ? script.whirlpool : null,
            validator: null,
            fileName: null,
            fetchedBytes: 100,
          };
        } finally {
          streams.now--;
        }
      },
      volumeEnd: async () => script.volumeEnd,
      safeBytes: async () => 0,
      list: async () => script.listing,
      test: async () => script.unpack(),
      unpack: async (_path, _name, plan, folder) => {
        script.unpack();
        return plan.files.map(({ path, sizeBytes }) => ({ path, sizeBytes, stagedPath: `${folder}/${path}` }));
      },
      whirlpool: async () => script.whirlpool,
      peek: async () => {
        if (script.peek === null) throw new AppError('range-refused');
        return { listing: script.listing, unpackedBytes: script.peek };
      },
      stream: async (_request, plan, folder, _maxBytes, watch) => {
        await script.stream(watch);
        return plan.files.map(({ path, sizeBytes }) => ({ path, sizeBytes, stagedPath: `${folder}/${path}` }));
      },
    },
    card: {
      system: (name) => (name === 'snes' ? SYSTEM : null),
      staging: (_system, id) => ({
        folder: `/roms/.rgsx/${id}`,
        partPath: `/roms/.rgsx/${id}/archive.part`,
        volumeFolder: `/roms/.rgsx/${id}/volumes`,
        unpackFolder: `/roms/.rgsx/${id}/out`,
      }),
      space: async () => ({ freeBytes: script.freeBytes, maxFileBytes: 2 ** 32 - 1 }),
      usedBytes: async (path) => script.used[path] ?? 0,
      leftovers: async (known) =>
        script.leftovers.filter((id) => !known.has(id)).map((id) => ports.card.staging(SYSTEM, id)),
      makeFolder: async () => {},
      removeFolder: async (folder) => void removed.push(folder),
    },
    installer: {
      decide: () => script.action,
      plan: ({ entries }, _system, freeBytes) => {
        const files = entries.map(({ index, name: path, sizeBytes, crc32 }) => ({ index, path, sizeBytes, crc32 }));
        const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
        if (totalBytes > freeBytes) throw new AppError('no-space', { neededBytes: totalBytes, freeBytes });
        return { files, totalBytes };
      },
      place: async ({ gameName }) => {
        script.place();
        const path = `/roms/snes/${gameName}.sfc`;
        return { files: [{ path, sizeBytes: 200 }], mainPath: path, gone: script.gone };
      },
      recover: async () => script.recovered,
    },
    menu: {
      announce: async () => script.announce(),
      forget: async (files) => void forgotten.push(...files.map(({ path }) => path)),
    },
  };
  return { ports, script, forgotten, clock, jobs, installs, history, removed, streams };
}

/** A transfer that stands still until its signal is aborted. */
export const hang = ({ signal }: Watch): Promise<void> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

export const fault = (code: ConstructorParameters<typeof AppError>[0]) => new AppError(code);
