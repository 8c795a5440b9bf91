import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  chooseDisplay,
  type DisplayFacts,
  inputPlan,
  letterPixels,
  programArguments,
  shellWord,
  vaixtermPoints,
} from '../../src/console/choose.ts';
import { reasonText } from '../../src/console/display-reason.ts';
import { LANGUAGES, type Language, texts } from '../../src/i18n/index.ts';

const FB = { writable: true, size: { width: 640, height: 480 }, bitsPerPixel: 32, rotation: 0 } as const;

function facts(more: Partial<DisplayFacts> = {}): DisplayFacts {
  return {
    option: 'auto',
    stdinIsTty: false,
    stdoutIsTty: false,
    ssh: false,
    inside: null,
    wayland: false,
    x11: false,
    programs: {},
    vaixtermFont: null,
    textConsole: null,
    boundConsole: false,
    framebuffer: FB,
    ...more,
  };
}

const chosen = (more: Partial<DisplayFacts>): string => {
  const { display, fallbacks } = chooseDisplay(facts(more));
  const name = (each: typeof display) => (each.kind === 'program' ? each.program : each.kind);
  return [name(display), ...fallbacks.map((each) => name(each.display))].join(' ');
};

const TTY = { stdinIsTty: true, stdoutIsTty: true };
const BOUND = { textConsole: '/dev/tty1', boundConsole: true };

describe('the order of the firmwares', () => {
  test.each<[string, Partial<DisplayFacts>, string]>([
    ['SSH', { ...TTY, ssh: true, ...BOUND }, 'in-place tty1 framebuffer'],
    ['a terminal on a desk', { ...TTY, wayland: true, framebuffer: null }, 'in-place'],
    ['standard output a pipe is no terminal', { stdinIsTty: true, stdoutIsTty: false }, 'framebuffer'],
    ['Knulli 2026: its vaixterm', { programs: { vaixterm: '/usr/bin/vaixterm' } }, 'vaixterm framebuffer'],
    ['Knulli before: nothing but a framebuffer', {}, 'framebuffer'],
    ['muOS 2026: its muxterm', { programs: { muxterm: '/opt/muos/frontend/muxterm' } }, 'muxterm framebuffer'],
    [
      'ROCKNIX: foot in its Wayland session',
      { wayland: true, programs: { foot: '/usr/bin/foot' }, ...BOUND },
      'foot tty1 framebuffer',
    ],
    ['foot without a session', { programs: { foot: '/usr/bin/foot' }, ...BOUND }, 'tty1 framebuffer'],
    ['Batocera with X: xterm', { x11: true, programs: { xterm: '/usr/bin/xterm' } }, 'xterm framebuffer'],
    [
      'Wayland and X: foot first',
      { wayland: true, x11: true, programs: { foot: '/f', xterm: '/x' } },
      'foot xterm framebuffer',
    ],
    ['ArkOS: the text console', BOUND, 'tty1 framebuffer'],
    ['a text console that is not drawn', { textConsole: '/dev/tty1', boundConsole: false }, 'framebuffer'],
    [
      'inside a terminal of our own',
      { ...TTY, inside: 'foot', wayland: true, programs: { foot: '/f' } },
      'in-place framebuffer',
    ],
    ['inside, but it gave no terminal', { inside: 'foot', wayland: true, programs: { foot: '/f' } }, 'framebuffer'],
    ['24 bits a pixel', { framebuffer: { ...FB, bitsPerPixel: 24 } }, 'none'],
    ['no rights for the framebuffer', { framebuffer: { ...FB, writable: false } }, 'none'],
    ['nothing at all', { framebuffer: null }, 'none'],
    ['--display tty', { option: 'tty', wayland: true, programs: { foot: '/f' }, ...BOUND }, 'tty1'],
    ['--display tty where no console is drawn', { option: 'tty', textConsole: '/dev/tty1' }, 'tty1'],
    ['--display framebuffer', { option: 'framebuffer', ...TTY, ...BOUND }, 'framebuffer'],
    ['--display framebuffer without one', { option: 'framebuffer', ...TTY, framebuffer: null }, 'none'],
  ])('%s', (_name, more, expected) => {
    expect(chosen(more)).toBe(expected);
  });

  test('doctor is told why, and why not the ways before', () => {
    const choice = chooseDisplay(
      facts({ programs: { xterm: '/usr/bin/xterm' }, framebuffer: { ...FB, rotation: 90 } }),
    );
    const said = (language: Language) => {
      const words = texts(language).doctor.displayReasons;
      return [choice.why, ...choice.notes].map((each) => reasonText(words, each));
    };
    expect(said('en')).toEqual([
      '/dev/fb0, 640x480, 32 bits, turned by 90',
      'no terminal on standard input and output',
      'vaixterm is not installed',
      'muxterm is not installed',
      'foot is not installed',
      'xterm is there, but no X session',
      'the text console cannot be opened',
    ]);
    expect(said('de').slice(0, 3)).toEqual([
      '/dev/fb0, 640x480, 32 Bit, gedreht um 90',
      'kein Terminal an Standardein- und -ausgabe',
      'vaixterm ist nicht installiert',
    ]);
  });

  test('no reason is told in English in another language', () => {
    const { displayReasons: english } = texts('en').doctor;
    // Names and numbers alone are the same everywhere.
    const alike = new Set(['ssh', 'program', 'text-console', 'framebuffer']);
    for (const language of LANGUAGES.filter((each) => each !== 'en')) {
      const words = Object.entries(texts(language).doctor.displayReasons);
      const same = words.filter(([code, text]) => !alike.has(code) && Object.values(english).includes(text));
      expect(same, language).toEqual([]);
    }
  });
});

