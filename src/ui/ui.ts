/**
 * The UI as one object without time, glass or input of its own: presses, queue events and changes go in, frames come out.
 * run.ts gives it those.
 */

import { describeError, fill, languageOf, texts } from '../i18n/index.ts';
import { type Action, actionOfText, type InputEvent } from '../input/actions.ts';
import { asAppError } from '../lib/errors.ts';
import type { QueueEvent } from '../queue/job.ts';
import type { Clock } from '../services.ts';
import { bindingFor, bindingsOf, lostHints } from './bindings.ts';
import { cachedData } from './cache.ts';
import { frame, hasStatus, type Layer } from './chrome.ts';
import type { Hands } from './hands.ts';
import type { Line } from './lines.ts';
import type { UiPort } from './port.ts';
import { activeJob, applyQueueEvent, emptyQueue, type QueueView } from './queue-view.ts';
import { isAllowed, OVERLAYS, type ScreenId, SINGLE } from './router.ts';
import { type AnyScreen, type Context, type Effect, go, type Step, type Tone } from './screen.ts';
import { screens } from './screens/index.ts';
import { quitEffects } from './screens/quit.ts';
import { type Glyphs, UNICODE_GLYPHS } from './theme.ts';

export interface UiOptions {
  readonly port: UiPort;
  readonly clock: Clock;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Called when a frame should be painted although nobody pressed anything. */
  readonly onUpdate: () => void;
  readonly onQuit: () => void;
  readonly glyphs?: Glyphs;
  /** The firmware's own language, until the player chose one. */
  readonly locale?: string;
  /** Which button confirms in the firmware's own menu. */
  readonly confirm?: 'a' | 'b';
  /** The screen to begin with; `start` for the player. */
  readonly first?: ScreenId;
  /** Hears every way that is taken forward. */
  readonly onGo?: (from: ScreenId, to: ScreenId) => void;
}

export interface Ui {
  press(event: InputEvent): void;
  queueEvent(event: QueueEvent): void;
  /** Anything else that is shown may have changed. */
  changed(): void;
  frame(): Line[];
  /** Hints of the footer that found no room in it; none, where everything is right. */
  overflow(): readonly string[];
  /** Screens from the bottom to the top. */
  stack(): readonly ScreenId[];
  /** Milliseconds after which a frame may differ without any event (a toast that ends, a countdown, the clock). */
  wakeIn(): number;
}

const TOAST_MS = 2500;
const DEEPEST = 12;

interface Entry {
  readonly id: ScreenId;
  readonly screen: AnyScreen;
  state: unknown;
}

