/**
 * npm run bench [-- PART...] [--runs N] [--mib N] [--seconds N] [--json FILE]: figures beside their peers, in
 * the same run. Parts: bytes (a zip of --mib MiB, 1024 unless given), links (--seconds at each speed, 15 unless given), library (120,000 games), console (the
 * framebuffer console), keys (key press to paint while a download runs, --presses of them), binary (size, start and idle memory of the executable; after npm run build).
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBinary, showBinary } from './bench/binary.ts';
import { benchBytes, showBytes } from './bench/bytes.ts';
import { benchConsole, showConsole } from './bench/console.ts';
import { benchKeys, showKeys } from './bench/keys.ts';
import { benchLibrary, showLibrary } from './bench/library.ts';
import { benchLinks, showLinks } from './bench/links.ts';
import { machine } from './bench/world.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    mib: { type: 'string', default: '1024' },
    seconds: { type: 'string', default: '15' },
    presses: { type: 'string', default: '300' },
    json: { type: 'string' },
  },
});

/** Each part prints its table and answers its figures for the JSON. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  bytes: async () => {
    const result = await benchBytes({ runs: Number(values.runs), archiveBytes: Number(values.mib) * 1024 * 1024 });
    console.log(showBytes(result));
    return result;
  },
  links: async () => {
    const result = await benchLinks([5, 20, 80], Number(values.seconds));
    console.log(showLinks(result));
    return result;
  },
  library: async () => {
    const result = await benchLibrary(Number(values.runs));
    console.log(showLibrary(result));
    return result;
  },
  console: async () => {
    const result = await benchConsole(Number(values.runs));
    console.log(showConsole(result));
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
