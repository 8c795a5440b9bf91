/** One task of the library benchmark in a process of its own: `library-child TASK FOLDER`; prints its figures as JSON. */

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { importBundle } from '../../src/library/import-task.ts';
import { InstalledScan } from '../../src/library/installed-scan.ts';
import { openLibrary } from '../../src/library/open.ts';
import type { GameFilter } from '../../src/library/types.ts';
import type { System } from '../../src/model.ts';
import { ImportWorker } from '../../src/worker/import-worker.ts';
import { nameMaker } from './made-catalog.ts';

const [, , task = '', folder = ''] = process.argv;

const ALL: GameFilter = {
  regions: [],
  languages: [],
  hidePreReleases: false,
  only: 'all',
  minBytes: null,
  maxBytes: null,
  grouped: true,
};
const system = (name: string): System => ({
  name,
  fullName: name,
  romFolder: join(folder, 'roms', name),
  extensions: ['.zip'],
  platforms: [],
});

interface Lap {
  readonly ms: number;
  readonly cpuMs: number;
}

async function lap(body: () => unknown): Promise<Lap> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await body();
  const ms = performance.now() - started;
  const { user, system: kernel } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + kernel) / 1000 };
}

const library = openLibrary(join(folder, 'library.db'));

const TASKS: Readonly<Record<string, () => Promise<object>>> = {
  async import() {
    const source = library.sources.add('rgsx-bundle', folder, null);
    const systems = Array.from({ length: 60 }, (_, at) => system(`sys${at}`));
    const request = { catalogPath: library.catalogPath, sourceId: source.id, bundlePath: folder, systems };
    // In a thread of its own, as the program does it.
    const importer = new ImportWorker();
    const cost = await lap(async () => {
      await importer.call('importBundle', { ...request, systemName: null, fingerprint: null });
      await importer.close();
    });
    return { ...cost, rssMb: process.resourceUsage().maxRSS / 1000 };
  },
  async again() {
    const [source] = library.sources.list();
    const systems = Array.from({ length: 60 }, (_, at) => system(`sys${at}`));
    const request = { catalogPath: library.catalogPath, sourceId: source?.id ?? 1, bundlePath: folder, systems };
    return lap(() => importBundle({ ...request, systemName: null, fingerprint: null }));
  },
  async start() {
    // A second opening in the same process: what the library costs apart from loading its code.
    return lap(() => {
      const again = openLibrary(join(folder, 'library.db'));
      again.games.shelves();
      again.close();
    });
  },
  async open() {
    const before = process.memoryUsage().rss;
    const cost = await lap(() =>
      library.games.page({ systemName: 'sys0', words: '', filter: ALL, sort: 'name' }, 0, 30),
    );
    return { ...cost, rssMb: (process.memoryUsage().rss - before) / 1e6 };
  },
  async search() {
    const before = process.memoryUsage().rss;
    const first = await lap(() =>
      library.games.page({ systemName: null, words: 'a', filter: ALL, sort: 'name' }, 0, 20),
    );
    const next = nameMaker(99);
    const keys: Lap[] = [];
    for (let round = 0; round < 60; round++) {
      const typed = next()
        .replace(/ \(.*/, '')
        .toLowerCase()
        .slice(0, 4 + (round % 12));
      for (let length = 1; length <= typed.length; length++) {
        const query = { systemName: null, words: typed.slice(0, length), filter: ALL, sort: 'name' } as const;
        keys.push(await lap(() => library.games.page(query, 0, 20)));
      }
    }
    const sorted = keys.map((key) => key.ms).sort((a, b) => a - b);
    const cpu = keys.map((key) => key.cpuMs).sort((a, b) => a - b);
    const at = (list: readonly number[], part: number): number => list[Math.floor(list.length * part)] ?? 0;
    return {
      keys: keys.length,
      firstMs: first.ms,
      ms50: at(sorted, 0.5),
      ms95: at(sorted, 0.95),
      cpu95: at(cpu, 0.95),
      rssMb: (process.memoryUsage().rss - before) / 1e6,
    };
  },
  async scan() {
    const scan = new InstalledScan(library);
    const cost = await lap(() => scan.scan(system('sys0')));
    const again = await lap(() => scan.scan(system('sys0')));
    return { ...cost, againMs: again.ms };
  },
};

void (TASKS[task] ?? TASKS.start)?.().then((result) => {
  library.close();
  process.stdout.write(`${JSON.stringify(result)}\n`);
});
