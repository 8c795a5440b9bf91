import { expect, test } from 'vitest';
import { listSharedFolder } from '../../../src/catalog/sources/shared-folder.ts';
import type { FichierClient } from '../../../src/fichier/client.ts';

const file = (name: string, passwordProtected = false) => ({
  url: `https://1fichier.com/?${name.replace(/\W/g, '')}`,
  name,
  sizeBytes: 5,
  whirlpool: null,
  passwordProtected,
  sentAt: null,
});
type Site = Pick<FichierClient, 'sharedFolder' | 'sharedFolderName'>;
const fichier = (...files: ReturnType<typeof file>[]): Site => ({
  sharedFolder: async () => ({ files, badRows: 1 }),
  sharedFolderName: async () => null,
});
const isSystem = (name: string): boolean => name === 'Super NES';
const LINK = 'https://1fichier.com/dir/AbCd1234';
const request = { link: LINK, password: null, platform: null, isSystem };

test('one platform, named by the player', async () => {
  const listing = await listSharedFolder(fichier(file('robo.zip'), file('readme.txt'), file('x.zip', true)), {
    ...request,
    platform: 'gb',
  });
  expect(listing.platforms).toEqual([
    {
      platform: 'gb',
      folder: 'gb',
      rows: [
        { name: 'robo.zip', url: 'https://1fichier.com/?robozip', sizeBytes: 5 },
        { name: 'x.zip', url: 'https://1fichier.com/?xzip', sizeBytes: 5, passwordProtected: true },
      ],
    },
  ]);
  expect(listing.report.count).toBe(1);
});

test('without a name it is the link’s id; the fingerprint follows the content', async () => {
  const one = await listSharedFolder(fichier(file('robo.zip')), request);
  const same = await listSharedFolder(fichier(file('robo.zip')), request);
  const other = await listSharedFolder(fichier(file('robo2.zip')), request);
  expect(one.platforms[0]).toMatchObject({ platform: 'AbCd1234', folder: null });
  expect([one.fingerprint === same.fingerprint, one.fingerprint === other.fingerprint]).toEqual([true, false]);
});

test('its page names it: taken when that is a system, never over what the player chose', async () => {
  const asked: (string | null | undefined)[] = [];
  const named = (name: string): Site => ({
    ...fichier(file('robo.zip')),
    sharedFolderName: async (_, password) => {
      asked.push(password);
      return name;
    },
  });
  const closed = { ...request, password: 'pebble' };
  const matched = await listSharedFolder(named('Super NES'), closed);
  expect(matched.platforms[0]).toMatchObject({ platform: 'Super NES', folder: 'Super NES' });
  expect((await listSharedFolder(named('Holiday'), closed)).platforms[0]).toMatchObject({ platform: 'AbCd1234' });
  expect(asked).toEqual(['pebble', 'pebble']);
  const chosen = await listSharedFolder(named('Super NES'), { ...closed, platform: 'gb' });
  expect(chosen.platforms[0]).toMatchObject({ platform: 'gb', folder: 'gb' });
  expect(asked).toHaveLength(2);
});

test('another link is refused', async () => {
  await expect(listSharedFolder(fichier(), { ...request, link: 'https://example.org/dir/x' })).rejects.toMatchObject({
    code: 'link-unsupported',
  });
});
