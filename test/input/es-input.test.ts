import { describe, expect, test } from 'vitest';
import { type DeviceFacts, sdlGuids } from '../../src/input/capabilities.ts';
import { axisControl } from '../../src/input/codes.ts';
import { findBlock, type InputBlock, parseEsInput } from '../../src/input/es-input.ts';
import { mapPad, missingButtons, NEEDED } from '../../src/input/mapping.ts';
import { seeded } from '../helpers/random.ts';
import { needsSharedData, readShared, sharedData } from '../helpers/shared-data.ts';
import { device, ROW_KEYS, XBOX_AXES, XBOX_KEYS } from './records.ts';

const block = (rows: string, name = 'Test Pad', guid = '03000000341200007856000000010000'): string =>
  `<inputList><inputConfig type="joystick" deviceName="${name}" deviceGUID="${guid}">${rows}</inputConfig></inputList>`;

const buttonsOf = (facts: DeviceFacts, text: string): Record<string, number[]> => {
  const found: Record<string, number[]> = {};
  for (const [control, button] of mapPad(facts, [parseEsInput(text)]).controls) {
    found[button] = [...(found[button] ?? []), control];
  }
  return found;
};

describe('blocks', () => {
  test('joysticks are read, keyboards and actions are not', () => {
    const text = `<?xml version="1.0"?><inputList>
      <inputConfig type="keyboard" deviceName="Keyboard" deviceGUID="-1"><input name="a" type="key" id="27" value="1"/></inputConfig>
      <inputAction type="onfinish"><command>x</command></inputAction>
      <!-- <inputConfig type="joystick" deviceName="old" deviceGUID="0"><input name="a" type="button" id="0" /></inputConfig> -->
      <inputConfig deviceName="Tom &amp; &quot;Pad&quot; &#233;&#x41;" type='joystick' deviceGUID="0300">
        <input name="a" type="button" id="1" value="1" code="305" /></inputConfig></inputList>`;
    const [found, ...others] = parseEsInput(text);
    expect(others).toEqual([]);
    expect([found?.deviceName, found?.deviceGuid]).toEqual(['Tom & "Pad" éA', '0300']);
    expect(found?.rows).toEqual([{ name: 'a', type: 'button', id: 1, value: 1, code: 305 }]);
  });

  test('a broken row costs that row only; a file that is cut off keeps what came before', () => {
    const text = block(
      '<input name="a" type="button" id="1" value="1" code="305" /><input name="joystick1up type=" />',
    );
    expect(parseEsInput(text)[0]?.rows.map((row) => row.name)).toEqual(['a', 'joystick1up type=']);
    expect(parseEsInput(text.slice(0, text.indexOf('<input name="joy')))[0]?.rows).toHaveLength(1);
    expect(parseEsInput('<inputConfig')).toEqual([]);
    expect(parseEsInput('')).toEqual([]);
  });

  test('escape sequences in a device name do not come through', () => {
    expect(parseEsInput(block('', '&#27;[2JPad'))[0]?.deviceName).toBe('[2JPad');
  });
});

test('any damage to a file, 400 seeded ones: no error, and every pad stays usable', () => {
  const random = seeded(23);
  const row =
    '<input name="up" type="hat" id="0" value="1" code="16"/><input name="a" type="button" id="1" value="1" code="305"/>';
  const whole = block(row.repeat(3)) + block(row, 'Other', 'f'.repeat(32));
  const bits = [
    '<',
    '>',
    '"',
    '=',
    '&#',
    ';',
    '</inputConfig>',
    '<inputConfig',
    '<!--',
    '-->',
    '999999999999',
    '-1',
    '\0',
    'code=',
    'name="b"',
    ' ',
  ];
  const pad = device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) });
  for (let round = 0; round < 400; round++) {
    let text = whole;
    for (let change = 0; change <= random(12); change++) {
      const at = random(text.length);
      text = text.slice(0, at) + bits[random(bits.length)] + text.slice(at + random(4));
    }
    for (const { controls } of [mapPad(pad, [parseEsInput(text)])]) {
      for (const button of ['up', 'down', 'left', 'right', 'a', 'b', 'start', 'select'])
        expect([...controls.values()]).toContain(button);
      for (const control of controls.keys()) expect(control).toBeGreaterThan(0);
    }
  }
});

