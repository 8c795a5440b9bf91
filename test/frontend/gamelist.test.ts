import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import {
  addGame,
  checkGamelist,
  hasGame,
  normalGamePath,
  removeGames,
  updateGame,
} from '../../src/frontend/gamelist.ts';
import { AppError } from '../../src/lib/errors.ts';
import { needsSharedData, readShared, sharedData } from '../helpers/shared-data.ts';

const ROMS = '/userdata/roms/snes';
const FIELDS = { name: 'Tom & "Jerry" <3', region: 'eu' };

const add = (file: string | Buffer | null, path = './New Game.zip', fields: { name: string } = FIELDS): string =>
  addGame(typeof file === 'string' ? Buffer.from(file) : file, ROMS, path, fields).bytes.toString('latin1');

const TABS = `<?xml version="1.0"?>
<gameList>
	<game>
		<path>./Old.zip</path>
		<name>Old</name>
	</game>
</gameList>
`;

const ODD = `\ufeff<?xml version='1.0' encoding="UTF-8"?>\r
<!-- made by hand: </gameList> is not here -->\r
<gameList xmlns:x="y > z">\r
  <provider><System>Kept &amp; unknown</System></provider>\r
    <game id="12"   source='x'>\r
        <path>./Caf&#233; (Europe).zip</path>\r
        <name><![CDATA[</gameList> & <game>]]></name>\r
        <desc>line&#10;two</desc><unknown/>\r
    </game>\r
    <!-- <game><path>./Hidden.zip</path></game> -->\r
</gameList>\r
<!-- end -->`;

/** The text of the one block that `after` has more than `before`; the rest is equal byte for byte. */
function inserted(before: Buffer, after: Buffer): string {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  expect(head + tail).toBe(before.length);
  return after.subarray(head, after.length - tail).toString('utf8');
}

