/** Files of the frontend, damaged: refused, or read; and a gamelist never loses a byte that is not ours. */

import assert from 'node:assert/strict';
import { parseEsSettings } from '../../src/device/es-settings.ts';
import { checkEntry } from '../../src/frontend/check-entry.ts';
import { addGame, gameEntry, removeGames, type Spliced, updateGame } from '../../src/frontend/gamelist.ts';
import { BUTTONS } from '../../src/input/actions.ts';
import { parseEsInput } from '../../src/input/es-input.ts';
import { mapPad, missingButtons } from '../../src/input/mapping.ts';
import { AppError } from '../../src/lib/errors.ts';
import { clean, hasControls } from '../../src/lib/text.ts';
import { parseXml } from '../../src/lib/xml.ts';
import { mergeOverride, parseEsSystems, toSystems } from '../../src/systems/es-systems.ts';
import { systemMatcher } from '../../src/systems/match.ts';
import { esSystemsText, TEMP_SYSTEMS } from '../helpers/temp-userdata.ts';
import { device, ROW_KEYS, XBOX_AXES, XBOX_KEYS } from '../input/records.ts';
import type { Fuzzer, Pick } from './harness.ts';

const SCRAPS = [
  ...[
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
    '<?',
    '?>',
    '\0',
    '\xff\xfe',
    '<a>',
    '</a>',
  ],
  ...['&#x110000;', '&#27;', '\n', '\r\n', '<!DOCTYPE a [', '%ROMPATH%', '~', '/../', '\u001b[2J', '\u202e', '<a/>'],
];

/** The answer, or the code of the AppError that refuses; anything else breaks out. */
function answer<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

const ROMS = '/roms/snes';
const LISTS = [
  `\ufeff<?xml version="1.0"?>\r
<!-- mine --><gameList>\r
\t<game id="1">\r
\t\t<path>./Caf&#233; &amp; Bar.zip</path>\r
\t\t<name><![CDATA[a <b> c]]></name><desc/>\r
\t</game>\r
\t<folder><path>./sub</path></folder>\r
\t<game><path>./Second.zip</path><name>é</name></game>\r
</gameList>\r
`,
  '<?xml version="1.0"?>\n<gameList>\n  <game>\n    <path>./One.zip</path>\n    <name>One</name>\n    <playcount>7</playcount>\n  </game>\n</gameList>\n',
  '<gameList>\n\t<game>\n\t\t<path>./New.zip</path>\n\t</game>\n</gameList>\n',
  '<gameList/>',
  '<gameList><game><path>Second.zip</path></game></gameList>',
  '',
];

/** The bytes of each entry that is not one of `paths`, in order. */
function others(text: string, paths: RegExp): string[] {
  const list = parseXml(text).find((root) => root.name === 'gameList');
  return (list?.children ?? []).map(({ start, end }) => text.slice(start, end)).filter((entry) => !paths.test(entry));
}