describe('finding the block of a device', () => {
  const one = (deviceName: string, deviceGuid: string): InputBlock => ({
    deviceName,
    deviceGuid,
    rows: [{ name: 'a', type: 'button', id: 0, value: 1, code: 304 }],
  });
  const pad = device({ name: 'Pad' });
  const [guid = ''] = sdlGuids(pad);

  test('name and GUID before GUID alone before name alone, the player’s file first', () => {
    const exact = one('Pad', guid);
    const byGuid = one('Other', guid);
    const byName = one('Pad', 'f'.repeat(32));
    expect(findBlock([[byName], [byGuid, exact]], pad)).toBe(exact);
    expect(findBlock([[byName], [byGuid]], pad)).toBe(byGuid);
    expect(findBlock([[byName], []], pad)).toBe(byName);
    expect(findBlock([[one('Pad', guid)], [exact]], pad)).not.toBe(exact);
    expect(findBlock([[one('No', '0'.repeat(32))]], pad)).toBeNull();
  });

  test('the checksum of the name that newer SDL puts into the GUID does not matter', () => {
    const withCrc = one('Other', `${guid.slice(0, 4)}a24b${guid.slice(8)}`);
    expect(findBlock([[withCrc]], pad)).toBe(withCrc);
  });

  test('the GUID of the H700 built-in pad comes from its numbers', () => {
    const built = device({ name: 'Deeplay-keys', bus: 0x19, vendor: 1, product: 1, version: 0x100 });
    expect(sdlGuids(built)[0]).toBe('19000000010000000100000000010000');
  });
});

describe('what the rows mean', () => {
  const xbox = device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) });

  test('Linux codes are taken as they are', () => {
    const rows =
      '<input name="a" type="button" id="0" value="1" code="304" /><input name="b" type="button" id="1" value="1" code="305" />';
    const found = buttonsOf(xbox, block(rows));
    expect(found['a']).toEqual([304]);
    expect(found['b']).toEqual([305]);
  });

  test('without codes SDL’s numbers are looked up in the capabilities: joystick buttons first, then the keys below them', () => {
    const pad = device({ keys: new Set([139, 0x103, 288, 304, 305]), axes: new Set([0, 1, 16, 17]) });
    const rows = [...'abxyz'].map((name, id) => `<input name="${name}" type="button" id="${id}" value="1" />`).join('');
    const found = buttonsOf(pad, block(rows));
    expect(found).toMatchObject({ a: [288], b: [304], x: [305], y: [139] });
  });

  test('a file that numbers all keys in a row (as its own codes show) is followed', () => {
    const pad = device({ keys: new Set([139, 304, 305, 307]), axes: new Set([16, 17]) });
    const rows =
      '<input name="hotkey" type="button" id="0" value="1" code="139"/><input name="a" type="button" id="2" value="1" code="305"/><input name="b" type="button" id="1" value="1"/>';
    expect(buttonsOf(pad, block(rows))).toMatchObject({ hotkey: [139], a: [305], b: [304] });
  });

  test('a hat is a pair of axes; long names of ROCKNIX mean the same as the short ones', () => {
    const rows = `<input name="up" type="hat" id="0" value="1" /><input name="leftshoulder" type="button" id="4" value="1" />
      <input name="leftanalogup" type="axis" id="1" value="-1" /><input name="righttrigger" type="axis" id="5" value="1" />
      <input name="hotkeyenable" type="button" id="6" value="1"/><input name="select" type="button" id="6" value="1"/>`;
    const pad = mapPad(xbox, [parseEsInput(block(rows))]);
    expect(pad.controls.get(axisControl(17, -1))).toBe('up');
    expect(pad.controls.get(310)).toBe('l1');
    expect(pad.controls.get(axisControl(1, -1))).toBe('up');
    expect(pad.controls.get(axisControl(5, 1))).toBe('r2');
    expect(pad.controls.get(314)).toBe('select');
    expect(pad.hotkeys.has(314)).toBe(true);
  });

  test('stray memory in the codes is not believed: the indexes are', () => {
    const garbage =
      '<input name="hotkey" type="key" id="0" value="1" code="31546504" /><input name="a" type="button" id="1" value="1" code="305"/>';
    expect(buttonsOf(xbox, block(garbage))).toMatchObject({ a: [305] });
    const zeros = ['a', 'b', 'x', 'y']
      .map((name, id) => `<input name="${name}" type="button" id="${id}" value="1" code="0"/>`)
      .join('');
    expect(buttonsOf(xbox, block(zeros))).toMatchObject({ a: [304], b: [305], x: [307], y: [308] });
  });

  test('a code that the device does not have is replaced by its index', () => {
    expect(buttonsOf(xbox, block('<input name="a" type="button" id="1" value="1" code="289"/>'))).toMatchObject({
      a: [305],
    });
  });

  test('a hotkey that is also a letter button or a direction stays a plain button', () => {
    const rows =
      '<input name="b" type="button" id="0" value="1" code="304"/><input name="hotkey" type="button" id="0" value="1" code="304"/>';
    const pad = mapPad(xbox, [parseEsInput(block(rows))]);
    expect(pad.controls.get(304)).toBe('b');
    expect(pad.hotkeys.has(304)).toBe(false);
  });
});

