/** The UI on the glass that there is, driven by pads and keyboard, with the queue working beneath it. */

import { join } from 'node:path';
import { isSea } from 'node:sea';
import type { CommonOptions } from '../cli/args.ts';
import { exitCodeOf } from '../cli/exit-codes.ts';
import { reasonText } from '../console/display-reason.ts';
import { type Glass, openGlass } from '../console/glass.ts';
import { isTerminal } from '../console/is-terminal.ts';
import type { Standard } from '../console/open.ts';
import { createRestorer, type Restorer, restoreWithProcess } from '../console/restore.ts';
import { type Started, startDisplay } from '../console/start.ts';
import { describeError, languageOf, type Texts, texts } from '../i18n/index.ts';
import { openPlayerInput, type PlayerInput } from '../input/player.ts';
import { systemClock } from '../lib/clock.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import { type LogFile, openLog } from '../lib/log.ts';
import type { StyledLine, Surface } from '../ui/surface.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../ui/theme.ts';
import { createProgram, logLevel } from './create.ts';
import { type Device, openDevice, readTexts } from './device.ts';
import type { Program } from './program.ts';
import { openSettings } from './settings.ts';

type Shown = Extract<Started, { kind: 'console' }>;
type Env = Readonly<Record<string, string | undefined>>;

/** A failed start is shown for so long, or until a button is pressed. */
const SHOW_FAILURE_MS = 30_000;

/** Until the first picture is on the glass, by way of the framebuffer console, too. */
const FIRST_PICTURE_MS = 20;

/** A kill must end the program also when something it waits for does not. */
const LONGEST_END_MS = 5_000;

interface Scheduler {
  after(delayMs: number, body: () => void): () => void;
  /** Nothing runs any more, and nothing keeps the process. */
  stop(): void;
}

