/**
 * `npm run demo`: the whole program on a world of its own. In a terminal the UI opens; otherwise (or with `--commands`) the
 * main job is run by commands: catalog, search, get, and what lies on the card afterwards.
 */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startDemoWorld } from './demo-world.ts';

const main = resolve(import.meta.dirname, '../src/main.ts');
const interactive =
  process.stdin.isTTY === true && process.stdout.isTTY === true && !process.argv.includes('--commands');

console.log('Making a small world: a fake 1fichier on this machine, a key, a handful of invented games…');
const world = await startDemoWorld({ bytesPerSecond: interactive ? 3_000_000 : null });

function rgsx(args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [main, '--userdata', world.userdata.root, ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...world.env },
    });
    child.on('close', (code) => done(code ?? 1));
  });
}

async function commands(): Promise<number> {
  const steps = [
    ['catalog', 'list'],
    ['systems'],
    ['search', 'tour'],
    ['get', 'Grand Tour of Everything (World)', 'Cellar of Clocks', 'Astro Bounce (World)'],
    ['history'],
  ];
  let worst = 0;
  for (const step of steps) {
    console.log(`\n$ rgsx ${step.map((word) => (/[\s()]/.test(word) ? `"${word}"` : word)).join(' ')}`);
    worst = Math.max(worst, await rgsx(step));
  }
  console.log('\nOn the card:');
  for (const name of readdirSync(world.userdata.roms, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.\w+$/.test(name)) console.log(`  ${join('roms', name)}`);
  }
  return worst;
}

try {
  process.exitCode = interactive ? await rgsx([]) : await commands();
} finally {
  await world.close();
}
