import { expect, it } from 'vitest';
import { dispositionName } from '../../src/download/disposition.ts';

it.each([
  ['attachment; filename="robo run.zip"', 'robo run.zip'],
  ['attachment; filename=robo.zip', 'robo.zip'],
  ['attachment; filename="x.zip"; filename*=UTF-8\'\'Pok%C3%A9%20run.zip', 'Poké run.zip'],
  ["attachment; filename*=iso-8859-1'fr'caf%E9.zip", 'café.zip'],
  ["attachment; filename*=UTF-8''%zz.zip", '%zz.zip'],
  ['attachment; filename="a \\"b\\".zip"', 'a "b".zip'],
  [`attachment; filename="${Buffer.from('é.zip').toString('latin1')}"`, 'é.zip'],
  ['attachment; filename="caf\u00e9.zip"', 'café.zip'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="C:\\\\games\\\\x.zip"', 'x.zip'],
  ['attachment; filename="\u001b[31mred.zip"', '[31mred.zip'],
  ['attachment; filename=".."', null],
  ['attachment; filename="dir/"', null],
  ['attachment', null],
  [undefined, null],
])('%j', (value, expected) => expect(dispositionName(value)).toBe(expected));