describe('terminal programs', () => {
  const args = (more: Partial<DisplayFacts>, command = ['/p/rgsx', '--userdata', "/my games/it's"]): string[] => {
    const { display } = chooseDisplay(facts(more));
    return display.kind === 'program' ? programArguments(display, command) : [];
  };

  test('vaixterm: panel size, its own font by full path, read-only, the command as one shell word', () => {
    const found = args({
      programs: { vaixterm: '/usr/bin/vaixterm' },
      vaixtermFont: '/usr/share/vaixterm/res/Martian.ttf',
    });
    expect(found).toEqual([
      ...['-w', '640', '-h', '480', '-f', '/usr/share/vaixterm/res/Martian.ttf', '-s', '17'],
      ...['--read-only', '--no-credit', '-e', "/p/rgsx --userdata '/my games/it'\\''s'"],
    ]);
    expect(execFileSync('sh', ['-c', `printf '%s\\n' ${found.at(-1)}`], { encoding: 'utf8' })).toBe(
      "/p/rgsx\n--userdata\n/my games/it's\n",
    );
  });

  test('a turned panel is measured as the player sees it', () => {
    const turned = { framebuffer: { ...FB, size: { width: 480, height: 640 }, rotation: 270 as const } };
    expect(args({ programs: { vaixterm: '/v' }, ...turned }).slice(0, 4)).toEqual(['-w', '640', '-h', '480']);
  });

  test('muxterm, foot and xterm take the command as words', () => {
    expect(args({ programs: { muxterm: '/m' } }, ['a', 'b c'])).toEqual(['--readonly', '--', 'a', 'b c']);
    expect(args({ wayland: true, programs: { foot: '/f' } }, ['a', 'b c']).slice(-2)).toEqual(['a', 'b c']);
    expect(args({ x11: true, programs: { xterm: '/x' } }, ['a', 'b c']).slice(-3)).toEqual(['-e', 'a', 'b c']);
  });

  test('font sizes: at least 40 columns and 15 rows fit', () => {
    for (const [width, height] of [
      [480, 320],
      [640, 480],
      [720, 720],
      [1280, 720],
      [1920, 1152],
    ] as const) {
      for (const size of ['small', 'normal', 'large'] as const) {
        const points = vaixtermPoints(width, height, size);
        expect(Math.floor(width / (points * 0.7))).toBeGreaterThanOrEqual(40);
        expect(Math.floor(height / (points * 1.2))).toBeGreaterThanOrEqual(15);
        expect(Math.floor(width / (letterPixels(width, height, size) * 0.602))).toBeGreaterThanOrEqual(40);
      }
    }
  });

  test('words for the shell', () => {
    expect(['plain', '/a-b.c', "it's", 'a b', '$(x)', ''].map(shellWord)).toEqual([
      'plain',
      '/a-b.c',
      "'it'\\''s'",
      "'a b'",
      "'$(x)'",
      "''",
    ]);
  });
});

test('who reads the keys: a terminal passes them on unless it is read-only; over SSH the pad is not ours', () => {
  const plan = (more: Partial<DisplayFacts>) => {
    const all = facts(more);
    return inputPlan(all, chooseDisplay(all).display);
  };
  expect(plan({})).toEqual({ pads: true, keyboards: true });
  expect(plan({ ...TTY, inside: 'vaixterm' })).toEqual({ pads: true, keyboards: true });
  expect(plan({ ...TTY, inside: 'foot' })).toEqual({ pads: true, keyboards: false });
  expect(plan(BOUND)).toEqual({ pads: true, keyboards: false });
  expect(plan({ ...TTY, ssh: true })).toEqual({ pads: false, keyboards: false });
  expect(plan({ ...TTY })).toEqual({ pads: true, keyboards: false });
});