export function createUi(options: UiOptions): Ui {
  const { port, clock } = options;
  const cache = cachedData(port);
  const memory = new Map<string, unknown>();
  const stack: Entry[] = [];
  let queue: QueueView = emptyQueue(port.jobs(), port.queuePaused(), port.queueHalted());
  let device: Hands['device'] = 'pad';
  let note: { text: string; tone: Tone; until: number } | null = null;
  let over = false;

  function context(): Context {
    const { columns, rows } = options.size();
    const settings = port.settings();
    const language = settings.language ?? languageOf(options.locale);
    const screen = stack.findLast(({ id }) => !OVERLAYS.has(id))?.id ?? 'start';
    const statusRows = hasStatus(queue, screen) ? 1 : 0;
    return {
      data: cache.data,
      t: texts(language),
      language,
      settings,
      queue,
      glyphs: options.glyphs ?? UNICODE_GLYPHS,
      columns,
      bodyRows: Math.max(1, rows - 2 - statusRows),
      now: clock.now(),
      monotonic: clock.monotonic(),
      memory,
      screen,
      hands: hands(),
    };
  }

  const hands = (): Hands => {
    const wanted = port.settings().confirmButton;
    const usual = options.confirm ?? 'a';
    const typing = device === 'keyboard' && stack.at(-1)?.screen.type !== undefined;
    return { device, confirm: wanted === 'auto' ? usual : wanted, typing };
  };

  const say = (text: string, tone: Tone): void => {
    note = { text, tone, until: clock.monotonic() + TOAST_MS * (tone === 'error' ? 2 : 1) };
  };

  function open(from: ScreenId | null, to: ScreenId, params: unknown): void {
    if (from !== null && !isAllowed(from, to)) throw new Error(`the router has no way from ${from} to ${to}`);
    if (from !== null) options.onGo?.(from, to);
    const existing = stack.findLastIndex((entry) => entry.id === to);
    // An overlay has done its work when it leads on; a screen that is there once is gone back to.
    while (stack.length > 0 && OVERLAYS.has(stack.at(-1)?.id ?? 'systems')) stack.pop();
    if (SINGLE.has(to) && existing >= 0 && existing < stack.length) {
      stack.splice(existing + 1);
      return;
    }
    if (to === 'systems') stack.length = 0;
    if (stack.length >= DEEPEST) stack.splice(1, 1);
    const screen = screens[to];
    stack.push({ id: to, screen, state: screen.open(params as never, context()) });
  }

  function leave(to: ScreenId | undefined): void {
    if (stack.length > 1 && stack.at(-1)?.id !== to) stack.pop();
    if (to === undefined || !stack.some(({ id }) => id === to)) return;
    while (stack.at(-1)?.id !== to) stack.pop();
  }

  function perform(effects: readonly Effect[], origin: ScreenId | null): void {
    for (const effect of effects) {
      if (over) return;
      switch (effect.kind) {
        case 'go':
          open(origin, effect.to, effect.params);
          break;
        case 'back':
          leave(effect.to);
          break;
        case 'toast':
          say(effect.text, effect.tone);
          break;
        case 'set': {
          const entry = stack.findLast(({ id }) => id === effect.screen);
          if (entry !== undefined) entry.state = effect.change(entry.state);
          break;
        }
        case 'remember':
          memory.set(effect.key, effect.value);
          break;
        case 'call':
          ask(effect.run, origin);
          break;
        case 'press':
          act(effect.action, 0);
          break;
        case 'quit':
          over = true;
          options.onQuit();
          break;
      }
    }
  }

  const failed = (error: unknown): void => {
    say(describeError(context().t, asAppError(error).toRecord()).what, 'error');
    options.onUpdate();
  };

  function ask(run: Extract<Effect, { kind: 'call' }>['run'], origin: ScreenId | null): void {
    cache.forget();
    const answer = run(port);
    cache.forget();
    readQueueFlags();
    if (!(answer instanceof Promise)) {
      perform(answer, origin);
      return;
    }
    answer.then((effects) => {
      cache.forget();
      perform(effects, origin);
      look();
      options.onUpdate();
    }, failed);
  }

  function readQueueFlags(): void {
    const [paused, halted] = [port.queuePaused(), port.queueHalted()];
    if (paused !== queue.paused || halted !== queue.halted) queue = { ...queue, paused, halted };
  }

  function take(entry: Entry, step: Step<unknown>): void {
    entry.state = step.state;
    perform(step.effects, entry.id);
  }

  function act(action: Action, repeat: number): void {
    const entry = stack.at(-1);
    if (entry === undefined) return;
    const here = context();
    if (action === 'quit') {
      perform(quitEffects(here), 'menu');
      return;
    }
    const binding = bindingFor(bindingsOf(entry.screen, entry.state, here), action);
    if (binding === null) return;
    const reason = binding.disabled?.(entry.state, here) ?? null;
    if (reason !== null) {
      if (repeat === 0) say(reason, 'info');
      return;
    }
    take(entry, binding.run(entry.state, here, { action, repeat }));
  }

  function tell(event: QueueEvent, before: QueueView): void {
    if (event.event !== 'job') return;
    const { job } = event;
    const known = before.jobs.find((other) => other.id === job.id);
    if (known === undefined || known.state === job.state) return;
    const { t } = context();
    if (job.state === 'done') say(fill(t.downloads.isReady, { name: job.game.name }), 'info');
    if (job.state === 'failed') say(`${job.game.name}: ${describeError(t, job.error).what}`, 'error');
  }

  function hear(event: InputEvent): void {
    const entry = stack.at(-1);
    device = event.kind === 'action' ? event.from : 'keyboard';
    if (event.kind === 'action') {
      act(event.action, event.repeat);
      return;
    }
    if (entry?.screen.type !== undefined) {
      take(entry, entry.screen.type(entry.state, event.text, context()));
      return;
    }
    const action = actionOfText(event.text);
    if (action !== null) act(action, 0);
    else if (event.text === '?' && entry !== undefined && isAllowed(entry.id, 'help')) {
      perform([go('help', { about: entry.id })], entry.id);
    }
  }

  /** Lets every screen look whether it is still right where it is (the start screen leads on by itself). */
  const look = (): void => {
    for (const entry of [...stack]) {
      const step = entry.screen.changed?.(entry.state, context());
      if (step) take(entry, step);
    }
  };

  const changed = (): void => {
    cache.forget();
    readQueueFlags();
    look();
  };

  open(null, options.first ?? 'start', null);
  changed();
  return {
    press(event) {
      if (over) return;
      hear(event);
      look();
    },
    queueEvent(event) {
      const before = queue;
      queue = applyQueueEvent(queue, event);
      if (event.event !== 'progress') {
        readQueueFlags();
        if (event.event === 'job') cache.forget();
        tell(event, before);
      }
    },
    changed,
    frame() {
      if (note !== null && clock.monotonic() >= note.until) note = null;
      const base = stack.findLastIndex(({ id }) => !OVERLAYS.has(id));
      const layers: Layer[] = stack.slice(Math.max(0, base));
      return frame(layers, context(), note);
    },
    overflow() {
      const top = stack.at(-1);
      return top === undefined ? [] : lostHints(top.screen, top.state, context());
    },
    stack: () => stack.map(({ id }) => id),
    wakeIn() {
      const untilNote = note === null ? Number.POSITIVE_INFINITY : Math.max(0, note.until - clock.monotonic());
      return Math.min(untilNote, activeJob(queue) === null ? 15_000 : 1000);
    },
  };
}
