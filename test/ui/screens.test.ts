/** Screens as they stand on the glass, at the three grids of the panels. */
import { describe, expect, test } from 'vitest';
import { OVERLAYS, SCREENS } from '../../src/ui/router.ts';
import { ASCII_GLYPHS } from '../../src/ui/theme.ts';
import { downloading, failedJob, fakePort, finished, makeJob } from '../helpers/fake-port.ts';
import { type Cell, GRIDS, type Player, player } from '../helpers/player.ts';
import { portFor, queue, type Stop, TOUR } from '../helpers/tour.ts';

const WHITE = 7;
const CYAN = 6;
const BLACK = 0;
const BRIGHT_GREEN = 10;
const BRIGHT_YELLOW = 11;
const BRIGHT_WHITE = 15;

async function visit(name: string, columns: number, rows: number): Promise<Player> {
  const stop = TOUR.find((one) => one.name === name);
  if (stop === undefined) throw new Error(name);
  const me = player({ port: portFor(stop), columns, rows, first: stop.first });
  await me.press(...stop.actions);
  return me;
}

/** What is not coloured as its role is: title, cursor, marks, keys of the footer; nothing beyond 16 colours on 8. */
function faultsOfColour(cells: readonly (readonly Cell[])[], stop: Stop): string[] {
  const faults: string[] = [];
  const want = (what: string, cell: Cell | undefined, fg: number, bg: number): void => {
    if (cell?.fg !== fg || cell.bg !== bg) faults.push(`${what}: ${cell?.fg} on ${cell?.bg}`);
  };
  if (stop.name !== 'code') want('title', cells[0]?.[1], BLACK, CYAN);
  want('key of the footer', cells.at(-1)?.[0], /^[a-z]/.test(stop.footer.slice(2)) ? CYAN : BRIGHT_YELLOW, BLACK);
  const overlaid = OVERLAYS.has(stop.top);
  for (const [at, row] of cells.entries()) {
    if (row[0]?.text === '>') want(`cursor of row ${at}`, row[1], BLACK, WHITE);
    const boxed = row.findIndex(({ text }, column) => text === '>' && row[column - 1]?.text === '│');
    if (boxed > 0) want(`cursor of the box in row ${at}`, row[boxed], BRIGHT_WHITE, BLACK);
    const mark = row.findIndex(({ text }) => text === '•');
    if (mark > 0 && stop.top === 'games' && row[0]?.text !== '>')
      want('installed mark', row[mark], BRIGHT_GREEN, BLACK);
    for (const { fg, bg } of row) if (bg < 0 || bg > 7 || fg > 15) faults.push(`${fg} on ${bg} in row ${at}`);
  }
  if (overlaid && !cells.some((row) => row.some(({ text, bg }) => text === '┌' && bg === WHITE))) faults.push('no box');
  return faults;
}

test('the tour has every screen that there is', () => {
  expect(SCREENS.filter((id) => !TOUR.some(({ top }) => top === id))).toEqual([]);
});

describe.each(GRIDS)('%ix%i', (columns, rows) => {
  test.each(TOUR)('$name: text, marks, footer, colours', async (stop) => {
    const me = await visit(stop.name, columns, rows);
    const screen = await me.screen();
    expect(screen).toHaveLength(rows);
    const text = screen.map((row) => row.replace(/ +/g, ' ')).join('\n');
    for (const shown of stop.shows) expect(text).toContain(shown);
    const footer = (screen.at(-1) ?? '').replace(/ +/g, ' ');
    if (stop.footer === '') expect(footer).toMatch(/^B Back (X QR |X qr )?St Menu$/);
    else expect(footer).toBe(stop.footer);
    expect(faultsOfColour(await me.cells(), stop)).toEqual([]);
    me.close();
  });

  test('the cursor is a sign and reverse video, the title counts', async () => {
    const me = await visit('games', columns, rows);
    await me.press('down');
    const screen = await me.screen();
    expect(screen[0]).toMatch(/^Super Nintendo +2\/60/);
    expect(screen[2]).toMatch(/^>Brave/);
    const cell = await me.cell(2, 3);
    expect([cell.fg, cell.bg]).toEqual([BLACK, WHITE]);
    const other = await me.cell(3, 3);
    expect([other.fg, other.bg]).toEqual([WHITE, BLACK]);
    me.close();
  });

  test('the active download is large: bar, percent, amount, rate, time left, step in words', async () => {
    const me = await visit('downloads', columns, rows);
    me.port.emit({
      event: 'progress',
      job: 1,
      state: 'downloading',
      bytes: 17_000,
      totalBytes: 40_000,
      bytesPerSecond: 1000,
      etaSeconds: 23,
    });
    await me.pass(300);
    const screen = await me.screen();
    expect(screen[0]).toMatch(/^Downloads +2 waiting/);
    expect(screen[1]).toMatch(/^>Brave .*Downloading$/);
    expect(screen[2]).toMatch(/^ █+░+ {2}42%$/);
    expect(screen[3]).toBe(' 17.0 KB / 40.0 KB  1.0 KB/s  0:23 left');
    expect(screen.join('\n')).toMatch(/ !Hidden .*Failed|!\S.*Failed/);
    expect((await me.cell(2, 1)).fg).toBe(10);
    me.close();
  });

  test('what waits says why and for how long', async () => {
    const me = await visit('downloads', columns, rows);
    const error = { code: 'flood', details: {}, waitMs: 30_000 } as const;
    me.port.emit({ event: 'waiting', job: 1, waiting: { error, until: me.now() + 30_000 } });
    await me.pass(300);
    expect(await me.text()).toMatch(/1fichier asks to slow down\. +0:30/);
    await me.pass(10_000);
    expect(await me.text()).toMatch(/1fichier asks to slow down\. +0:(20|19)/);
    me.close();
  });
});

