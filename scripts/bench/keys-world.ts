/**
 * What the key benchmark plays in: a system of 10,000 games to move about in, and a system whose games are all one large zip on
 * the fake host, so that a queue of them keeps the line busy. What is installed is deleted again while the next one comes.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/app/settings.ts';
import { nameMaker } from './made-catalog.ts';
import type { World } from './world.ts';

/** Lines of the list in which the cursor moves. */
export const LISTED = 10_000;
/** A game is only swept away this long after it was installed: its record, menu entry and staging folder are done by then. */
const SETTLED_MS = 1500;

export interface KeyWorld {
  readonly root: string;
  /** Bytes of game that have come over the line so far. */
  fetchedBytes(): number;
  remove(): void;
}

function writeGames(rgsx: string, links: readonly string[], zipBytes: number): void {
  mkdirSync(join(rgsx, 'games'), { recursive: true });
  const next = nameMaker(11);
  const megabytes = `${(zipBytes / 1e6).toFixed(1)} MB`;
  const names = new Set<string>();
  while (names.size < LISTED) names.add(next());
  const sets = {
    PlayStation: links.map((link, at) => [`Endurance ${String(at + 1).padStart(2, '0')} (World)`, link, megabytes]),
    'Super Nintendo': [...names].map((name, at) => [name, `https://1fichier.com/?none${at}`, `${1 + (at % 40)}.5 MB`]),
  };
  const list = Object.keys(sets).map((name) => ({
    platform_name: name,
    folder: name === 'PlayStation' ? 'psx' : 'snes',
  }));
  writeFileSync(join(rgsx, 'systems_list.json'), JSON.stringify(list));
  for (const [name, rows] of Object.entries(sets)) {
    writeFileSync(join(rgsx, 'games', `${name}.json`), JSON.stringify(rows));
  }
}

/** Builds the userdata and imports its catalog. */
export function makeKeyWorld(world: World): KeyWorld {
  const { root, roms, remove } = world.userdata();
  const rgsx = join(root, 'saves/ports/rgsx');
  writeGames(rgsx, Object.values(world.started.links), world.zipBytes);
  const settings = { ...DEFAULT_SETTINGS, language: 'en', grouped: false, confirmButton: 'a', keep: 'unpack' };
  mkdirSync(join(rgsx, 'tui'), { recursive: true });
  writeFileSync(join(rgsx, 'tui/settings.json'), JSON.stringify(settings));
  execFileSync(process.execPath, [world.program, 'systems', '--userdata', root], {
    env: { ...process.env, ...world.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const installed = new Set<string>();
  const psx = join(roms, 'psx');
  return {
    root,
    fetchedBytes() {
      for (const name of readdirSync(psx)) {
        if (!name.startsWith('Endurance')) continue;
        installed.add(name);
        if (Date.now() - statSync(join(psx, name)).ctimeMs > SETTLED_MS) rmSync(join(psx, name), { recursive: true });
      }
      return installed.size * world.zipBytes + partBytes(join(roms, '.rgsx'));
    },
    remove,
  };
}

/** Size of the part that is being fetched. */
function partBytes(staging: string): number {
  let bytes = 0;
  try {
    for (const job of readdirSync(staging)) {
      bytes += statSync(join(staging, job, 'archive.part'), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // Nothing is on its way.
  }
  return bytes;
}
