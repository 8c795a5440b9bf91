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
import type { UiPort, UiSettings } from './port.ts';
import { activeJob, applyQueueEvent, emptyQueue, type QueueView, withJobs } from './queue-view.ts';
import { isAllowed, OVERLAYS, type ScreenId, SINGLE } from './router.ts';
import { type AnyScreen, type Context, type Effect, go, type Step, type Tone } from './screen.ts';
import { screens } from './screens/index.ts';
import { quitEffects } from './screens/quit.ts';
import { cutMiddle } from './text.ts';
import { type Glyphs, UNICODE_GLYPHS } from './theme.ts';

export interface UiOptions {
  readonly port: UiPort;
  readonly clock: Clock;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Called when a frame should be painted although nobody pressed anything. */
  readonly onUpdate: () => void;
  readonly onQuit: () => void;
  readonly glyphs?: Glyphs;
  /** The terminal has its own text size, which is not ours to change. */
  readonly fixedTextSize?: boolean;
  /** The firmware's own language, until the player chose one. */
  readonly locale?: string;
  /** Which button confirms in the firmware's own menu. */
  readonly confirm?: 'a' | 'b';
  /** The screen to begin with; `start` for the player. */
  readonly first?: ScreenId;
  /** Hears every message that is shown for a moment, for the log. */
  readonly onMessage?: (text: string, tone: Tone) => void;
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

const TOAST_MS: Readonly<Record<Tone, number>> = { info: 2500, error: 5000, letter: 900 };
/** How often a countdown and the clock are painted anew. */
const COUNTDOWN_MS = 1000;
const CLOCK_MS = 15_000;
const DEEPEST = 12;
/** More than this in one step are not followed one by one. */
const MANY_EVENTS = 50;

interface Entry {
  readonly id: ScreenId;
  readonly screen: AnyScreen;
  state: unknown;
}

class Screens implements Ui {
  readonly #options: UiOptions;
  readonly #cache: ReturnType<typeof cachedData>;
  readonly #memory = new Map<string, unknown>();
  readonly #stack: Entry[] = [];
  #queue: QueueView;
  /** Whether pause and halt are to be read again: once for a frame or press, not for each of thousands of events. */
  #flagsStale = false;
  /** What the queue tells while a request is carried out; null: none is. */
  #during: QueueEvent[] | null = null;
  #device: Hands['device'] = 'pad';
  #note: { readonly text: string; readonly tone: Tone; readonly until: number } | null = null;
  #over = false;

  constructor(options: UiOptions) {
    const { port } = options;
    this.#options = options;
    this.#cache = cachedData(port);
    this.#queue = emptyQueue(port.jobs(), port.queuePaused(), port.queueHalted());
    this.#open(null, options.first ?? 'start', null);
    this.changed();
  }

