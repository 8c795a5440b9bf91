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
const fichier = (...files: ReturnType<typeof file>[]): Pick<FichierClient, 'sharedFolder'> => ({
  sharedFolder: async () => ({ files, badRows: 1 }),
});
const LINK = 'https://1fichier.com/dir/AbCd1234';

test('one platform, named by the player', async () => {
  const listing = await listSharedFolder(
    fichier(file('robo.zip'), file('readme.txt'), file('x.zip', true)),
    LINK,
    null,
    'gb',
  );
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
  const one = await listSharedFolder(fichier(file('robo.zip')), LINK, null, null);
  const same = await listSharedFolder(fichier(file('robo.zip')), LINK, null, null);
  const other = await listSharedFolder(fichier(file('robo2.zip')), LINK, null, null);
  expect(one.platforms[0]).toMatchObject({ platform: 'AbCd1234', folder: null });
  expect([one.fingerprint === same.fingerprint, one.fingerprint === other.fingerprint]).toEqual([true, false]);
});

test('another link is refused', async () => {
  await expect(listSharedFolder(fichier(), 'https://example.org/dir/x', null, null)).rejects.toMatchObject({
    code: 'link-unsupported',
  });
});
