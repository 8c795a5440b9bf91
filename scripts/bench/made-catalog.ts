/** A catalog of invented games as large as a real one: 60 platforms, seeded, in the RGSX format. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../test/helpers/random.ts';

type Random = (below: number) => number;

const SYLLABLES = (
  'ka,ri,mo,zan,tel,vor,na,shi,dra,gon,pix,el,lu,mar,bro,ta,ken,fro,sil,va,wor,qui,ze,ber,ny,oth,ul,fen,cra,mi,sto,pe,' +
  'har,jun,ix,ob,rel,da,gri,no,pla,sam,tor,wi,ya,che,fu,lor'
).split(',');
const COMMON = (
  'super,world,the,of,quest,adventure,fighter,legend,racing,star,king,dragon,battle,night,space,soccer,golf,tennis,puzzle,' +
  'war,hero,island,land,story,magic,party,deluxe,turbo,city,dark,mega,pro'
).split(',');
const REGIONS =
  '(USA)|(Europe)|(Japan)|(World)|(USA, Europe)|(Europe) (En,Fr,De,Es,It)|(Germany)|(France)|(Korea)|(Brazil)|(Japan) (En)|(Spain)'.split(
    '|',
  );
const EXTRAS =
  '||||||| (Rev 1)| (Rev A)| (Beta)| (Demo)| (Unl)| (Proto)| (Disc 1)| (Disc 2)| (Virtual Console)| [b]'.split('|');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function words(random: Random): string[] {
  const made = new Set(COMMON);
  while (made.size < 6000) {
    made.add(Array.from({ length: 2 + random(3) }, () => SYLLABLES[random(SYLLABLES.length)]).join(''));
  }
  return [...made];
}

/** Names as long and as alike as real ones: a few words are everywhere, most are rare, each title has several versions. */
export function nameMaker(seed: number): () => string {
  const random = seeded(seed);
  const vocabulary = words(seeded(1));
  const pick = (list: readonly string[]): string => list[random(list.length)] as string;
  let title = '';
  return () => {
    if (title === '' || random(3) === 0) {
      const parts = Array.from({ length: 1 + random(4) }, () => pick(random(3) === 0 ? COMMON : vocabulary));
      title = `${parts.map(capital).join(' ')}${random(4) === 0 ? ` ${2 + random(4)}` : ''}`;
    }
    return `${title} ${pick(REGIONS)}${pick(EXTRAS)}.zip`;
  };
}

export interface MadeCatalog {
  readonly systems: readonly string[];
  /** Names of the largest system. */
  readonly largest: readonly string[];
  readonly jsonBytes: number;
}

/** Writes systems_list.json and games/*.json: one platform of `largest` games, the rest shared out over the others. */
export function writeCatalog(folder: string, games: number, largest: number, platforms = 60): MadeCatalog {
  const random = seeded(7);
  const next = nameMaker(8);
  mkdirSync(join(folder, 'games'), { recursive: true });
  const names = Array.from({ length: platforms }, (_, at) => `System ${at}`);
  const list = names.map((name, at) => ({ platform_name: name, folder: `sys${at}`, platform_image: `${name}.png` }));
  writeFileSync(join(folder, 'systems_list.json'), JSON.stringify(list));
  const rest = Math.floor((games - largest) / (platforms - 1));
  let jsonBytes = 0;
  let first: string[] = [];
  names.forEach((name, at) => {
    const rows = Array.from({ length: at === 0 ? games - rest * (platforms - 1) : rest }, () => {
      const id = Array.from({ length: 20 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[random(36)]).join('');
      return [next(), `https://1fichier.com/?${id}`, `${1 + random(900)}.${random(10)} MB`];
    });
    if (at === 0) first = rows.map((row) => row[0] as string);
    const text = JSON.stringify(rows);
    jsonBytes += text.length;
    writeFileSync(join(folder, 'games', `${name}.json`), text);
  });
  return { systems: names.map((_, at) => `sys${at}`), largest: first, jsonBytes };
}
