/**
 * npm run bench [-- PART...] [options] [--json FILE]: figures beside their peers, in the same run, medians of --runs N (5).
 * bytes    1 GiB zips over loopback TLS beside curl, unzip, 7z, aria2c (--mib N, --zip mix,dense,deflated,stored,small)
 * links    from the last byte to playable on links of --speeds 5,20,80 MB/s, about --seconds N each
 * small    a hundred games of 200 KB, with the host's pace and without
 * wear     bytes and syncs on the card by strace, low-space mode too (root)
 * soak     20 GB in forty games, one run: memory stays flat
 * growth   how cost grows with archives, entries, queues and catalogs (--grow KIND,...); plots in docs/plots
 * profile  where the CPU goes on the byte path and at the start, by V8's profiler
 * perf     the same by the kernel's, which sees sockets, TLS and files too (needs perf)
 * archives 7z by the built-in 7-Zip, through the machine's own, and by that alone (--content MIB,... --dictionary MIB,...)
 * library  a catalog of --games N (120000)
 * console  the framebuffer console
 * keys     key press to paint while a download runs (--presses N)
 * many     10,000 games marked, queued and paused at once
 * binary   size, start and idle memory of the executable (after npm run build)
 * RGSX_BENCH_PROGRAM=dist/rgsx-linux-x64: bytes, links, small, soak, wear, growth and perf run that executable instead of a bundle.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchArchives, showArchives } from './bench/archives.ts';
import { benchBinary, showBinary } from './bench/binary.ts';
import { benchBytes, showBytes } from './bench/bytes.ts';
import { benchConsole, showConsole } from './bench/console.ts';
import { benchGrowth, showGrowth } from './bench/growth.ts';
import { benchKeys, showKeys } from './bench/keys.ts';
import { benchLibrary, showLibrary } from './bench/library.ts';
import { benchLinks, showLinks } from './bench/links.ts';
import { benchMany, showMany } from './bench/many.ts';
import { benchPerf, showPerf } from './bench/perf.ts';
import { benchProfile, showProfile } from './bench/profile.ts';
import { benchSmall, showSmall } from './bench/small.ts';
import { benchSoak, showSoak } from './bench/soak.ts';
import { benchWear, showWear } from './bench/wear.ts';
import { machine } from './bench/world.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    mib: { type: 'string', default: '1024' },
    zip: { type: 'string', default: 'mix,dense,deflated,stored,small' },
    grow: { type: 'string', default: 'archives,entries,queues,catalogs' },
    content: { type: 'string', default: '64,256' },
    dictionary: { type: 'string', default: '16,64' },
    seconds: { type: 'string', default: '10' },
    speeds: { type: 'string', default: '5,20,80' },
    games: { type: 'string', default: '120000' },
    presses: { type: 'string', default: '300' },
    json: { type: 'string' },
  },
});

/** Each part prints its table and answers its figures for the JSON. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  bytes: async () => {
    const archiveBytes = Number(values.mib) * 1024 * 1024;
    const result = await benchBytes({ runs: Number(values.runs), archiveBytes, zips: values.zip.split(',') });
    console.log(showBytes(result));
    return result;
  },
  links: async () => {
    const result = await benchLinks(values.speeds.split(',').map(Number), Number(values.seconds), Number(values.runs));
    console.log(showLinks(result));
    return result;
  },
  small: async () => {
    const result = await benchSmall(Number(values.runs));
    console.log(showSmall(result));
    return result;
  },
  wear: async () => {
    const result = await benchWear();
    console.log(showWear(result));
    return result;
  },
  soak: async () => {
    const result = await benchSoak();
    console.log(showSoak(result));
    return result;
  },
  growth: async () => {
    const result = await benchGrowth(values.grow.split(','), join(import.meta.dirname, '../docs/plots'));
    console.log(showGrowth(result));
    return result;
  },
  profile: async () => {
    const result = await benchProfile();
    console.log(showProfile(result));
    return result;
  },
  perf: async () => {
    const result = await benchPerf();
    console.log(showPerf(result));
    return result;
  },
  archives: async () => {
    const mibs = (text: string): number[] => text.split(',').map(Number);
    const result = await benchArchives(Number(values.runs), mibs(values.content), mibs(values.dictionary));
    console.log(showArchives(result));
    return result;
  },
  library: async () => {
    const result = await benchLibrary(Number(values.runs), Number(values.games));
    console.log(showLibrary(result));
    return result;
  },
  console: async () => {
    const result = await benchConsole(Number(values.runs));
    console.log(showConsole(result));
    return result;
  },
  many: async () => {
    const result = await benchMany(10_000, Number(values.runs));
    console.log(showMany(result, 10_000));
    return result;
  },
  keys: async () => {
    const result = await benchKeys(Number(values.presses), 512, 28);
    console.log(showKeys(result));
    return result;
  },
  binary: async () => {
    const result = await benchBinary(Number(values.runs));
    console.log(showBinary(result));
    return result;
  },
};

const wanted = positionals.length === 0 ? Object.keys(PARTS) : positionals;
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; there is ${Object.keys(PARTS).join(', ')}`);

const figures: Record<string, unknown> = { machine: machine(), date: new Date().toISOString() };
console.log(`${figures['machine']}\n`);
for (const name of wanted) {
  figures[name] = await PARTS[name]?.();
  console.log('');
}
const text = `${JSON.stringify(figures, null, 2)}\n`;
if (values.json === undefined) console.log(text);
else writeFileSync(values.json, text);
