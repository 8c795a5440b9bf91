import { describe, expect, it } from 'vitest';
import { boolSetting, confirmButton, parseEsSettings } from '../../src/device/es-settings.ts';
import { firmwareProfile } from '../../src/device/firmware.ts';
import { readPower } from '../../src/device/power.ts';
import { buildMarkerTree, MARKER_TREES } from '../helpers/marker-tree.ts';

const knulli = firmwareProfile({ markers: { '/usr/bin/knulli-version': '' }, home: '/' });
const batocera = firmwareProfile({ markers: { '/usr/bin/batocera-version': '' }, home: '/' });
const amberelec = firmwareProfile({
  markers: { '/etc/os-release': MARKER_TREES.amberelec['/etc/os-release'] },
  home: '/',
});
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
    ['Batocera', batocera, 'b', 'b', 'a', 'b'],
    ['Knulli, which ships it switched on and does not save it switched off', knulli, 'a', 'b', 'a', 'b'],
    ['AmberELEC', amberelec, 'a', 'a', 'b', 'a'],
    ['ROCKNIX, whose default is one or the other', rocknix, 'a', 'a', 'b', 'b'],
  ] as const)('confirm on %s', (_, profile, noFile, unset, on, off) => {
    expect(confirmButton(profile, null)).toBe(noFile);
    expect(confirmButton(profile, parseEsSettings('<config/>'))).toBe(unset);
    expect(confirmButton(profile, parseEsSettings(settings('true')))).toBe(on);
    expect(confirmButton(profile, parseEsSettings(settings('false')))).toBe(off);
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