test('marks: installed, queued, failed and dead have a sign each', async () => {
  const port = fakePort({ systems: [['snes', 'Super Nintendo', 8]] });
  const marks = ['installed', 'failed', 'dead', 'none'] as const;
  port.allGames.forEach((game, at) => {
    game.mark = marks[at % 4] ?? 'none';
  });
  const last = [...port.allGames].sort((a, b) => (a.name < b.name ? -1 : 1)).find(({ mark }) => mark === 'none');
  if (last !== undefined) port.jobsNow = [makeJob(1, last)];
  const me = player({ port });
  await me.press('down', 'confirm');
  const text = (await me.screen()).join('\n');
  for (const sign of ['•', '!', '×', '»']) expect(text).toContain(sign);
  me.close();
});

test('marking: boxes, the sum in the title, all and none, then everything is queued', async () => {
  const me = player({ port: fakePort({ systems: [['snes', 'Super Nintendo', 9]] }) });
  await me.press('down', 'confirm', 'select', 'down', 'confirm');
  const screen = await me.screen();
  expect(screen[0]).toMatch(/^2 marked {2}/);
  expect(screen[1]).toMatch(/^ \[x\] /);
  expect(screen.at(-1)).toMatch(/St Get\(2\)$/);
  await me.press('r1');
  expect((await me.screen())[0]).toMatch(/^9 marked/);
  await me.press('l1');
  expect((await me.screen()).at(-1)).toMatch(/St get\(0\)$/);
  await me.press('start');
  expect(await me.text()).toContain('Mark a game first.');
  await me.press('r1', 'start');
  expect(me.port.asked.at(-1)).toBe('enqueue 9 all');
  expect(await me.text()).not.toContain('[x]');
  me.close();
});

test('finding: letters from the grid, hits at once, the list, and B takes the search back', async () => {
  const me = player();
  await me.press('down', 'confirm', 'x');
  // D, then R: down one row, seven to the right of K.
  await me.press('right', 'right', 'right', 'confirm', 'down', 'right', 'right', 'right', 'right', 'confirm');
  expect(await me.text()).toContain('Find: DR');
  expect((await me.screen())[1]).toMatch(/Dragon/);
  await me.press('start');
  expect((await me.screen())[0]).toMatch(/^Super Nintendo > "dr" +1\/\d+$/);
  expect(me.port.settingsNow.lastQueries).toEqual(['dr']);
  await me.press('back');
  expect((await me.screen())[0]).toMatch(/^Super Nintendo +1\/843$/);
  me.close();
});

test('a slip of the thumb is told: what was searched instead stands above the hits', async () => {
  const port = fakePort();
  const games = port.games.bind(port);
  port.games = (query, offset, count) =>
    query.words === 'r'
      ? { ...games({ ...query, words: 'dragon' }, offset, count), guessed: ['dragon'] }
      : games(query, offset, count);
  const me = player({ port });
  await me.press('down', 'confirm', 'x', 'down', ...Array.from({ length: 7 }, () => 'right' as const), 'confirm');
  expect((await me.screen())[1]).toMatch(/^ Nothing like that\. Shown: dragon$/);
  expect((await me.screen())[2]).toMatch(/Dragon/);
  me.close();
});