/** Whether all pieces are in the text, one behind the other. */
function holdsInOrder(text: string, pieces: readonly string[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** `after` is `before` with one block put in somewhere. */
function oneInsertion(before: Buffer, after: Buffer): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  return after.subarray(after.length - (before.length - head)).equals(before.subarray(head));
}

function judgeAdding(before: Buffer): string {
  const copy = Buffer.from(before);
  const added = answer(() => addGame(before, ROMS, './New.zip', { name: 'New' }));
  assert.ok(before.equals(copy), 'the input was changed in place');
  if (typeof added === 'string') return added;
  if (!added.changed) {
    assert.ok(added.bytes.equals(before));
    return 'known';
  }
  const selfClosing = /<gameList[^>]*\/>/.test(before.toString('latin1'));
  // A self-closing list loses its "/>"; every other list only gains.
  if (!selfClosing) assert.ok(oneInsertion(before, added.bytes), 'bytes were lost');
  assert.equal(addGame(added.bytes, ROMS, 'New.zip', { name: 'Other' }).changed, false, 'it is not known afterwards');
  const back = removeGames(added.bytes, ROMS, ['./New.zip']);
  assert.ok(back.changed);
  const bare = (bytes: Buffer): string => bytes.toString('latin1').replace(/\s+/g, '');
  if (!selfClosing && parseXml(before.toString('latin1')).length > 0) assert.equal(bare(back.bytes), bare(before));
  return 'added';
}

function judgeTaking(before: Buffer): void {
  const text = before.toString('latin1');
  const results: (Spliced | string)[] = [
    answer(() => removeGames(before, ROMS, ['./Second.zip', './sub', 'Café & Bar.zip'])),
    answer(() => updateGame(before, ROMS, './Second.zip', { name: 'x<y', desc: 'd' }, true)),
    answer(() => updateGame(before, ROMS, './One.zip', { name: 'N', desc: 'd' }, false)),
  ];
  for (const result of results) {
    if (typeof result === 'string') continue;
    const after = result.bytes.toString('latin1');
    parseXml(after);
    // Anything in an entry that could spell one of the paths, in whatever way, excuses it.
    const kept = others(text, /second|sub|caf|one|&|cdata|<!--|\\/i);
    assert.ok(holdsInOrder(after, kept), 'another entry was touched');
    if (!result.changed) assert.ok(result.bytes.equals(before));
  }
}

export function gamelistFuzzer(): Fuzzer {
  return {
    kind: 'gamelist',
    seeds: LISTS.map((text) => Buffer.from(text)),
    scraps: [
      ...SCRAPS,
      '<gameList>',
      '</gameList>',
      '<gameList/>',
      '<game>',
      '</game>',
      '<path>./Second.zip</path>',
      '<path>',
      './New.zip',
    ],
    judge: async (input, pick) => {
      const outcome = judgeAdding(input);
      judgeTaking(input);
      if (pick(10) > 0) return outcome;
      // Names come clean (catalog, archive): an entry of any clean name reads for others as it was meant.
      const name = clean(input.subarray(pick(input.length + 1)).toString('utf8'), 100) || 'x';
      await checkEntry(gameEntry(`./${name}`, { name, desc: name }), `./${name}`, { name, desc: name });
      return outcome;
    },
    reaches: ['added', 'known', 'gamelist-malformed'],
  };
}

const SETTINGS =
  '<?xml version="1.0"?>\n<config>\n\t<bool name="InvertButtons" value="true" />\n\t<string name="A" value="&amp;&#65;"/>\n</config>\n';
const INPUT = `<?xml version="1.0"?>
<inputList>
  <inputConfig type="joystick" deviceName="Test Pad" deviceGUID="030000003412000078560000000100000">
    <input name="a" type="button" id="1" value="1" code="305" /><input name="b" type="button" id="0" value="1" code="304" />
    <input name="up" type="hat" id="0" value="1" code="16" /><input name="joystick1left" type="axis" id="0" value="-1" code="0" />
    <input name="hotkey" type="button" id="8" value="1" code="316" /><input name="l2" type="axis" id="2" value="1" />
  </inputConfig>
  <!-- <inputConfig type="joystick" deviceName="Other" deviceGUID="x"> -->
  <inputConfig type="keyboard" deviceName="Keyboard" deviceGUID="-1"><input name="a" type="key" id="13" value="1" /></inputConfig>
</inputList>
`;
const ROOTS = { romsRoot: '/card/roms', home: '/card/system', userdata: '/card' };

function judgeSystems(text: string): string {
  const raw = answer(() => parseEsSystems(text, 'es_systems.cfg'));
  if (typeof raw === 'string') return raw;
  const systems = toSystems(mergeOverride(raw, raw), ROOTS);
  for (const system of systems) {
    assert.notEqual(system.name, '');
    assert.ok(!hasControls(system.name) && !hasControls(system.fullName), JSON.stringify(system));
    assert.match(system.romFolder, /^\/[\s\S]*[^/]$/);
    assert.ok(!system.romFolder.split('/').includes('..'), system.romFolder);
    assert.ok(
      system.extensions.every((extension) => /^\.[^\s/]+$/.test(extension)),
      JSON.stringify(system),
    );
  }
  assert.equal(new Set(systems.map((system) => system.name)).size, systems.length, 'two systems of one name');
  systemMatcher(systems)('Super Nintendo', 'snes');
  return systems.length === 0 ? 'no systems' : 'systems';
}

function judgeInput(text: string, pick: Pick): string {
  const blocks = parseEsInput(text);
  const pads = [
    device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) }),
    device({ name: '', keys: new Set(ROW_KEYS) }),
    device({ keys: new Set([pick(768), pick(768)]), axes: new Set([pick(64)]) }),
  ];
  for (const block of blocks) {
    assert.ok(!hasControls(block.deviceName), JSON.stringify(block.deviceName));
    // Every block is tried on the pads, whatever device it is for.
    const renamed = { ...block, rows: block.rows, deviceName: 'Test Pad' };
    for (const [at, pad] of pads.entries()) {
      const mapping = mapPad(pad, [[renamed]]);
      for (const [control, button] of mapping.controls) {
        assert.ok(Number.isSafeInteger(control) && control >= 0, `control ${control}`);
        assert.ok((BUTTONS as readonly string[]).includes(button), `button ${button}`);
      }
      for (const hotkey of mapping.hotkeys) assert.ok(mapping.controls.has(hotkey));
      if (at === 0) assert.deepEqual(missingButtons(mapping), [], 'a complete pad lacks a button');
    }
  }
  return blocks.length === 0 ? 'no pads' : 'pads';
}

export function esConfigFuzzer(): Fuzzer {
  return {
    kind: 'es_*.cfg',
    seeds: [esSystemsText(TEMP_SYSTEMS, '/userdata/roms'), SETTINGS, INPUT].map((text) => Buffer.from(text)),
    scraps: [
      ...[
        ...SCRAPS,
        '<systemList>',
        '</systemList>',
        '<system>',
        '<path>',
        '<name>',
        'id="-1"',
        'code="0"',
        'value="8"',
      ],
      ...[
        '<inputConfig',
        '</inputConfig>',
        '<input ',
        'name="hotkeyenable"',
        'type="axis"',
        '__proto__',
        'constructor',
        '99999999',
      ],
    ],
    judge: (input, pick) => {
      const text = input.toString(pick(8) === 0 ? 'latin1' : 'utf8');
      const settings = parseEsSettings(text);
      return `${judgeSystems(text)}, ${judgeInput(text, pick)}, ${settings.size === 0 ? 'no settings' : 'settings'}`;
    },
    reaches: [
      'systems, no pads, no settings',
      'systems-malformed, pads, no settings',
      'systems-malformed, no pads, settings',
    ],
  };
}
