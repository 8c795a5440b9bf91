import { expect, test } from 'vitest';
import { linkHash } from '../../src/catalog/link-hash.ts';
import { LinkMap } from '../../src/catalog/link-map.ts';
import { seeded } from '../helpers/random.ts';

test('tells what a Map tells, through several growths', () => {
  const random = seeded(11);
  const map = new LinkMap();
  const peer = new Map<number, number>();
  for (let step = 0; step < 20_000; step++) {
    const link = linkHash(`https://1fichier.com/?${random(8000)}`);
    const number = random(100_000) - 1;
    expect(map.get(link)).toBe(peer.get(link));
    expect(map.set(link, number)).toBe(!peer.has(link));
    peer.set(link, number);
  }
  expect(map.size).toBe(peer.size);
  for (const [link, number] of peer) expect(map.get(link)).toBe(number);
});

test('links whose lower halves are the same, and 0, do not take each other for themselves', () => {
  const map = new LinkMap();
  const links = [0, 5, 5 + 2 ** 32, 5 + 2 ** 33, 2 ** 53 - 1];
  links.forEach((link, at) => {
    expect(map.set(link, at)).toBe(true);
  });
  expect(links.map((link) => map.get(link))).toEqual([0, 1, 2, 3, 4]);
  expect(map.get(5 + 2 ** 34)).toBeUndefined();
});
