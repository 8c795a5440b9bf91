/** Presses buttons at random on a UI over a made-up program in which everything that can happen does. */
import { ACTIONS, type InputEvent } from '../../src/input/actions.ts';
import type { ErrorCode, ErrorRecord } from '../../src/lib/errors.ts';
import { ERRORS } from '../../src/lib/errors.ts';
import type { Line } from '../../src/ui/lines.ts';
import type { ScreenId } from '../../src/ui/router.ts';
import { width } from '../../src/ui/text.ts';
import { createUi, type Ui } from '../../src/ui/ui.ts';
import type { HistoryRow } from '../../src/ui/views.ts';
import { downloading, type FakePort, failedJob, fakePort, finished, makeJob } from './fake-port.ts';
import { seeded } from './random.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz 0123456789é漢?/';

export interface Monkey {
  readonly port: FakePort;
  readonly ui: Ui;
  /** One random press, and sometimes something that happens outside. Gives what was done. */
  step(): string;
  /** Ways taken, as `from→to`. */
  readonly ways: Set<string>;
  readonly seen: Set<ScreenId>;
  readonly quits: number;
}

export interface MonkeyOptions {
  readonly seed: number;
  readonly columns?: number;
  readonly rows?: number;
  /** Presses only what a player with a d-pad and two buttons has. */
  readonly twoButtons?: boolean;
  /** Makes the program what it is to be before the UI opens. */
  readonly prepare?: (port: FakePort) => void;
  /** The screen to begin with. */
  readonly first?: ScreenId;
}

function historyOf(port: FakePort, chance: (below: number) => number, error: ErrorRecord): HistoryRow[] {
  return port.allGames.slice(0, 12).map((game, at) => ({
    id: at + 1,
    name: game.name,
    url: `https://1fichier.com/?h${at}`,
    systemName: game.systemName,
    sizeBytes: game.sizeBytes,
    outcome: at % 3 === 0 ? 'failed' : at % 3 === 1 ? 'done' : 'cancelled',
    error: at % 3 === 0 ? error : null,
    mainPath: at % 3 === 1 ? `/userdata/roms/${game.systemName}/${game.name}.sfc` : null,
    finishedAt: Date.UTC(2026, 10, 20 + chance(4)),
    gameId: at % 4 === 0 ? null : game.id,
    present: at % 2 === 1,
    inMenu: at % 6 === 1,
  }));
}

/** Lets one random thing happen in the program behind the UI. */
function happen(port: FakePort, chance: (below: number) => number): string {
  const error: ErrorRecord = { code: CODES[chance(CODES.length)] ?? 'bug', details: {}, waitMs: 30_000 };
  const job = port.jobsNow[chance(Math.max(1, port.jobsNow.length))];
  const kind = chance(14);
  if (kind < 9 && job === undefined) {
    const game = port.allGames[chance(port.allGames.length)];
    if (game !== undefined) port.setJob(makeJob(1000 + chance(1000), game));
    return 'a job';
  }
  if (job !== undefined) {
    if (kind === 0) port.setJob(downloading(job));
    if (kind === 1) port.setJob(finished(job));
    if (kind === 2) port.setJob(failedJob(job, error));
    if (kind === 3)
      port.emit({ event: 'waiting', job: job.id, waiting: { error, until: chance(2) === 0 ? null : 99_000 } });
    if (kind === 4) port.emit({ event: 'waiting', job: job.id, waiting: null });
    if (kind >= 5 && kind < 8) {
      const bytes = chance(5_000_000);
      const totalBytes = chance(4) === 0 ? null : 5_000_000;
      const state = chance(3) === 0 ? 'unpacking' : 'downloading';
      port.emit({
        event: 'progress',
        job: job.id,
        state,
        bytes,
        totalBytes,
        bytesPerSecond: chance(9_999_999),
        etaSeconds: null,
      });
    }
  }
  if (kind === 8) port.emit({ event: 'idle' });
  if (kind === 9) port.emit({ event: 'halted', error: chance(2) === 0 ? null : error });
  if (kind === 10) port.nextError = chance(2) === 0 ? error : { code: 'password-needed', details: {} };
  if (kind === 11)
    port.accountNow = {
      ...port.accountNow,
      state: chance(2) === 0 ? 'ok' : 'error',
      error: chance(2) === 0 ? null : error,
    };
  if (kind === 12) port.historyNow = chance(4) === 0 ? [] : historyOf(port, chance, error);
  if (kind === 13) {
    const game = port.allGames[chance(port.allGames.length)];
    if (game !== undefined) game.mark = (['none', 'installed', 'failed', 'dead'] as const)[chance(4)] ?? 'none';
    port.systemsNow = chance(12) === 0 ? [] : null;
  }
  port.change();
  return `event ${kind}`;
}