test('a whole system that is queued at once is seen at once, then followed job by job again', async () => {
  const me = player({ port: fakePort({ systems: [['snes', 'Super Nintendo', 300]] }) });
  await me.press('down', 'confirm', 'select', 'r1', 'start', 'confirm', 'start', 'confirm');
  const waiting = me.port.jobsNow.length;
  expect(waiting).toBeGreaterThan(200);
  expect((await me.screen())[0]).toMatch(new RegExp(`${waiting} waiting$`));
  const first = me.port.jobsNow[0];
  if (first) me.port.setJob(finished(first));
  await me.pass(300);
  expect((await me.screen())[0]).toMatch(new RegExp(`${waiting - 1} waiting$`));
  me.close();
});

test('looking through the history asks the program once', async () => {
  const port = fakePort();
  let asked = 0;
  port.history = () => {
    asked++;
    return [];
  };
  const me = player({ port, first: 'history' });
  await me.press('down', 'down', 'up', 'y');
  expect(asked).toBeLessThanOrEqual(2);
  me.close();
});

test('a keyboard types: letters are letters, Enter shows the list, Escape leaves', async () => {
  const me = player({ from: 'keyboard' });
  await me.press('down', 'confirm');
  await me.type('/');
  await me.type('drag');
  expect(await me.text()).toContain('Find: drag');
  expect((await me.screen()).at(-1)).toMatch(/^Ent List +Esc Leave/);
  await me.press('confirm');
  expect((await me.screen())[0]).toMatch(/"drag"/);
  me.close();
});

test('filtering: only categories with values, a live count, kept for the system', async () => {
  const me = player();
  await me.press('down', 'confirm', 'y', 'down', 'down');
  expect((await me.screen())[0]).toMatch(/843 games/);
  await me.press('right');
  expect((await me.screen())[0]).toMatch(/281 games/);
  await me.press('back');
  expect((await me.screen())[0]).toMatch(/\[filtered\] +1\/281/);
  expect(me.port.settingsNow.lists['snes']?.filter.regions).toEqual(['Europe']);
  await me.press('back');
  expect((await me.screen())[0]).toMatch(/1\/843/);
  me.close();
});

test('a disabled action is dim and says why', async () => {
  const me = player({ first: 'downloads' });
  expect((await me.screen()).at(-1)).toContain('X to top');
  await me.press('x');
  expect(await me.text()).toContain('Only a waiting game can go to the top.');
  await me.pass(3000);
  expect(await me.text()).not.toContain('Only a waiting game');
  me.close();
});

test('a finished game says where it is and whether the menu knows it', async () => {
  const port = fakePort();
  queue(port);
  const me = player({ port, first: 'downloads' });
  const [first] = port.jobsNow;
  if (first === undefined) throw new Error('no job');
  me.port.setJob(finished(first));
  await me.pass(300);
  expect(await me.text()).toContain('Ready to play: ');
  await me.press('up');
  expect((await me.screen()).at(-3)).toMatch(/\/snes\/.*\.sfc$/);
  await me.press('confirm', 'confirm');
  expect(await me.text()).toContain('/userdata/roms/snes/');
  expect(await me.text()).toContain('The menu knows it.');
  me.close();
});

test('a failed download opens its error: what happened, what to do, code, log, QR code', async () => {
  const port = fakePort();
  const game = port.allGames[0];
  if (game === undefined) throw new Error('no game');
  port.jobsNow = [failedJob(makeJob(1, game), { code: 'archive-wrong-crc', details: { entry: 'a.sfc' } })];
  const me = player({ port, first: 'downloads', columns: 80, rows: 30 });
  await me.press('confirm', 'down', 'confirm');
  const text = await me.text();
  expect(text).toContain('A file in the archive is damaged: a.sfc.');
  expect(text).toContain('archive-wrong-crc (archive)');
  expect(text).toContain('rgsx.log');
  expect(text).toMatch(/▄▄▄▄▄▄▄/);
  await me.press('confirm');
  expect(port.asked).toContain('resumeJob 1');
  me.close();
});

test('quitting while a download runs: the queue is kept, or one stays; nothing asks twice', async () => {
  const port = fakePort();
  queue(port);
  const me = player({ port });
  await me.press('back', 'confirm');
  expect(await me.text()).toContain('The queue is kept');
  await me.press('down', 'confirm');
  expect((await me.screen())[0]).toMatch(/^Systems/);
  await me.press('back', 'confirm', 'confirm');
  expect((await me.result).exitCode).toBe(0);
  me.close();
});

