import { describe, expect, it } from 'vitest';
import { discAt, discList, isOwnList } from '../../src/install/disc-set.ts';
import { EXFAT, PSX, SEGACD } from './fixtures.ts';

describe('discAt', () => {
  it.each([
    ['Robots (World) (Disc 2).chd', 'robots (world)', 2, 'Robots (World)'],
    ['Robots (Disc 1)/disc.gdi', 'robots', 1, 'Robots'],
    ['Robots v1.2 (Disc 1)/disc.gdi', 'robots v1.2', 1, 'Robots v1.2'],
    ['Robots (USA) (Disc 3)/Robots (USA) (Disc 3).cue', 'robots (usa)', 3, 'Robots (USA)'],
    ['Robots (Disc 1) (Rev 1).chd', 'robots (rev 1)', 1, 'Robots (Rev 1)'],
  ])('%s', (path, key, disc, stem) => {
    expect(discAt(path)).toEqual({ key, disc, stem });
  });

  it.each(['Robots.chd', 'Robots/Robots.m3u', 'Robots (Disc 1).m3u', 'Discworld.chd', 'Robots/robots.cue'])(
    '%s is none of several',
    (path) => {
      expect(discAt(path)).toBeNull();
    },
  );
});

describe('discList', () => {
  const mains = [
    'Robots (Disc 2).chd',
    'Other (Disc 1).chd',
    'Robots (Disc 1)/Robots (Disc 1).cue',
    'Robots (Disc 10).chd',
    'Single.chd',
  ];
  it('names the discs of one game in their order', () => {
    expect(discList(mains, 'robots', PSX, EXFAT)).toEqual({
      path: 'Robots.m3u',
      content: 'Robots (Disc 1)/Robots (Disc 1).cue\nRobots (Disc 2).chd\nRobots (Disc 10).chd\n',
    });
  });
  it('is none for one disc, nor where the system opens no lists', () => {
    expect(discList(mains, 'other', PSX, EXFAT)).toBeNull();
    expect(discList(mains, 'robots', SEGACD, EXFAT)).toBeNull();
    expect(discList([], 'robots', PSX, EXFAT)).toBeNull();
  });
  it('takes one file for each disc', () => {
    const twice = ['Robots (Disc 1).chd', 'Robots (Disc 1).cue', 'Robots (Disc 2).chd'];
    expect(discList(twice, 'robots', PSX, EXFAT)?.content).toBe('Robots (Disc 1).cue\nRobots (Disc 2).chd\n');
  });
});

describe('isOwnList', () => {
  const known = new Set(['a.chd', 'b.chd']);
  it.each([
    ['a.chd\nb.chd\n', true],
    ['b.chd\r\n', true],
    ['a.chd\nmine.chd\n', false],
    ['# my list\na.chd\n', false],
    ['', false],
  ])('%j', (content, expected) => {
    expect(isOwnList(content, known)).toBe(expected);
  });
});
