import { describe, expect, it } from 'vitest';
import { checkEntry } from '../../src/frontend/check-entry.ts';
import { gameEntry } from '../../src/frontend/gamelist.ts';
import { AppError } from '../../src/lib/errors.ts';

describe('an entry reads back with a parser that is not ours', () => {
  it.each([
    'Plain Game (World)',
    'Salt & Pepper <Deluxe> "Gold" \'n\' more',
    '&amp; that was already escaped &#233; &lt;',
    ']]> and <!-- no comment -->',
    'Pokémon ポケモン 🎮',
    '007 · 1e5 · 0x10',
    'true',
  ])('%s', async (name) => {
    const path = `./${name}.zip`;
    const fields = { name, desc: `About ${name}` };
    await checkEntry(gameEntry(path, fields), path, fields);
  });

  it.each([
    ['broken XML', '<game><path>./a.zip</path><name>a</game>'],
    ['another name', '<game><path>./a.zip</path><name>b</name></game>'],
    ['nothing', ''],
  ])('%s is refused', async (_, entry) => {
    await expect(checkEntry(entry, './a.zip', { name: 'a' })).rejects.toBeInstanceOf(AppError);
  });
});
