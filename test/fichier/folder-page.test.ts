import { expect, test } from 'vitest';
import { readFolderName } from '../../src/fichier/folder-page.ts';

test.each([
  ['<div class="bloc"><span>Shared folder Super NES</span></div>', 'Super NES'],
  ['<td>Dossier partagé  Jeux &amp; Cie (GBA)</td>', 'Jeux & Cie (GBA)'],
  ['<img src="x" height="20" />&nbsp;Shared Folder psx<br/>', 'psx'],
  ['<h1>Dossier partag&eacute;&nbsp;m&#233;ga&nbsp;drive</h1>', 'méga drive'],
  ['<title>1fichier.com: Cloud Storage</title><p>Shared folders are free</p>', null],
  ['<p>Shared folder</p><p>Shared folder  </p>', null],
  ['<p>Access to this folder is protected by password</p>', null],
  ['[{"filename":"Shared folder x","link":"y"}]', null],
  ['', null],
])('%j', (html, name) => {
  expect(readFolderName(html)).toBe(name);
});

test('nothing raw comes out: no escapes, no mirrored text, no more than a name’s length', () => {
  expect(readFolderName('<b>Shared folder \x1b[31mga\u202emes&#27;[2J</b>')).toBe('[31mgames[2J');
  expect(readFolderName(`<b>Shared folder ${'x'.repeat(900)}</b>`)).toHaveLength(120);
  expect(readFolderName(`<b>Shared folder ${'x'.repeat(5000)}</b>`)).toBeNull();
});

test('a long page without the heading is done with at once', () => {
  expect(readFolderName('>shared folder '.repeat(200_000))).toBeNull();
  expect(readFolderName(`>${' '.repeat(100_000)}`.repeat(10))).toBeNull();
});
