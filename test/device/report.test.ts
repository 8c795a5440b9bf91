import { describe, expect, it } from 'vitest';
import { firmwareProfile } from '../../src/device/firmware.ts';
import { devicePaths } from '../../src/device/paths.ts';
import { type DeviceFacts, deviceReport } from '../../src/device/report.ts';
import { limitsOf, type Storage } from '../../src/device/storage.ts';
import { en } from '../../src/i18n/en.ts';

const profile = firmwareProfile({
  markers: { '/usr/bin/knulli-version': '', '/boot/boot/knulli.board': 'h700\n' },
  home: '/',
});
const paths = devicePaths(profile, { userdata: null, cwd: '/', exists: () => true });
const card: Storage = {
  path: '/userdata/roms',
  freeBytes: 20e9,
  totalBytes: 64e9,
  kind: 'exfat',
  driver: 'exfat',
  mountPoint: '/userdata',
  readOnly: false,
  limits: limitsOf('exfat'),
};
const good: DeviceFacts = {
  profile,
  paths,
  romsThere: true,
  systems: { count: 254, files: ['/usr/share/emulationstation/es_systems.cfg'], errors: [] },
  roms: card,
  state: card,
  power: { percent: 80, charging: false },
  nowMs: Date.UTC(2026, 11, 1, 10, 30),
  builtAtMs: Date.UTC(2026, 10, 1),
};

describe('deviceReport', () => {
  it('says in one line each what was found', () => {
    const report = deviceReport(good, en);
    expect(report.map((finding) => `${finding.level} ${finding.topic}: ${finding.what}`)).toEqual([
      'ok firmware: Knulli on h700 (known by /usr/bin/knulli-version)',
      "ok roms: games go to /userdata/roms (Knulli's own)",
      'ok state: own files are in /userdata/saves/ports/rgsx/tui, the log in /userdata/saves/ports/rgsx/tui/log',
      'ok frontend: new games are told to EmulationStation at http://127.0.0.1:1234',
      'ok systems: 254 systems from /usr/share/emulationstation/es_systems.cfg',
      'ok space: /userdata/roms: 20.0 GB of 64.0 GB free, exfat',
      'ok clock: 2026-12-01 10:30 UTC',
      'ok battery: 80%',
    ]);
    expect(report.every((finding) => finding.todo === '')).toBe(true);
  });

  it.each<[string, Partial<DeviceFacts>, string, 'warn' | 'bad']>([
    ['no roms', { romsThere: false }, 'roms', 'bad'],
    ['no systems', { systems: { count: 0, files: [], errors: [] } }, 'systems', 'bad'],
    ['folders as systems', { systems: { count: 3, files: [], errors: [] } }, 'systems', 'warn'],
    [
      'a malformed list',
      {
        systems: {
          count: 3,
          files: ['b'],
          errors: [{ code: 'systems-malformed', details: { file: 'a', reason: 'x' } }],
        },
      },
      'systems',
      'warn',
    ],
    ['little space', { roms: { ...card, freeBytes: 1e6 } }, 'space', 'warn'],
    ['read-only', { roms: { ...card, readOnly: true } }, 'space', 'bad'],
    ['FAT32', { roms: { ...card, limits: limitsOf('fat') } }, 'space', 'warn'],
    ['a card that is gone', { roms: { code: 'disk-error', details: { system: 'EIO' } } }, 'space', 'bad'],
    ['the year 1970', { nowMs: 1000 }, 'clock', 'bad'],
    ['an impossible clock', { nowMs: Number.NaN }, 'clock', 'bad'],
    ['an empty battery', { power: { percent: 9, charging: false } }, 'battery', 'warn'],
  ])('%s: says what to do', (_, change, topic, level) => {
    const findings = deviceReport({ ...good, ...change }, en).filter(
      (finding) => finding.topic === topic && finding.level === level,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.todo).not.toBe('');
  });

  it('speaks of the state folder where it lies on another card', () => {
    const report = deviceReport({ ...good, state: { ...card, mountPoint: '/', driver: 'ext4' } }, en);
    expect(report.map((finding) => finding.topic)).toContain('stateSpace');
  });
});
