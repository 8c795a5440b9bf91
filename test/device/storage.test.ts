import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSystemKind, limitsOf, mountOf, parseMounts, storageOf } from '../../src/device/storage.ts';

const MOUNTS = parseMounts(`rootfs / rootfs rw 0 0
/dev/root / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/mmcblk0p4 /userdata exfat rw,umask=000 0 0
/dev/mmcblk1p1 /media/My\\040Card\\134x vfat ro,iocharset=utf8 0 0
/dev/sda1 /userdata/roms fuseblk rw 0 0

garbage
`);

describe('mountOf', () => {
  it.each([
    ['/userdata/saves/x', '/userdata', 'exfat'],
    ['/userdata', '/userdata', 'exfat'],
    ['/userdata/roms/snes', '/userdata/roms', 'fuseblk'],
    ['/userdatax/roms', '/', 'ext4'],
    ['/media/My Card\\x/roms', '/media/My Card\\x', 'vfat'],
    ['/', '/', 'ext4'],
  ])('%s', (path, point, type) => {
    expect(mountOf(path, MOUNTS)).toMatchObject({ point, type });
  });

  it('is null without any mount', () => {
    expect(mountOf('/x', [])).toBeNull();
  });
});

describe('fileSystemKind', () => {
  it.each([
    ['exfat', 0, 'exfat'],
    ['vfat', 0, 'fat'],
    ['fuse.sshfs', 0, 'fuse'],
    [null, 0x4d44, 'fat'],
    [null, 0x2011bab0, 'exfat'],
    [null, 0x9123683e, 'btrfs'],
    [null, 0x9123683e - 2 ** 32, 'btrfs'],
    ['somefs', 0xef53, 'ext'],
    [null, 1, 'other'],
  ] as const)('%s %i', (driver, magic, kind) => {
    expect(fileSystemKind(driver, magic)).toBe(kind);
  });
});

describe('limitsOf', () => {
  it('FAT32 holds 4 GiB less one byte', () => {
    expect(limitsOf('fat')).toMatchObject({ maxFileBytes: 4_294_967_295, caseInsensitive: true, nameUnit: 'utf16' });
  });
  it('exFAT has no such limit but the same names; ext counts bytes and takes any name', () => {
    expect(limitsOf('exfat')).toMatchObject({ maxFileBytes: null, caseInsensitive: true, nameUnit: 'utf16' });
    expect(limitsOf('ext')).toMatchObject({ caseInsensitive: false, forbidden: '', nameUnit: 'bytes' });
  });
});

describe('storageOf', () => {
  it('asks the nearest parent that is there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rgsx-storage-'));
    const storage = storageOf(join(folder, 'roms/snes/not/yet'));
    rmSync(folder, { recursive: true });
    expect(storage.path).toBe(folder);
    expect(storage.totalBytes).toBeGreaterThan(0);
    expect(storage.freeBytes).toBeLessThanOrEqual(storage.totalBytes);
    expect(storage.driver).not.toBe('');
    expect(storage.mountPoint).not.toBeNull();
  });

  it('sees a card that is mounted read-only', () => {
    const mounts = parseMounts('/dev/x / vfat ro 0 0\n');
    expect(storageOf('/', mounts)).toMatchObject({ readOnly: true, kind: 'fat' });
  });
});