describe('pads that no file knows', () => {
  const complete = (facts: Partial<DeviceFacts>): string[] => missingButtons(mapPad(device(facts), []));

  test.each<[string, Partial<DeviceFacts>]>([
    ['an Xbox pad', { keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) }],
    [
      'a D-pad of buttons and no axis',
      { keys: new Set([304, 305, 307, 308, 310, 311, 312, 313, 314, 315, 544, 545, 546, 547]) },
    ],
    [
      'a USB pad that only numbers its buttons',
      { keys: new Set(Array.from({ length: 10 }, (_, i) => 288 + i)), axes: new Set([0, 1]) },
    ],
    [
      'the row of the H700 vendor kernels',
      { keys: new Set(ROW_KEYS), axes: new Set([16, 17]), bus: 0x19, vendor: 1, product: 1 },
    ],
    ['select and start far away', { keys: new Set([304, 305, 307, 308, 310, 311, 704, 705]), axes: new Set([16, 17]) }],
    [
      'twelve buttons of no name at all',
      { keys: new Set(Array.from({ length: 12 }, (_, i) => 0x2d0 + i)), axes: new Set([0, 1]) },
    ],
  ])('%s is complete', (_name, facts) => {
    expect(complete(facts)).toEqual([]);
  });

  test('304 is the east button on the H700 row and the south one elsewhere', () => {
    const row = mapPad(
      device({ keys: new Set(ROW_KEYS), axes: new Set([16, 17]), bus: 0x19, vendor: 1, product: 1 }),
      [],
    );
    expect([304, 305, 310, 311].map((code) => row.controls.get(code))).toEqual(['a', 'b', 'select', 'start']);
    expect(row.origin).toBe('built-in');
    const usual = mapPad(device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) }), []);
    expect([304, 305, 314, 315].map((code) => usual.controls.get(code))).toEqual(['b', 'a', 'select', 'start']);
    expect(usual.origin).toBe('kernel');
  });
});

/**
 * A device that fits a block: every code and index the block names, at least a usual pad's number of buttons, a hat and a
 * stick. (The files do not tell the capabilities of the device that they were made on.)
 */
