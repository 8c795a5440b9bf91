/** Damaged files of the frontend: whatever happens to their bytes, the program says so or goes on, and never makes it worse. */

import { describe, expect, it } from 'vitest';
import { parseEsSettings } from '../../src/device/es-settings.ts';
import { addGame, removeGames, type Spliced, updateGame } from '../../src/frontend/gamelist.ts';
import { AppError } from '../../src/lib/errors.ts';
import { parseXml, XmlError } from '../../src/lib/xml.ts';
import { mergeOverride, parseEsSystems, toSystems } from '../../src/systems/es-systems.ts';
import { systemMatcher } from '../../src/systems/match.ts';
import { seeded } from '../helpers/random.ts';
import { esSystemsText, TEMP_SYSTEMS } from '../helpers/temp-userdata.ts';

const ROUNDS = 1500;
const SYSTEMS = esSystemsText(TEMP_SYSTEMS, '/userdata/roms');
const SETTINGS =
  '<?xml version="1.0"?>\n<config>\n\t<bool name="InvertButtons" value="true" />\n\t<string name="A" value="&amp;&#65;"/>\n</config>\n';
const GAMELIST = `\ufeff<?xml version="1.0"?>\r
<!-- mine --><gameList>\r
\t<game id="1">\r
\t\t<path>./Caf&#233; &amp; Bar.zip</path>\r
\t\t<name><![CDATA[a <b> c]]></name><desc/>\r
\t</game>\r
\t<folder><path>./sub</path></folder>\r
\t<game><path>./Second.zip</path><name>é</name></game>\r
</gameList>\r
`;
const SCRAPS = [
  '<',
  '>',
  '/',
  '"',
  "'",
  '&',
  ';',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '</gameList>',
  '<gameList>',
  '<?',
  '\0',
  '\xff\xfe',
  '<a>',
  '</a>',
  '&#x110000;',
  '\n',
  '<!DOCTYPE a [',
  '%ROMPATH%',
  '~',
];

/** A file with a few bytes changed, lost, doubled, moved, or with scraps of markup in it. */
function damage(file: Buffer, random: (below: number) => number): Buffer {
  let bytes = file;
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(bytes.length + 1);
    const to = Math.min(bytes.length, at + random(40));
    const scrap = Buffer.from(SCRAPS[random(SCRAPS.length)] as string, 'latin1');
    const [head, mid, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    switch (random(6)) {
      case 0:
        bytes = Buffer.concat([head, tail]);
        break;
      case 1:
        bytes = Buffer.concat([head, mid, mid, tail]);
        break;
      case 2:
        bytes = Buffer.concat([head, scrap, mid, tail]);
        break;
      case 3:
        bytes = head;
        break;
      case 4:
        bytes = Buffer.concat([head, Buffer.from(mid).fill(random(256)), tail]);
        break;
      default:
        bytes = Buffer.concat([tail, mid, head]);
    }
  }
  return bytes;
}

/** Runs `work`; an AppError is an answer too. Anything else fails the test. */
function answer<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return null;
  }
}

/** `after` is `before` with one block put in somewhere. */
function oneInsertion(before: Buffer, after: Buffer): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  return after.subarray(after.length - (before.length - head)).equals(before.subarray(head));
}

describe('damaged gamelist.xml', () => {
  it(`${ROUNDS} damaged lists: refused, or every byte that was there stays`, () => {
    const random = seeded(20261123);
    let accepted = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const before = damage(Buffer.from(GAMELIST), random);
      const copy = Buffer.from(before);
      const added = answer(() => addGame(before, '/roms/snes', './New.zip', { name: 'New' }));
      expect(before.equals(copy)).toBe(true);
      if (added === null) continue;
      accepted++;
      expect(added.changed).toBe(true);
      // A self-closing list loses its "/>"; every other list only gains.
      if (!/<gameList[^>]*\/>/.test(before.toString('latin1'))) expect(oneInsertion(before, added.bytes)).toBe(true);
      // What was written is a list that has the game, once, and gives it back.
      const again = addGame(added.bytes, '/roms/snes', 'New.zip', { name: 'Other' });
      expect(again.changed).toBe(false);
      const back = removeGames(added.bytes, '/roms/snes', ['./New.zip']);
      expect(back.changed).toBe(true);
      expect(() => parseXml(back.bytes.toString('latin1'))).not.toThrow();
    }
    expect(accepted).toBeGreaterThan(ROUNDS / 50);
    expect(accepted).toBeLessThan(ROUNDS);
  });

  it('removing and completing answer or refuse, and leave a readable list', () => {
    const random = seeded(7);
    for (let round = 0; round < ROUNDS; round++) {
      const before = damage(Buffer.from(GAMELIST), random);
      const results: (Spliced | null)[] = [
        answer(() => removeGames(before, '/roms/snes', ['./Second.zip', './sub', 'Café & Bar.zip'])),
        answer(() => updateGame(before, '/roms/snes', './Second.zip', { name: 'x<y', desc: 'd' }, true)),
      ];
      for (const result of results)
        if (result !== null) expect(() => parseXml(result.bytes.toString('latin1'))).not.toThrow();
    }
  });
});

describe('damaged es_systems.cfg and es_settings.cfg', () => {
  it(`${ROUNDS} damaged lists of systems: refused, or systems with names and absolute folders`, () => {
    const random = seeded(42);
    const roots = { romsRoot: '/card/roms', home: '/card/system', userdata: '/card' };
    for (let round = 0; round < ROUNDS; round++) {
      const text = damage(Buffer.from(SYSTEMS), random).toString('utf8');
      const raw = answer(() => parseEsSystems(text, 'es_systems.cfg'));
      if (raw === null) continue;
      const systems = toSystems(mergeOverride(raw, raw), roots);
      for (const system of systems) {
        expect(system.name).not.toBe('');
        expect(system.romFolder).toMatch(/^\/.*[^/]$/);
        expect(system.romFolder.split('/')).not.toContain('..');
        expect(system.extensions.every((extension) => /^\.[^\s/]+$/.test(extension))).toBe(true);
      }
      expect(new Set(systems.map((system) => system.name)).size).toBe(systems.length);
      systemMatcher(systems)('Super Nintendo', 'snes');
    }
  });

  it('settings are never a reason to stop', () => {
    const random = seeded(3);
    for (let round = 0; round < ROUNDS; round++) {
      expect(parseEsSettings(damage(Buffer.from(SETTINGS), random).toString('utf8'))).toBeInstanceOf(Map);
    }
  });

  it('chance bytes are XML or an XmlError', () => {
    const random = seeded(11);
    for (let round = 0; round < ROUNDS; round++) {
      const text = Array.from({ length: random(60) }, () => SCRAPS[random(SCRAPS.length)]).join('');
      try {
        parseXml(text);
      } catch (error) {
        expect(error).toBeInstanceOf(XmlError);
      }
    }
  });
});