function createScheduler(): Scheduler {
  const timers = new Set<NodeJS.Timeout>();
  let open = true;
  return {
    after: (delayMs, body) => {
      if (!open) return () => {};
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          body();
        },
        Math.min(delayMs, 2 ** 31 - 1),
      );
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    stop: () => {
      open = false;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Words of the environment's language, until the player's own is known. */
const localeOf = (env: Env): string => env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';

/** This program and its arguments, for starting it again inside a terminal program. `argv` as in process.argv. */
function restartCommand(argv: readonly string[]): string[] {
  // In the one-file executable argv[1] is the executable once more, and execArgv is inside it.
  return isSea() ? [process.execPath, ...argv.slice(2)] : [process.execPath, ...process.execArgv, ...argv.slice(1)];
}

const standard = (): Standard => ({
  inputIsTerminal: isTerminal(0),
  outputIsTerminal: isTerminal(1),
  get input() {
    return process.stdin;
  },
  get output() {
    return process.stdout;
  },
});

/**
 * Finds a screen, opens the program on it and runs until the player quits. The exit code is 0 for a normal quit, also when
 * the frontend asked to end. Throws an AppError when there is not even a place to look for games. `root`: in front of `/dev` and
 * `/sys`, for devices that are made up.
 */
export async function runUi(options: CommonOptions, argv: readonly string[], env: Env, root = ''): Promise<number> {
  const device = openDevice(options.userdata ?? env['RGSX_USERDATA'] ?? null);
  const log = openLog(device.paths.logFolder, systemClock, logLevel(env));
  const settings = openSettings(join(device.paths.stateFolder, 'settings.json'), log);
  const restorer = createRestorer();
  const started = await startDisplay(
    {
      option: options.display,
      textSize: settings.get().textSize,
      env,
      standard: standard(),
      command: restartCommand(argv),
      root,
    },
    { restorer, log },
  );
  switch (started.kind) {
    case 'inside':
      await log.close();
      return started.exitCode;
    case 'none':
      return noDisplay(started, log, texts(settings.get().language ?? languageOf(env['LANG'] ?? '')));
    case 'console':
      return runOn(started, { device, log, restorer, options, env, root });
    default:
      return started satisfies never;
  }
}

/** Says on standard error why there is nothing to draw on. */
async function noDisplay(found: Extract<Started, { kind: 'none' }>, log: LogFile, { doctor }: Texts): Promise<number> {
  const { reasons, failures } = found;
  log.error('no-display', { why: [...reasons.map(({ code }) => code), ...failures].join('; ') });
  await log.close();
  const said = [...reasons.map((each) => reasonText(doctor.displayReasons, each)), ...failures, doctor.displayTodo];
  process.stderr.write(`${said.join('; ')}\n`);
  return 1;
}

interface Ground {
  readonly device: Device;
  readonly log: LogFile;
  readonly restorer: Restorer;
  readonly options: CommonOptions;
  readonly env: Env;
  readonly root: string;
}

async function runOn(shown: Shown, ground: Ground): Promise<number> {
  const { device, log, restorer, options, env, root } = ground;
  const glass = await openGlass(shown.console);
  const closeGlass = restorer.add(() => glass.close());
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const scheduler = createScheduler();
  let asked = false;
  const untie = restoreWithProcess(restorer, process, (signal) => {
    // The screen is the player's again at once; the queue is put down safely behind it. Asked twice: no more patience.
    scheduler.stop();
    restorer.run();
    log.info('signal', { signal });
    if (asked) process.exit(0);
    asked = true;
    setTimeout(() => process.exit(0), LONGEST_END_MS).unref();
    end();
  });
  const input = openPlayerInput(
    {
      ...{ keys: shown.console.input, pads: shown.pads, keyboards: shown.keyboards },
      ...{ esInputTexts: readTexts(device.paths.esInputFiles), confirm: device.confirmButton, root },
    },
    { clock: systemClock, log },
  );
  const { surface } = glass;
  const { after } = scheduler;
  try {
    return await openAndRun({ ...ground, shown, glass, input, ended, after });
  } catch (error) {
    const record = asAppError(error).toRecord();
    log.error('start-failed', { code: record.code, detail: asAppError(error).message });
    showFailure(surface, record, localeOf(env));
    input.readPads();
    await Promise.race([ended, pressed(input), new Promise<void>((resolve) => after(SHOW_FAILURE_MS, resolve))]);
    return options.json ? exitCodeOf(record) : 1;
  } finally {
    scheduler.stop();
    input.close();
    closeGlass();
    shown.console.close();
    restorer.run();
    untie();
    await log.close();
  }
}

interface Stage extends Ground {
  readonly shown: Shown;
  readonly glass: Glass;
  readonly input: PlayerInput;
  readonly ended: Promise<void>;
  readonly after: Scheduler['after'];
}

async function openAndRun(stage: Stage): Promise<number> {
  const { options, env, shown, glass, input, ended, after, device, log } = stage;
  const { surface } = glass;
  const program = await createProgram({ userdata: options.userdata, env, opened: { device, log } });
  let stopWorking = (): void => {};
  const stopFollowing = followSettings(program, stage);
  try {
    const { runUi: runScreens } = await import('../ui/run.ts');
    const running = runScreens({
      ...{ port: program, clock: systemClock, surface, after, onInput: input.onInput },
      ...{ locale: localeOf(env), confirm: device.confirmButton, fixedTextSize: !shown.console.sizes },
      glyphs: shown.console.signs === 'all' ? UNICODE_GLYPHS : ASCII_GLYPHS,
      onMessage: (text, tone) => log.info('message', { text, tone }),
      onGo: (from, to) => log.debug('screen', { from, to }),
    });
    // The first picture comes first: pads, and what the work needs, are loaded and asked for while the player looks at it.
    input.readPads();
    stopWorking = after(FIRST_PICTURE_MS, () => {
      stopWorking = program.startWorking();
    });
    const settled = glass.settle().then(() => running);
    const result = await Promise.race([running, settled, ended]);
    if (result?.error) program.logCrash(result.error);
    return result?.exitCode ?? 0;
  } finally {
    stopFollowing();
    stopWorking();
    await program.close();
  }
}

/** Text size, buttons and the log's level follow the settings at once. */
function followSettings(program: Program, { shown, input, device, log }: Stage): () => void {
  const frontend = device.confirmButton;
  let { textSize } = program.settings();
  const follow = (): void => {
    const settings = program.settings();
    input.setConfirm(settings.confirmButton === 'auto' ? frontend : settings.confirmButton);
    input.setButtons(settings.buttons);
    log.setLevel(settings.logLevel === 'debug' ? 'debug' : 'info');
    if (settings.textSize === textSize) return;
    textSize = settings.textSize;
    shown.console.setTextSize(textSize);
  };
  follow();
  return program.onChange(follow);
}

function pressed(input: PlayerInput): Promise<void> {
  return new Promise((resolve) => {
    const stop = input.onInput(() => {
      stop();
      resolve();
    });
  });
}

/** The program could not be opened: what happened and what to do, as plain as can be. */
function showFailure(surface: Surface, record: ErrorRecord, locale: string): void {
  const { what, todo } = describeError(texts(languageOf(locale)), record);
  const width = Math.max(20, surface.columns - 2);
  const wrap = (text: string): string[] => text.match(new RegExp(`.{1,${width}}(?:\\s|$)|.{1,${width}}`, 'g')) ?? [];
  const line = (text: string, bold = false): StyledLine => ({
    spans: [{ text: ` ${text}`, style: { fg: 7, bg: 0, bold } }],
    fill: { fg: 7, bg: 0 },
  });
  surface.draw([
    line('RGSX TUI', true),
    line(''),
    ...wrap(what).map((text) => line(text)),
    line(''),
    ...wrap(todo).map((text) => line(text)),
  ]);
}