function deviceFor(block: InputBlock): DeviceFacts {
  const keys = new Set<number>();
  const axes = new Set([0, 1, 16, 17]);
  let most = 11;
  for (const row of block.rows) {
    if (row.type === 'axis' && row.code >= 0 && row.code <= 0x3f) axes.add(row.code);
    if (row.type === 'axis') for (let axis = 0; axis <= Math.min(row.id, 15); axis++) axes.add(axis);
    if (row.type === 'button' && row.code > 0 && row.code <= 0x2ff) keys.add(row.code);
    if (row.type === 'button' && row.id >= 0) most = Math.max(most, row.id);
  }
  for (let code = 304; keys.size <= most && code < 0x2ff; code++) keys.add(code);
  return device({ name: block.deviceName, keys, axes });
}

describe.runIf(sharedData !== null)(needsSharedData('every pad of the real files'), () => {
  const COUNTS: readonly (readonly [file: string, pads: number])[] = [
    ['es_input.amberelec.cfg', 3],
    ['es_input.batocera.cfg', 303],
    ['es_input.darkos-rg351mp.cfg', 1],
    ['es_input.darkos-rg353m-rgb30.cfg', 126],
    ['es_input.darkos-rgb10.cfg', 2],
    ['es_input.knulli-subset.cfg', 26],
    ['es_input.rocknix.cfg', 75],
  ];
  const blocksOf = (file: string): InputBlock[] => parseEsInput(readShared(file).toString('utf8'));

  test.each(COUNTS)('%s: %i pads, each complete', (file, count) => {
    const blocks = blocksOf(file);
    expect(blocks).toHaveLength(count);
    const incomplete = blocks.flatMap((found) => {
      const missing = missingButtons(mapPad(deviceFor(found), [[found]]));
      return missing.length === 0 ? [] : [`${found.deviceName}: ${missing.join(' ')}`];
    });
    expect(incomplete).toEqual([]);
  });

  test('536 pads in all, 533 with L1 and R1 (the Wii Remote has not enough buttons); no button of a file is given to another', () => {
    let pads = 0;
    const withoutShoulders: string[] = [];
    for (const found of COUNTS.flatMap(([file]) => blocksOf(file))) {
      pads++;
      const { controls } = mapPad(deviceFor(found), [[found]]);
      const buttons = [...controls.values()];
      if (!buttons.includes('l1') || !buttons.includes('r1')) withoutShoulders.push(found.deviceName);
      const rows = found.rows.filter((row) => row.type === 'button' && row.code > 0 && row.code <= 767);
      for (const row of rows.filter(({ name }) => (NEEDED as readonly string[]).includes(name))) {
        const others = rows.filter((other) => other.code === row.code).map((other) => other.name);
        expect(others).toContain(controls.get(row.code));
      }
    }
    expect(pads).toBe(536);
    expect(withoutShoulders).toEqual(Array(3).fill('Nintendo Wii Remote'));
  });

  test('the built-in pads of Knulli', () => {
    const knulli = blocksOf('es_input.knulli-subset.cfg');
    const codes = (name: string, list: readonly number[]) => {
      const found = knulli.find((each) => each.deviceName === name);
      const controls = found === undefined ? null : mapPad(deviceFor(found), [[found]]).controls;
      return list.map((code) => controls?.get(code));
    };
    const row = ['a', 'b', 'y', 'x', 'l1', 'r1', 'select', 'start'];
    expect(codes('Deeplay-keys', [304, 305, 306, 307, 308, 309, 310, 311])).toEqual(row);
    expect(codes('TRIMUI Brick Controller', [304, 305])).toEqual(['b', 'a']);
  });
});

test('a file that names one direction of a hat no longer leaves the pad without the others', () => {
  const pad = device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) });
  const [block] = parseEsInput(
    '<inputList><inputConfig type="joystick" deviceName="Test Pad" deviceGUID="x"><input name="up" type="hat" id="0" value="1" code="16" /><input name="odd" type="axis" id="0" value="-1" code="0" /></inputConfig></inputList>',
  );
  expect(block).toBeDefined();
  expect(missingButtons(mapPad(pad, block === undefined ? [] : [[block]]))).toEqual([]);
});
