import { describe, expect, it } from 'vitest';
import { listEntry } from '../../src/app/list-entry.ts';
import type { System } from '../../src/model.ts';

const system = (name: string, platforms: readonly string[] = []): System => ({
  name,
  fullName: name,
  romFolder: `/roms/${name}`,
  extensions: ['.zip'],
  platforms,
});
const files = (...paths: string[]) => paths.map((path) => ({ path, sizeBytes: 1 }));

describe('listEntry', () => {
  it('says title, region, languages, size, picture and manual', () => {
    const installed = files(
      '/roms/snes/Robots.sfc',
      '/roms/snes/images/Robots-image.png',
      '/roms/snes/manuals/Robots-manual.pdf',
    );
    expect(listEntry({ name: 'Robots (Europe) (En,Fr).zip', files: installed }, system('snes'))).toEqual({
      name: 'Robots',
      region: 'eu',
      lang: 'en,fr',
      image: './images/Robots-image.png',
      manual: './manuals/Robots-manual.pdf',
      size: '3',
    });
  });

  it('leaves a set of chips to the frontend, which knows the long name', () => {
    expect(listEntry({ name: 'robots.zip', files: files('/roms/mame/robots.zip') }, system('mame'))).toEqual({
      name: 'robots',
      size: '1',
    });
  });
});
