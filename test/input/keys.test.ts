import { describe, expect, test } from 'vitest';
import type { InputEvent } from '../../src/input/actions.ts';
import { EchoFilter } from '../../src/input/echo.ts';
import { KeyBytes } from '../../src/input/key-bytes.ts';
import { KeyCodes } from '../../src/input/key-codes.ts';
import { seeded } from '../helpers/random.ts';

const words = (events: readonly InputEvent[]): string =>
  events.map((each) => (each.kind === 'text' ? `"${each.text}"` : each.action + (each.repeat || ''))).join(' ');

describe('bytes of a terminal', () => {
  test.each([
    ['\x1b[A\x1b[B\x1b[C\x1b[D', 'up down right left'],
    ['\x1bOA\x1bOB\x1bOH\x1bOF', 'up down home end'],
    ['\x1b[1~\x1b[4~\x1b[5~\x1b[6~\x1b[3~\x1b[2~', 'home end page-up page-down erase select'],
    ['\x1b[[A\x1bOP\x1b[11~', 'start start start'],
    ['\x1b[[B', ''],
    ['\x1b[1;5A', 'up'],
    ['\r\n\t\b\x7f\x03', 'confirm confirm select erase erase quit'],
    ['aZ9 é', '"a" "Z" "9" " " "é"'],
    ['\x00\x01\x1f\u0085\ufeff', ''],
    ['\x1b]0;title\x07x\x1bP1$r\x1b\\y', '"x" "y"'],
    ['\x1b[200~', ''],
    ['\x1b[?1;2c', ''],
    ['😀', '"😀"'],
  ])('%j → %s', (bytes, expected) => {
    const keys = new KeyBytes();
    expect(words([...keys.push(Buffer.from(bytes)), ...keys.flush()])).toBe(expected);
  });

  test('a lone Escape is a key when nothing follows, and only then', () => {
    const keys = new KeyBytes();
    expect(words(keys.push(Buffer.from('\x1b')))).toBe('');
    expect(keys.pending).toBe(true);
    expect(words(keys.flush())).toBe('back');
    expect(keys.pending).toBe(false);
    expect(words(keys.push(Buffer.from('\x1b')))).toBe('');
    expect(words(keys.push(Buffer.from('[A')))).toBe('up');
  });

  test('Escape before a letter is Escape and the letter; a sequence that breaks off is Escape and nothing typed', () => {
    const keys = new KeyBytes();
    expect(words(keys.push(Buffer.from('\x1bx')))).toBe('back "x"');
    expect(words([...keys.push(Buffer.from('\x1b[12')), ...keys.flush()])).toBe('back');
  });

  test('letters of several bytes may be cut anywhere', () => {
    const keys = new KeyBytes();
    const bytes = Buffer.from('é한');
    expect(words([...bytes].flatMap((byte) => keys.push(Buffer.from([byte]))))).toBe('"é" "한"');
  });

  test('any bytes, cut anywhere, give clean events and never a growing rest (300 seeded rounds)', () => {
    const random = seeded(11);
    const pieces = [
      '\x1b',
      '[',
      'O',
      ']',
      'P',
      '1',
      ';',
      '?',
      '~',
      'A',
      'x',
      '\x07',
      '\\',
      '\xff',
      '\xc3',
      '\xa9',
      '\0',
      '\x9b',
      ' ',
    ];
    for (let round = 0; round < 300; round++) {
      const keys = new KeyBytes();
      for (let i = 0; i < 40; i++) {
        const text = Array.from({ length: random(9) }, () => pieces[random(pieces.length)]).join('');
        for (const each of keys.push(Buffer.from(text, 'latin1'))) {
          if (each.kind === 'text') expect(each.text).toMatch(/^[^\x00-\x1f\x7f-\x9f]{1,2}$/);
        }
      }
      keys.flush();
      expect(keys.pending).toBe(false);
    }
    const long = new KeyBytes();
    for (let i = 0; i < 100; i++) long.push(Buffer.from(`\x1b[${'1;'.repeat(200)}`));
    expect(words(long.flush()).length).toBeLessThan(10);
  });
});

describe('a keyboard as a device', () => {
  const play = (...codes: (readonly [code: number, value: number])[]): string => {
    const keys = new KeyCodes();
    return words(codes.flatMap(([code, value]) => keys.feed({ type: 1, code, value, timeMs: 0 }) ?? []));
  };

  test('letters, digits, shift, caps lock', () => {
    expect(play([30, 1], [30, 0], [2, 1], [57, 1])).toBe('"a" "1" " "');
    expect(play([42, 1], [30, 1], [2, 1], [42, 0], [30, 1])).toBe('"A" "!" "a"');
    expect(play([58, 1], [58, 0], [30, 1], [2, 1], [54, 1], [30, 1])).toBe('"A" "1" "a"');
    expect(play([44, 1], [53, 1], [12, 1], [26, 1], [41, 1])).toBe('"z" "/" "-" "[" "`"');
  });

  test('keys that are actions, with the kernel’s repeat counted', () => {
    expect(play([108, 1], [108, 2], [108, 2], [108, 0], [108, 1])).toBe('down down1 down2 down');
    expect(play([28, 1], [96, 1], [1, 1], [14, 1], [104, 1], [109, 1])).toBe(
      'confirm confirm back erase page-up page-down',
    );
  });

  test('Ctrl-C quits; other chords belong to the system', () => {
    expect(play([29, 1], [46, 1], [29, 0])).toBe('quit');
    expect(play([29, 1], [30, 1], [29, 0], [56, 1], [62, 1], [28, 1], [56, 0], [28, 1])).toBe('confirm');
  });
});

test('while a pad-to-key program types, its echo of the pad is dropped and a real keyboard is not', () => {
  const echo = new EchoFilter();
  echo.padMoved(1000);
  expect(echo.isEcho(1010, true)).toBe(false);
  echo.setProgramKeyboards(1);
  expect([echo.isEcho(1010, false), echo.isEcho(1500, true), echo.isEcho(1500, false)]).toEqual([true, true, false]);
});

test('F1 of the Linux console in two reads is no longer typed as a letter', () => {
  const keys = new KeyBytes();
  expect([...keys.push(Buffer.from('\u001b[[')), ...keys.push(Buffer.from('A'))]).toEqual([
    { kind: 'action', action: 'start', repeat: 0, from: 'keyboard' },
  ]);
});

test('a letter that turns text around is not typed', () => {
  expect(new KeyBytes().push(Buffer.from('a\u061c\u202eb'))).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b' },
  ]);
});