  press(event: InputEvent): void {
    if (this.#over) return;
    this.#hear(event);
    this.#look();
  }

  queueEvent(event: QueueEvent): void {
    if (this.#during !== null) {
      this.#during.push(event);
      return;
    }
    const before = this.#queue;
    this.#queue = applyQueueEvent(before, event);
    if (event.event === 'progress') return;
    this.#flagsStale = true;
    if (event.event === 'job') this.#cache.forget();
    this.#tell(event, before);
  }

  changed(): void {
    this.#cache.forget();
    this.#flagsStale = true;
    this.#look();
  }

  frame(): Line[] {
    if (this.#note !== null && this.#options.clock.monotonic() >= this.#note.until) this.#note = null;
    const base = this.#stack.findLastIndex(({ id }) => !OVERLAYS.has(id));
    const layers: Layer[] = this.#stack.slice(Math.max(0, base));
    return frame(layers, this.#context(), this.#note);
  }

  overflow(): readonly string[] {
    const top = this.#stack.at(-1);
    return top === undefined ? [] : lostHints(top.screen, top.state, this.#context());
  }

  stack(): readonly ScreenId[] {
    return this.#stack.map(({ id }) => id);
  }

  wakeIn(): number {
    const now = this.#options.clock.monotonic();
    const untilNote = this.#note === null ? Number.POSITIVE_INFINITY : Math.max(0, this.#note.until - now);
    return Math.min(untilNote, activeJob(this.#queue) === null ? CLOCK_MS : COUNTDOWN_MS);
  }

  #context(): Context {
    this.#readQueueFlags();
    const { port, clock, glyphs, locale } = this.#options;
    const { columns, rows } = this.#options.size();
    const settings = port.settings();
    const language = settings.language ?? languageOf(locale);
    const screen = this.#stack.findLast(({ id }) => !OVERLAYS.has(id))?.id ?? 'start';
    const statusRows = hasStatus(this.#queue, screen) ? 1 : 0;
    return {
      data: this.#cache.data,
      t: texts(language),
      language,
      settings,
      queue: this.#queue,
      glyphs: glyphs ?? UNICODE_GLYPHS,
      fixedTextSize: this.#options.fixedTextSize ?? false,
      columns,
      bodyRows: Math.max(1, rows - 2 - statusRows),
      now: clock.now(),
      memory: this.#memory,
      screen,
      hands: this.#hands(settings.confirmButton),
    };
  }

  #hands(wanted: UiSettings['confirmButton']): Hands {
    const usual = this.#options.confirm ?? 'a';
    const typing = this.#device === 'keyboard' && this.#stack.at(-1)?.screen.type !== undefined;
    const { buttons } = this.#options.port.settings();
    return { device: this.#device, confirm: wanted === 'auto' ? usual : wanted, buttons, typing };
  }

  #say(text: string, tone: Tone): void {
    if (tone !== 'letter') this.#options.onMessage?.(text, tone);
    this.#note = { text, tone, until: this.#options.clock.monotonic() + TOAST_MS[tone] };
  }

  #open(from: ScreenId | null, to: ScreenId, params: unknown): void {
    const stack = this.#stack;
    if (from !== null && !isAllowed(from, to)) throw new Error(`the router has no way from ${from} to ${to}`);
    if (from !== null) this.#options.onGo?.(from, to);
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
    stack.push({ id: to, screen, state: screen.open(params as never, this.#context()) });
  }

  #leave(to: ScreenId | undefined): void {
    const stack = this.#stack;
    if (stack.length > 1 && stack.at(-1)?.id !== to) stack.pop();
    if (to === undefined || !stack.some(({ id }) => id === to)) return;
    while (stack.at(-1)?.id !== to) stack.pop();
  }

  #perform(effects: readonly Effect[], origin: ScreenId | null): void {
    for (const effect of effects) {
      if (this.#over) return;
      this.#carryOut(effect, origin);
    }
  }

  #carryOut(effect: Effect, origin: ScreenId | null): void {
    switch (effect.kind) {
      case 'go':
        this.#open(origin, effect.to, effect.params);
        break;
      case 'back':
        this.#leave(effect.to);
        break;
      case 'toast':
        this.#say(effect.text, effect.tone);
        break;
      case 'set': {
        const entry = this.#stack.findLast(({ id }) => id === effect.screen);
        if (entry !== undefined) entry.state = effect.change(entry.state);
        break;
      }
      case 'remember':
        this.#memory.set(effect.key, effect.value);
        break;
      case 'call':
        this.#ask(effect.run, origin);
        break;
      case 'press':
        this.#act(effect.action, 0);
        break;
      case 'quit':
        this.#over = true;
        this.#options.onQuit();
    }
  }

  /** Asks the program. What goes wrong there is told, it does not end the UI. */
  #ask(run: Extract<Effect, { kind: 'call' }>['run'], origin: ScreenId | null): void {
    let answer: ReturnType<typeof run>;
    const events: QueueEvent[] = [];
    this.#during = events;
    try {
      answer = run(this.#options.port);
    } catch (error) {
      this.#failed(error);
      return;
    } finally {
      this.#during = null;
      this.#takeIn(events);
    }
    this.#cache.forget();
    this.#flagsStale = true;
    if (!(answer instanceof Promise)) {
      this.#perform(answer, origin);
      return;
    }
    answer
      .then((effects) => {
        this.#cache.forget();
        this.#perform(effects, origin);
        this.#look();
      })
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#options.onUpdate());
  }

  /** What one request did to the queue: thousands of jobs are read as they are now instead of followed one by one. */
  #takeIn(events: readonly QueueEvent[]): void {
    const many = events.filter(({ event }) => event === 'job').length > MANY_EVENTS;
    if (many) this.#queue = withJobs(this.#queue, this.#options.port.jobs());
    for (const event of events) if (!many || event.event !== 'job') this.queueEvent(event);
  }

  #failed(error: unknown): void {
    this.#say(describeError(this.#context().t, asAppError(error).toRecord()).what, 'error');
  }

  #readQueueFlags(): void {
    if (!this.#flagsStale) return;
    this.#flagsStale = false;
    const { port } = this.#options;
    const [paused, halted] = [port.queuePaused(), port.queueHalted()];
    if (paused !== this.#queue.paused || halted !== this.#queue.halted)
      this.#queue = { ...this.#queue, paused, halted };
  }

  #take(entry: Entry, step: Step<unknown>): void {
    entry.state = step.state;
    this.#perform(step.effects, entry.id);
  }

  #act(action: Action, repeat: number): void {
    const entry = this.#stack.at(-1);
    if (entry === undefined) return;
    const here = this.#context();
    if (action === 'quit') {
      this.#perform(quitEffects(here), 'menu');
      return;
    }
    const binding = bindingFor(bindingsOf(entry.screen, entry.state, here), action);
    if (binding === null) return;
    const reason = binding.disabled?.(entry.state, here) ?? null;
    if (reason === null) this.#take(entry, binding.run(entry.state, here, { action, repeat }));
    else if (repeat === 0) this.#say(reason, 'info');
  }

  /** Says what became of a job, wherever the player is. */
  #tell(event: QueueEvent, before: QueueView): void {
    if (event.event !== 'job') return;
    const { job } = event;
    // Thousands may be queued or paused at once: nothing is looked up for what is not told.
    if (job.state !== 'done' && job.state !== 'failed') return;
    const known = before.jobs.find((other) => other.id === job.id);
    if (known === undefined || known.state === job.state) return;
    const { t, columns } = this.#context();
    if (job.state === 'done') this.#say(fill(t.downloads.isReady, { name: job.game.name }), 'info');
    if (job.state === 'failed') {
      // The reason matters more than the end of the name.
      const name = cutMiddle(job.game.name, Math.floor(columns / 3));
      this.#say(`${name}: ${describeError(t, job.error).what}`, 'error');
    }
  }

  #hear(event: InputEvent): void {
    const entry = this.#stack.at(-1);
    this.#device = event.kind === 'action' ? event.from : 'keyboard';
    if (event.kind === 'action') {
      this.#act(event.action, event.repeat);
      return;
    }
    if (entry?.screen.type !== undefined) {
      this.#take(entry, entry.screen.type(entry.state, event.text, this.#context()));
      return;
    }
    const action = actionOfText(event.text);
    if (action !== null) this.#act(action, 0);
    else if (event.text === '?' && entry !== undefined && isAllowed(entry.id, 'help')) {
      this.#perform([go('help', { about: entry.id })], entry.id);
    }
  }

  /** Lets every screen look whether it is still right where it is (the start screen leads on by itself). */
  #look(): void {
    for (const entry of [...this.#stack]) {
      const step = entry.screen.changed?.(entry.state, this.#context());
      if (step) this.#take(entry, step);
    }
  }
}

export function createUi(options: UiOptions): Ui {
  return new Screens(options);
}