describe('addGame', () => {
  it('puts one block in, indented as the file is, and nothing else', () => {
    expect(add(TABS)).toBe(`<?xml version="1.0"?>
<gameList>
	<game>
		<path>./Old.zip</path>
		<name>Old</name>
	</game>
	<game>
		<path>./New Game.zip</path>
		<name>Tom &amp; &quot;Jerry&quot; &lt;3</name>
		<region>eu</region>
	</game>
</gameList>
`);
  });

  it('keeps BOM, CRLF, comments, entities, CDATA, unknown tags, attributes and what stands behind the list', () => {
    const before = Buffer.from(ODD);
    const { bytes } = addGame(before, ROMS, './New.zip', FIELDS);
    expect(inserted(before, bytes)).toBe(
      [
        '    <game>',
        '        <path>./New.zip</path>',
        '        <name>Tom &amp; &quot;Jerry&quot; &lt;3</name>',
        '        <region>eu</region>',
        '    </game>',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    [
      'self-closing',
      '<gameList/>',
      '<gameList>\n\t<game>\n\t\t<path>./a</path>\n\t\t<name>A</name>\n\t</game>\n</gameList>',
    ],
    ['self-closing with a space', '<?xml version="1.0"?>\n<gameList />\n', null],
    ['without entries', '<gameList></gameList>', null],
    ['without entries, two lines', '<gameList>\n</gameList>\n', null],
    ['on one line', '<gameList><game><path>./x</path></game></gameList>', null],
    ['with only a declaration', '<?xml version="1.0"?>', null],
    ['with only comments', '<!-- soon -->\n', null],
    ['with only white space', '\n \n', null],
    [
      'empty',
      '',
      '<?xml version="1.0"?>\n<gameList>\n\t<game>\n\t\t<path>./a</path>\n\t\t<name>A</name>\n\t</game>\n</gameList>\n',
    ],
  ])('a list %s', (_, before, expected) => {
    const after = add(before, './a', { name: 'A' });
    if (expected !== null) expect(after).toBe(expected);
    if (before.trim() !== '') expect(XMLValidator.validate(after)).toBe(true);
    expect(hasGame(Buffer.from(after, 'latin1'), ROMS, './a')).toBe(true);
    expect(add(after, './a', { name: 'Another' })).toBe(after);
  });

  it('makes a new list where there is none', () => {
    expect(add(null, './a', { name: 'A' })).toMatch(/^<\?xml version="1.0"\?>\n<gameList>\n\t<game>/);
  });

  it.each(['./Old.zip', 'Old.zip', './/Old.zip', `${ROMS}/Old.zip`, './x/../Old.zip'])(
    'knows that %s is there already',
    (path) => {
      const before = Buffer.from(TABS);
      const result = addGame(before, ROMS, path, FIELDS);
      expect(result).toEqual({ bytes: before, changed: false });
    },
  );

  it('understands entities, CDATA and accents in the paths that are there', () => {
    const odd = Buffer.from(ODD);
    expect(addGame(odd, ROMS, './Café (Europe).zip', FIELDS).changed).toBe(false);
    // What stands in a comment is not in the list.
    expect(addGame(odd, ROMS, './Hidden.zip', FIELDS).changed).toBe(true);
    const list = (path: string) => Buffer.from(`<gameList><game><path>${path}</path></game></gameList>`);
    expect(hasGame(list('<![CDATA[./A & Bé.zip]]>'), ROMS, './A & Bé.zip')).toBe(true);
    expect(hasGame(list('./A &amp; B&#xe9;.zip'), ROMS, './A & Bé.zip')).toBe(true);
    expect(hasGame(list('./Bé.zip'), ROMS, './Bé.zip')).toBe(true);
    expect(hasGame(list('./B<!-- x -->é.zip'), ROMS, './Bé.zip')).toBe(true);
  });

  it('keeps bytes that are no UTF-8 as they are', () => {
    const before = Buffer.concat([
      Buffer.from('<gameList>\n\t<game>\n\t\t<path>./caf'),
      Buffer.from([0xe9]),
      Buffer.from('</path>\n\t</game>\n</gameList>\n'),
    ]);
    const { bytes } = addGame(before, ROMS, './ファミコン.zip', { name: 'ファミコン' });
    expect(inserted(before, bytes)).toContain('<name>ファミコン</name>');
  });

  it.each([
    ['cut off', '<gameList>\n<game>\n'],
    ['closed twice', '<gameList></gameList></gameList>'],
    ['tags that do not nest', '<gameList><game><path>a</game></path></gameList>'],
    ['another document', '<systemList/>'],
    ['two lists', '<gameList/><gameList/>'],
    ['text behind', '<gameList/>\nrest'],
    ['zeros after a power cut', '\0'.repeat(64)],
    ['UTF-16', '\ufeff<gameList/>'],
  ])('leaves a malformed list alone: %s', (what, text) => {
    const file = Buffer.from(text, what === 'UTF-16' ? 'utf16le' : 'utf8');
    for (const work of [
      () => addGame(file, ROMS, './a', FIELDS),
      () => removeGames(file, ROMS, ['./a']),
      () => updateGame(file, ROMS, './a', FIELDS, true),
      () => checkGamelist(file),
    ]) {
      expect(work).toThrow(AppError);
      expect(work).toThrow(/^gamelist-malformed/);
    }
  });
});

describe('removeGames', () => {
  it('undoes an addition to the byte', () => {
    for (const before of [TABS, ODD]) {
      const added = addGame(Buffer.from(before), ROMS, './New.zip', FIELDS).bytes;
      expect(removeGames(added, ROMS, ['New.zip', './not there'])).toEqual({
        bytes: Buffer.from(before),
        changed: true,
      });
    }
  });

  it('removes every entry of a path, however it is written, on one line too', () => {
    const file =
      '<gameList><game><path>./a</path></game><folder><path>b</path></folder><game><path>./c</path></game></gameList>';
    expect(removeGames(Buffer.from(file), ROMS, ['./b', './a']).bytes.toString()).toBe(
      '<gameList><game><path>./c</path></game></gameList>',
    );
  });

  it('changes nothing when there is nothing to remove', () => {
    const file = Buffer.from(ODD);
    expect(removeGames(file, ROMS, ['./Hidden.zip', './z'])).toEqual({ bytes: file, changed: false });
  });
});

describe('updateGame', () => {
  it('adds what is missing or empty and leaves what the player has', () => {
    const file = Buffer.from(
      '<gameList>\n  <game>\n    <path>./a</path>\n    <name>Mine</name>\n    <desc />\n  </game>\n</gameList>\n',
    );
    const { bytes } = updateGame(file, ROMS, './a', { name: 'New', desc: 'Text', region: 'eu', lang: 'en' }, false);
    expect(bytes.toString()).toBe(
      '<gameList>\n  <game>\n    <path>./a</path>\n    <name>Mine</name>\n    <desc>Text</desc>\n    <lang>en</lang>\n    <region>eu</region>\n  </game>\n</gameList>\n',
    );
    expect(updateGame(bytes, ROMS, './a', { name: 'New', desc: 'Other' }, false).changed).toBe(false);
  });

  it('overwrites only when it is asked to', () => {
    const file = Buffer.from('<gameList><game><path>./a</path><name>A &amp; B</name></game></gameList>');
    expect(updateGame(file, ROMS, './a', { name: 'A & B' }, true).changed).toBe(false);
    expect(updateGame(file, ROMS, './a', { name: 'C & D', players: '2' }, true).bytes.toString()).toBe(
      '<gameList><game><path>./a</path><name>C &amp; D</name><players>2</players></game></gameList>',
    );
  });

  it('leaves a list without the entry as it is', () => {
    expect(updateGame(Buffer.from(TABS), ROMS, './b', { name: 'B' }, true).changed).toBe(false);
  });
});

describe('normalGamePath', () => {
  it.each([
    ['./a/b.zip', 'a/b.zip'],
    [' ./a.zip\n', 'a.zip'],
    [`${ROMS}/a.zip`, 'a.zip'],
    [`${ROMS}x/a.zip`, `${ROMS}x/a.zip`],
    ['.\\a\\b.zip', 'a/b.zip'],
    ['./a.pc/', 'a.pc'],
  ])('%j', (path, expected) => {
    expect(normalGamePath(path, ROMS)).toBe(expected);
  });
});

describe.runIf(sharedData !== null)(needsSharedData('the real gamelist.xml files'), () => {
  it.each([
    ['gamelist.batocera-snes.xml', 38],
    ['gamelist.batocera-ports.xml', 6],
    ['gamelist.emuelec-gba-large.xml', 2116],
  ])('%s (%i games): a byte diff of exactly one inserted block', (file, games) => {
    const before = readShared(file);
    expect(before.toString('latin1').match(/<game>|<game /g)).toHaveLength(games);
    const { bytes, changed } = addGame(before, ROMS, './Invented Homebrew (World).zip', { name: 'Invented Homebrew' });
    expect(changed).toBe(true);
    expect(inserted(before, bytes)).toBe(
      '\t<game>\n\t\t<path>./Invented Homebrew (World).zip</path>\n\t\t<name>Invented Homebrew</name>\n\t</game>\n',
    );
    expect(XMLValidator.validate(bytes.toString('utf8'))).toBe(true);
    expect(removeGames(bytes, ROMS, ['./Invented Homebrew (World).zip']).bytes.equals(before)).toBe(true);
  });

  it('the 2,116-game list takes a game in under 50 ms', () => {
    const before = readShared('gamelist.emuelec-gba-large.xml');
    const times = Array.from({ length: 5 }, (_, n) => {
      const start = performance.now();
      addGame(before, ROMS, `./New ${n}.zip`, { name: 'New' });
      return performance.now() - start;
    });
    // The best of five: the machine may be busy with other tests.
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

it('a list that closes itself with two slashes is no longer broken by an addition', () => {
  const { bytes } = addGame(Buffer.from('<gameList//>'), '/roms/snes', './New.zip', { name: 'New' });
  expect(hasGame(bytes, '/roms/snes', './New.zip')).toBe(true);
});

it('an entry whose path has an element inside is never taken for one of ours', () => {
  const list = Buffer.from('<gameList><game><path>Secon<x/>d.zip</path></game></gameList>');
  expect(removeGames(list, '/roms/snes', ['./Second.zip']).changed).toBe(false);
});
