import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { plainText } from '../../src/ui/lines.ts';
import { OVERLAYS } from '../../src/ui/router.ts';
import { createUi, type Ui } from '../../src/ui/ui.ts';
import { portFor, type Stop, TOUR } from '../helpers/tour.ts';

function visit(stop: Stop, language: Language, columns: number, rows: number): Ui {
  const port = portFor(stop);
  port.settingsNow = { ...port.settingsNow, language };
  const ui = createUi({
    port,
    clock: { now: () => Date.UTC(2026, 10, 23, 12), monotonic: () => 0 },
    size: () => ({ columns, rows }),
    onUpdate: () => {},
    onQuit: () => {},
    first: stop.first,
  });
  for (const action of stop.actions) ui.press({ kind: 'action', action, repeat: 0, from: 'pad' });
  expect(ui.stack().at(-1)).toBe(stop.top);
  return ui;
}

describe.each(LANGUAGES)('%s at 40x15', (language) => {
  // The choice of the language is made of each language's own name.
  test.each(TOUR.filter(({ top }) => top !== 'language'))('$name: no word is cut, no hint is lost', (stop) => {
    const ui = visit(stop, language, 40, 15);
    const rows = ui.frame().map(plainText);
    expect(ui.overflow()).toEqual([]);
    const overlay = OVERLAYS.has(stop.top);
    const own = overlay ? rows.filter((row) => /[│┌]/.test(row)) : rows;
    const words = stop.data ? [rows[0] ?? '', rows.at(-1) ?? ''] : own;
    expect(words.filter((row) => row.includes('…'))).toEqual([]);
  });
});