export function monkey(options: MonkeyOptions): Monkey {
  const chance = seeded(options.seed);
  const small = [
    ['snes', 'Super Nintendo', 60],
    ['psx', 'PlayStation', 40],
    ['scummvm', 'ScummVM', 12],
  ] as const;
  const port = fakePort({ systems: small });
  if (options.seed % 3 === 1) port.settingsNow = { ...port.settingsNow, language: null };
  if (options.seed % 5 === 1) {
    const error: ErrorRecord = { code: 'key-missing', details: {} };
    port.setupNow = { ...port.setupNow, ready: false, lines: [{ step: 'key', state: 'failed', value: null, error }] };
  }
  options.prepare?.(port);
  const ways = new Set<string>();
  const seen = new Set<ScreenId>();
  let now = 0;
  let ui: Ui;
  const self = { quits: 0 };
  const open = (): Ui => {
    const made = createUi({
      port,
      clock: { now: () => now, monotonic: () => now },
      size: () => ({ columns: options.columns ?? 40, rows: options.rows ?? 15 }),
      onUpdate: () => {},
      onQuit: () => {
        self.quits++;
      },
      ...(options.first === undefined ? {} : { first: options.first }),
      onGo: (from, to) => ways.add(`${from}→${to}`),
    });
    for (const id of made.stack()) seen.add(id);
    return made;
  };
  ui = open();
  port.onQueue((event) => ui.queueEvent(event));
  port.onChange(() => ui.changed());
  let quitsSeen = 0;
  const actions = options.twoButtons ? (['up', 'down', 'left', 'right', 'confirm', 'back'] as const) : ACTIONS;
  // Deep lists are reached by going down first.
  let downs = 0;
  const event = (): InputEvent => {
    if (chance(12) === 0) downs = chance(9);
    if (downs-- > 0) return { kind: 'action', action: 'down', repeat: 0, from: 'pad' };
    if (!options.twoButtons && chance(12) === 0) return { kind: 'text', text: LETTERS[chance(LETTERS.length)] ?? 'a' };
    if (!options.twoButtons && chance(25) === 0) return { kind: 'text', text: '?' };
    const confirm = chance(3) === 0;
    const action = confirm ? 'confirm' : (actions[chance(actions.length)] ?? 'up');
    return {
      kind: 'action',
      action,
      repeat: chance(5) === 0 ? chance(80) : 0,
      from: chance(6) === 0 ? 'keyboard' : 'pad',
    };
  };
  return {
    port,
    ways,
    seen,
    get quits() {
      return self.quits;
    },
    get ui() {
      return ui;
    },
    step(): string {
      now += chance(400);
      if (chance(9) === 0) return happen(port, chance);
      const pressed = event();
      ui.press(pressed);
      if (self.quits > quitsSeen) {
        // The player comes back; by then the set-up is done.
        quitsSeen = self.quits;
        port.setupNow = { ...port.setupNow, ready: chance(3) > 0 };
        ui = open();
      }
      for (const id of ui.stack()) seen.add(id);
      return pressed.kind === 'text' ? `types ${pressed.text}` : pressed.action;
    },
  };
}

/** What is wrong with a frame; null: nothing. */
export function faultOf(frame: readonly Line[], columns: number, rows: number): string | null {
  if (frame.length !== rows) return `${frame.length} rows instead of ${rows}`;
  for (const [at, row] of frame.entries()) {
    const used = row.spans.reduce((sum, { text }) => sum + width(text), 0);
    if (used > columns) return `row ${at} has ${used} columns`;
    const text = row.spans.map((part) => part.text).join('');
    if (/[\u0000-\u001f\u007f-\u009f]|undefined|NaN|\[object/.test(text)) return `row ${at} reads "${text}"`;
  }
  return null;
}
