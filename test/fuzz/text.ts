/** Text that reaches a terminal, a log or a name: nothing steers, every width is the one that a real terminal gives it. */

import assert from 'node:assert/strict';
import xterm from '@xterm/headless';
import { legalizer, legalName } from '../../src/install/names.ts';
import { clean, fold, hasControls, stripControls } from '../../src/lib/text.ts';
import { decodeEntities, escapeXml } from '../../src/lib/xml.ts';
import type { FsLimits } from '../../src/model.ts';
import { cutEnd, cutMiddle, display, padEnd, padStart, spread, width, wrap } from '../../src/ui/text.ts';
import { damage, type Fuzzer, type Pick } from './harness.ts';

const SEEDS = [
  'Robo Run (World) (Rev 1).zip',
  'Pokémon – Café №5 「日本語」 (Disc 2)',
  '한국어 게임 [!].7z',
  'e\u0301\u0302 नमस्ते ﷺ \u200d\u200b',
  '\u001b[2J\u001b]0;title\u0007 \u202egpj.exe',
  '👨‍👩‍👧 🇫🇷 ☃️ \ud83d',
  'a/very/long/path/that/is/broken/after/slashes/and more words behind it',
];
const SCRAPS = [
  ...[
    '\u001b',
    '\u009b31m',
    '\u0007',
    '\r',
    '\n',
    '\t',
    '\0',
    '\u007f',
    '\u00a0',
    '\u00ad',
    ' ',
    '  ',
    '/',
    '\\',
    '.',
    ':',
  ],
  ...[
    '\u200b',
    '\u200d',
    '\u202e',
    '\u2066',
    '\u2028',
    '\ufeff',
    '\ufe0f',
    '\u0301',
    '\u0e31',
    '\u1160',
    '\uac00',
    '\ud83d\ude00',
  ],
  ...[
    '界',
    'ｆ',
    '…',
    '(Disc 1)',
    '[b]',
    'CON',
    'aux.',
    'ß',
    'İ',
    'ﬁ',
    '&#27;',
    '&amp;',
    '&#xd800;',
    '\u{1f1eb}',
    '\u{20000}',
    '\u{e0001}',
  ],
];
const LONGEST_TEXT = 1000;
const FORBIDDEN = '"*/:<>?\\|';
const FAT: FsLimits = {
  maxFileBytes: 2 ** 32 - 1,
  caseInsensitive: true,
  forbidden: FORBIDDEN,
  strictNames: true,
  maxNameLength: 255,
  nameUnit: 'utf16',
};
const EXT4: FsLimits = { ...FAT, caseInsensitive: false, forbidden: '', strictNames: false, nameUnit: 'bytes' };
const LIMITS: readonly FsLimits[] = [FAT, EXT4, { ...FAT, maxNameLength: 120, nameUnit: 'bytes' }];
const WIDE_TERMINAL = 2000;
const terminal = new xterm.Terminal({ cols: WIDE_TERMINAL, rows: 2, allowProposedApi: true });

/** The column where a terminal's cursor stands behind the text. */
function columnsOnTerminal(text: string): Promise<number> {
  return new Promise((done) => terminal.write(`\r\u001b[2K${text}`, () => done(terminal.buffer.active.cursorX)));
}

function anyText(bytes: Buffer, pick: Pick): string {
  // UTF-16 too, for halves of pairs.
  return pick(4) === 0 ? bytes.toString('utf16le') : bytes.toString('utf8');
}

function judgeClean(text: string, pick: Pick): void {
  const most = 1 + pick(300);
  const cleaned = clean(text, most);
  assert.ok(cleaned.length <= most, 'clean is too long');
  assert.ok(!hasControls(cleaned), 'clean leaves a control');
  assert.ok(cleaned.isWellFormed(), 'clean leaves half a pair');
  assert.equal(clean(cleaned, most), cleaned, 'clean changes what is clean');
  const stripped = stripControls(text);
  assert.ok(!hasControls(stripped) && stripped.isWellFormed(), 'stripControls leaves something');
  assert.equal(fold(fold(text)), fold(text), 'fold changes what is folded');
}

async function judgeWidths(text: string, pick: Pick): Promise<void> {
  const shown = display(text);
  assert.ok(!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(shown), 'display leaves a control');
  assert.equal(display(shown), shown, 'display changes what can be shown');
  if (shown.length < WIDE_TERMINAL / 2)
    assert.equal(width(text), await columnsOnTerminal(shown), JSON.stringify(shown));
  const columns = pick(60);
  for (const cut of [cutEnd(text, columns), cutMiddle(text, columns)]) {
    assert.ok(width(cut) <= columns, `${JSON.stringify(cut)} is wider than ${columns}`);
    assert.equal(display(cut), cut);
  }
  assert.equal(width(padEnd(text, columns)), columns);
  assert.equal(width(padStart(text, columns)), columns);
  const other = text.slice(pick(text.length + 1));
  assert.equal(width(spread(text, other, columns)), columns);
  const broad = Math.max(2, columns);
  const lines = wrap(text, broad);
  for (const line of lines) assert.ok(width(line) <= broad, `${JSON.stringify(line)} is wider than ${broad}`);
  assert.equal(lines.join('').replaceAll(' ', ''), shown.replaceAll(' ', ''), 'wrap loses text');
}

function judgeNames(text: string): void {
  for (const limits of LIMITS) {
    const name = legalName(text, limits);
    const length = limits.nameUnit === 'bytes' ? Buffer.byteLength(name) : name.length;
    assert.ok(length > 0 && length <= limits.maxNameLength, `${JSON.stringify(name)} has ${length}`);
    assert.ok(!hasControls(name) && !/[/]|[. ]$/.test(name), JSON.stringify(name));
    for (const letter of limits.forbidden) assert.ok(!name.includes(letter), JSON.stringify(name));
    const paths = [text, text.toUpperCase(), text, `a/${text}`].map(legalizer(limits).file);
    assert.equal(new Set(paths.map((path) => path.normalize('NFC').toLowerCase())).size, paths.length);
  }
}

export function textFuzzer(): Fuzzer {
  return {
    kind: 'terminal text',
    seeds: SEEDS.map((text) => Buffer.from(text)),
    scraps: SCRAPS,
    // Names, sentences and paths are bounded long before they are measured.
    spoil: (input, pick) => damage(input, SCRAPS, pick).subarray(0, LONGEST_TEXT),
    judge: async (input, pick) => {
      const text = anyText(input, pick);
      judgeClean(text, pick);
      await judgeWidths(text, pick);
      judgeNames(text);
      assert.equal(decodeEntities(escapeXml(text)), text.replaceAll('\0', ''), 'XML gives another text back');
      return hasControls(text)
        ? 'with controls'
        : `plain, ${display(text) === text ? 'shown as it is' : 'shown otherwise'}`;
    },
    reaches: ['with controls', 'plain, shown as it is', 'plain, shown otherwise'],
  };
}
