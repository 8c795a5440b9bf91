/** A catalog of invented games as large as a real one: 60 platforms, seeded, in the RGSX format. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIRST =
  'Super,Pixel,Tiny,Cosmic,Turbo,Neon,Shadow,Crystal,Mega,Iron,Silent,Golden,Lunar,Rapid,Mystic,Frozen,Hidden,Royal,Wild,Astro'.split(
    ',',
  );
const SECOND =
  'Quest,Racer,Dungeon,Garden,Fighter,Puzzle,Tower,Knight,Ocean,Rally,Legend,Castle,Runner,Tactics,Pinball,Galaxy,Farm,Ninja,Circuit,Temple,Voyage,Arena,Kingdom,Orbit'.split(
    ',',
  );
const THIRD =
  ',Adventure,Deluxe,World,Returns,Gaiden,Zero,Chronicles,Party,Championship,Island,Story,Remix,Saga,Warriors,no Densetsu,of the Lost Valley,and the Seven Moons'.split(
    ',',
  );
const REGION = [
  '(USA)',
  '(Europe)',
  '(Japan)',
  '(World)',
  '(USA, Europe)',
  '(Europe) (En,Fr,De,Es,It)',
  '(Germany)',
  '(France)',
  '(Korea)',
  '(Brazil)',
];
const EXTRA = [
  '',
  '',
  '',
  '',
  '',
  '',
  ' (Rev 1)',
  ' (Rev A)',
  ' (Beta)',
  ' (Demo)',
  ' (Unl)',
  ' (Proto)',
  ' (Disc 1)',
  ' (Disc 2)',
  ' (Virtual Console)',
  ' [b]',
];

/** mulberry32, as test/helpers/random.ts. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

export function gameName(random: (below: number) => number): string {
  const pick = (list: readonly string[]): string => list[random(list.length)] as string;
  const number = random(3) === 0 ? ` ${1 + random(9)}` : '';
  const third = pick(THIRD);
  const title = `${pick(FIRST)} ${pick(SECOND)}${third === '' ? '' : ` ${third}`}${number}`;
  return `${title} ${pick(REGION)}${pick(EXTRA)}.zip`;
}

/** One platform of `largest` games, the rest shared out over 59 others. */
export function writeCatalog(folder: string, games: number, largest: number, platforms = 60): string[] {
  const random = seeded(7);
  mkdirSync(join(folder, 'games'), { recursive: true });
  const names = Array.from({ length: platforms }, (_, at) => `System ${at}`);
  const list = names.map((name, at) => ({ platform_name: name, folder: `sys${at}`, platform_image: `${name}.png` }));
  writeFileSync(join(folder, 'systems_list.json'), JSON.stringify(list));
  const rest = Math.floor((games - largest) / (platforms - 1));
  names.forEach((name, at) => {
    const rows = Array.from({ length: at === 0 ? largest : rest }, () => {
      const id = Array.from({ length: 20 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[random(36)]).join('');
      return [gameName(random), `https://1fichier.com/?${id}`, `${1 + random(900)}.${random(10)} MB`];
    });
    writeFileSync(join(folder, 'games', `${name}.json`), JSON.stringify(rows));
  });
  return names.map((_, at) => `sys${at}`);
}