test('the first start asks for the language, then opens the list', async () => {
  const port = fakePort();
  port.settingsNow = { ...port.settingsNow, language: null };
  const me = player({ port, locale: 'de_DE.UTF-8' });
  expect(await me.text()).toContain('> Deutsch');
  await me.press('up', 'up', 'confirm');
  expect(port.settingsNow.language).toBe('fr');
  expect((await me.screen())[0]).toMatch(/^Systèmes/);
  me.close();
});

test('the set-up card names the place and goes away by itself when the key is there', async () => {
  const me = await visit('set-up card', 40, 15);
  expect(await me.text()).toContain('No 1fichier API key was found.');
  expect(await me.text()).toContain('/userdata/saves/ports/rgsx/');
  me.port.setupNow = { ...me.port.setupNow, ready: true };
  me.port.change();
  await me.pass(300);
  expect((await me.screen())[0]).toMatch(/^Systems/);
  me.close();
});

test('a theme changes at once; mono has two colours', async () => {
  const me = await visit('settings', 40, 15);
  await me.press('down', 'down', 'left');
  expect(me.port.settingsNow.theme).toBe('mono');
  expect((await me.cell(0, 1)).bg).toBe(WHITE);
  me.close();
});

test('a change of the text size is drawn anew on the new grid', async () => {
  const me = await visit('games', 80, 30);
  await me.resize(40, 15);
  expect((await me.screen())[0]).toMatch(/^Super Nintendo +1\/60$/);
  expect((await me.screen()).at(-1)).toMatch(/St Menu$/);
  me.close();
});

test('a console whose font lacks signs gets ASCII ones, also where a name is cut', async () => {
  const port = portFor({ ...(TOUR[0] as (typeof TOUR)[number]), prepare: queue });
  const me = player({ port, glyphs: ASCII_GLYPHS });
  const first = port.allGames[0];
  if (first) Object.assign(first, { name: 'A Name That Is Much Too Long For Its Row (Europe)' });
  await me.press('down', 'confirm');
  expect(await me.text()).toMatch(/A Name.*~.*\(Europe\)/);
  await me.press('start');
  expect(await me.text()).toContain('+-Menu---');
  expect(await me.text()).toMatch(/^[ -~\n]*$/);
  me.close();
});

test('a terminal with a text size of its own says so in Settings', async () => {
  const me = player({ first: 'settings', fixedTextSize: true });
  expect(await me.text()).toContain('This terminal has a text size');
  me.close();
});

test('a terminal that is too small says so', async () => {
  const me = player({ columns: 30, rows: 8 });
  expect((await me.text()).replaceAll('\n', ' ')).toContain('30x8, 40x15 is needed');
  me.close();
});

test('an error nobody caught: the card says that nothing is lost and where the log is; any button leaves', async () => {
  const port = fakePort();
  const me = player({ port });
  port.games = () => {
    throw new Error('impossible');
  };
  await me.press('down', 'confirm');
  const text = await me.text();
  expect(text).toContain('The program stumbled');
  expect(text).toContain('Your downloads are kept.');
  expect(text).toContain('rgsx.log');
  await me.press('confirm');
  expect((await me.result).exitCode).toBe(1);
  me.close();
});

test('wide and combining characters do not break columns', async () => {
  const port = fakePort({ systems: [['snes', 'Super Nintendo', 3]] });
  const [a, b, c] = port.allGames;
  if (a && b && c) {
    Object.assign(a, { name: '漢字ゲーム (Japan)' });
    Object.assign(b, { name: 'Cafe\u0301 🎮 (France)' });
    Object.assign(c, { name: 'とても長い名前のとても長いゲームの名前 (Japan) (Disc 2)' });
  }
  const me = player({ port });
  await me.press('down', 'confirm');
  const screen = await me.screen();
  for (const row of screen.slice(1, 4)) expect(row).toMatch(/\S$/);
  expect(screen.join('\n')).toContain('Café · (France)');
  expect(screen.join('\n')).toContain('(Disc 2)');
  const ends = await Promise.all([1, 2, 3].map(async (row) => (await me.cell(row, 39)).text));
  expect(ends.every((text) => text.trim() !== '')).toBe(true);
  me.close();
});

test('a hostile name cannot steer the terminal', async () => {
  const port = fakePort();
  const me = player({ port, first: 'downloads' });
  const game = { id: 1, systemName: 'snes', sizeBytes: 5, name: 'a\u001b[2J\u0007b\u202e' };
  me.port.setJob(downloading(makeJob(1, game)));
  await me.pass(300);
  expect((await me.screen())[0]).toMatch(/^Downloads/);
  expect(await me.text()).toContain('a·[2J·b');
  me.close();
});
