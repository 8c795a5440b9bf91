import { describe, expect, it } from 'vitest';
import { boolSetting, confirmButton, parseEsSettings } from '../../src/device/es-settings.ts';
import { firmwareProfile } from '../../src/device/firmware.ts';
import { readPower } from '../../src/device/power.ts';
import { buildMarkerTree, MARKER_TREES } from '../helpers/marker-tree.ts';

const knulli = firmwareProfile({ markers: { '/usr/bin/knulli-version': '' }, home: '/' });
const batocera = firmwareProfile({ markers: { '/usr/bin/batocera-version': '' }, home: '/' });
const rocknix = firmwareProfile({ markers: { '/etc/os-release': MARKER_TREES.rocknix['/etc/os-release'] }, home: '/' });

const settings = (value: string) =>
  `<?xml version="1.0"?>\n<config>\n\t<bool name="InvertButtons" value="${value}" />\n</config>\n`;

describe('es_settings.cfg', () => {
  it.each([
    [settings('true'), true],
    [settings('false'), false],
    [settings('1'), true],
    [settings(' FALSE '), false],
    [settings('maybe'), null],
    ['<bool name="Other" value="true"/>\n<bool name="InvertButtons" value="true"/>', true],
    ['<string name="A" value="1 &amp; 2"/>', null],
    ['', null],
    ['<bool name="InvertButtons" value="true"', null],
    ['\0\0\0', null],
  ])('%j', (text, expected) => {
    expect(boolSetting(parseEsSettings(text), 'InvertButtons')).toBe(expected);
  });

  it.each([
    ['Batocera', batocera, '', 'b'],
    ['Batocera inverted', batocera, settings('true'), 'a'],
    ['Knulli, which ships it inverted', knulli, '', 'a'],
    ['Knulli put back', knulli, settings('false'), 'b'],
    ['ROCKNIX', rocknix, '', 'a'],
    ['ROCKNIX inverted', rocknix, settings('true'), 'b'],
  ] as const)('confirm on %s', (_, profile, text, expected) => {
    expect(confirmButton(profile, parseEsSettings(text))).toBe(expected);
  });
});

describe('readPower', () => {
  const supply = (name: string, files: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(files).map(([file, text]) => [`/sys/class/power_supply/${name}/${file}`, `${text}\n`]),
    );
  it.each([
    ['none', {}, null],
    [
      'a battery',
      supply('axp2202-battery', { type: 'Battery', capacity: '57', status: 'Discharging' }),
      { percent: 57, charging: false },
    ],
    [
      'charging',
      supply('battery', { type: 'Battery', capacity: '57', status: 'Charging' }),
      { percent: 57, charging: true },
    ],
    ['full', supply('battery', { type: 'Battery', capacity: '104', status: 'Full' }), { percent: 100, charging: true }],
    [
      'only the charger and a pad',
      {
        ...supply('ac', { type: 'Mains', online: '1' }),
        ...supply('pad', { type: 'Battery', scope: 'Device', capacity: '30', status: 'Discharging' }),
      },
      null,
    ],
    ['nonsense', supply('battery', { type: 'Battery', capacity: 'full' }), null],
  ])('%s', (_, tree, expected) => {
    const { root, remove } = buildMarkerTree(tree);
    const power = readPower(root);
    remove();
    expect(power).toEqual(expected);
  });
});
