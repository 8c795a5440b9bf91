import { describe, expect, it } from 'vitest';
import { languageNames, readTitle, regionNames } from '../../src/catalog/title.ts';
import { entryFields } from '../../src/frontend/entry-fields.ts';

const fields = (name: string) => {
  const title = readTitle(name);
  return entryFields({ title, regions: regionNames(title.regionMask), languages: languageNames(title.languageMask) });
};

describe('entryFields', () => {
  it.each([
    ['Robot Garden (USA).zip', { name: 'Robot Garden', region: 'us', lang: 'en' }],
    ['Robot Garden (Europe).zip', { name: 'Robot Garden', region: 'eu' }],
    ['Robot Garden (Europe) (En,Fr,De).zip', { name: 'Robot Garden', region: 'eu', lang: 'en,fr,de' }],
    ['Robot Garden (USA, Europe).zip', { name: 'Robot Garden', region: 'us', lang: 'en' }],
    ['Robot Garden (World).zip', { name: 'Robot Garden', region: 'wr', lang: 'en' }],
    ['Robot Garden (Japan).zip', { name: 'Robot Garden', region: 'jp', lang: 'jp' }],
    ['Robot Garden (Japan) (En).zip', { name: 'Robot Garden', region: 'jp', lang: 'en' }],
    ['Robot Garden (France).zip', { name: 'Robot Garden', region: 'eu', lang: 'fr' }],
    ['Robot Garden (Sweden).zip', { name: 'Robot Garden', region: 'eu', lang: 'sw' }],
    ['Robot Garden (Europe) (Rev A).zip', { name: 'Robot Garden (Rev A)', region: 'eu' }],
    ['Robot Garden (USA) (Disc 2).chd', { name: 'Robot Garden (Disc 2)', region: 'us', lang: 'en' }],
    ['Garden, The (USA).zip', { name: 'The Garden', region: 'us', lang: 'en' }],
    ['robots', { name: 'robots' }],
  ])('%s', (name, expected) => {
    expect(fields(name)).toEqual(expected);
  });

  it('names picture and manual', () => {
    const title = { title: 'A', revision: null, disc: null };
    expect(
      entryFields({
        title,
        regions: [],
        languages: [],
        image: './images/A-image.png',
        manual: './manuals/A-manual.pdf',
      }),
    ).toEqual({
      name: 'A',
      image: './images/A-image.png',
      manual: './manuals/A-manual.pdf',
    });
  });
});
