import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/i18n/index.ts';
import type { ErrorRecord } from '../../../src/lib/errors.ts';
import { fakePort } from '../../helpers/fake-port.ts';
import { player } from '../../helpers/player.ts';

const PATH = '/userdata/saves/ports/rgsx/1FichierAPI.txt';
const OTHER = '/userdata/roms/ports/rgsx-tui/with/a/very/long/way/to/it/1FichierAPI.txt';

test('the set-up card names a place once, and shows whole paragraphs only', async () => {
  for (const language of LANGUAGES) {
    for (const code of ['key-missing', 'key-bad-characters'] as const) {
      const port = fakePort();
      const error: ErrorRecord = { code, details: { path: PATH } };
      const [key, ...others] = port.setupNow.lines;
      port.settingsNow = { ...port.settingsNow, language };
      port.setupNow = {
        ...{ ready: false, keyPaths: [PATH, OTHER, `${OTHER}.bak`], catalogPaths: [] },
        lines: [{ step: 'key', state: 'failed', value: PATH, error }, ...others.filter((line) => line !== key)],
      };
      const me = player({ port, first: 'start' });
      const text = (await me.screen()).slice(7, -1).join('').replace(/ /g, '');
      expect(text.split(PATH), `${language} ${code}`).toHaveLength(2);
      expect(text, `${language} ${code}`).toMatch(/[.]$|1FichierAPI\.txt(\.bak)?$/);
      me.close();
    }
  }
});

test('the plan is told in the language of the player', async () => {
  const port = fakePort();
  port.settingsNow = { ...port.settingsNow, language: 'de' };
  const lines = port.setupNow.lines.map((line) => (line.step === 'account' ? { ...line, value: 'free' } : line));
  port.setupNow = { ...port.setupNow, ready: false, lines };
  const me = player({ port, first: 'start' });
  expect(await me.text()).toMatch(/Konto +Kostenlos/i);
  me.close();
});
