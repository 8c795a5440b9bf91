/**
 * The UI as one object without time, glass or input of its own: presses, queue events and changes go in, frames come out.
 * run.ts gives it those.
 */

import { describeError, languageOf, texts } from '../i18n/index.ts';
import { type Action, actionOfText, type InputEvent } from '../input/actions.ts';
import { asAppError } from '../lib/errors.ts';
import type { QueueEvent } from '../queue/job.ts';
import type { Clock } from '../services.ts';
import { bindingFor, bindingsOf, lostHints } from './bindings.ts';
import { cachedData } from './cache.ts';
import { frame, hasStatus } from './chrome.ts';
import type { Hands } from './hands.ts';
import type { Line } from './lines.ts';
import type { UiPort } from './port.ts';
import { QueueFeed } from './queue-feed.ts';
import { activeJob, type QueueView } from './queue-view.ts';
import { isAllowed, type ScreenId } from './router.ts';
import { type Context, type Effect, go, type Step, type Tone } from './screen.ts';
import { type OpenScreen, ScreenStack } from './screen-stack.ts';
import { quitEffects } from './screens/quit.ts';
import { type Glyphs, UNICODE_GLYPHS } from './theme.ts';
import { tidings } from './tidings.ts';
import { Toast } from './toast.ts';
import type { UiSettings } from './ui-settings.ts';

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

/** How often a countdown is painted anew. */
const COUNTDOWN_MS = 1000;
const MINUTE_MS = 60_000;
/** The clock is painted so long after its minute: a timer must not wake a millisecond before it. */
const BEHIND_MS = 50;

class Screens implements Ui {
  readonly #options: UiOptions;
  readonly #cache: ReturnType<typeof cachedData>;
  readonly #memory = new Map<string, unknown>();
  readonly #stack = new ScreenStack();
  readonly #toast: Toast;
  readonly #queue: QueueFeed;
  #device: Hands['device'] = 'pad';
  #over = false;

  constructor(options: UiOptions) {
    const { port } = options;
    this.#options = options;
    this.#cache = cachedData(port);
    this.#toast = new Toast(options.clock);
    this.#queue = new QueueFeed(port, (event, before) => this.#tell(event, before));
    this.#open(null, options.first ?? 'start', null);
    this.changed();
  }

  press(event: InputEvent): void {
    if (this.#over) return;
    this.#hear(event);
    this.#look();
  }

  queueEvent(event: QueueEvent): void {
    this.#queue.hear(event);
  }

  changed(): void {
    this.#cache.forget();
    this.#queue.readFlagsAgain();
    this.#look();
  }

  frame(): Line[] {
    return frame(this.#stack.layers(), this.#context(), this.#toast.now());
  }

  overflow(): readonly string[] {
    const { top } = this.#stack;
    return top === undefined ? [] : lostHints(top.screen, top.state, this.#context());
  }

  stack(): readonly ScreenId[] {
    return this.#stack.ids();
  }

  wakeIn(): number {
    const untilMinute = MINUTE_MS - (this.#options.clock.now() % MINUTE_MS) + BEHIND_MS;
    return Math.min(this.#toast.endsIn(), activeJob(this.#queue.view) === null ? untilMinute : COUNTDOWN_MS);
  }

  #context(): Context {
    const { port, clock, glyphs, locale } = this.#options;
    const { columns, rows } = this.#options.size();
    const settings = port.settings();
    const language = settings.language ?? languageOf(locale);
    const screen = this.#stack.fullScreen;
    const queue = this.#queue.view;
    const statusRows = hasStatus(queue, screen) ? 1 : 0;
    return {
      data: this.#cache.data,
      t: texts(language),
      language,
      settings,
      queue,
      glyphs: glyphs ?? UNICODE_GLYPHS,
      fixedTextSize: this.#options.fixedTextSize ?? false,
      columns,
      bodyRows: Math.max(1, rows - 2 - statusRows),
      now: clock.now(),
      memory: this.#memory,
      screen,
      covered: this.#stack.top?.id !== screen,
      hands: this.#hands(settings.confirmButton),
    };
  }

  #hands(wanted: UiSettings['confirmButton']): Hands {
    const usual = this.#options.confirm ?? 'a';
    const typing = this.#device === 'keyboard' && this.#stack.top?.screen.type !== undefined;
    const { buttons } = this.#options.port.settings();
    return { device: this.#device, confirm: wanted === 'auto' ? usual : wanted, buttons, typing };
  }

  #say(text: string, tone: Tone): void {
    if (tone !== 'letter') this.#options.onMessage?.(text, tone);
    this.#toast.show(text, tone);
  }

  #open(from: ScreenId | null, to: ScreenId, params: unknown): void {
    if (from !== null) this.#options.onGo?.(from, to);
    this.#stack.open(from, to, (screen) => screen.open(params as never, this.#context()));
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
        this.#stack.leave(effect.to);
        break;
      case 'toast':
        this.#say(effect.text, effect.tone);
        break;
      case 'set': {
        const entry = this.#stack.find(effect.screen);
        if (entry !== undefined) entry.state = effect.change(entry.state);
        break;
      }
      case 'remember':
        this.#memory.set(effect.key, effect.value);
        break;
      case 'call':
        this.#ask(effect, origin);
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
  #ask({ run, busy }: Extract<Effect, { kind: 'call' }>, origin: ScreenId | null): void {
    let answer: ReturnType<typeof run>;
    try {
      answer = this.#queue.during(() => run(this.#options.port));
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#cache.forget();
    this.#queue.readFlagsAgain();
    if (!(answer instanceof Promise)) {
      this.#perform(answer, origin);
      return;
    }
    const release = busy === undefined ? (): void => {} : this.#toast.hold(busy);
    answer
      .finally(release)
      .then((effects) => {
        this.#cache.forget();
        this.#perform(effects, origin);
        this.#look();
      })
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#options.onUpdate());
  }

  #failed(error: unknown): void {
    this.#say(describeError(this.#context().t, asAppError(error).toRecord()).what, 'error');
  }

  /** Says what became of a job or the queue, wherever the player is. */
  #tell(event: QueueEvent, before: QueueView): void {
    if (event.event === 'job') this.#cache.forget();
    const note = tidings(event, before, () => this.#context());
    if (note !== null) this.#say(note.text, note.tone);
  }

  #take(entry: OpenScreen, step: Step<unknown>): void {
    entry.state = step.state;
    this.#perform(step.effects, entry.id);
  }

  #act(action: Action, repeat: number): void {
    const entry = this.#stack.top;
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

  #hear(event: InputEvent): void {
    const entry = this.#stack.top;
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
    for (const entry of this.#stack.all()) {
      const step = entry.screen.changed?.(entry.state, this.#context());
      if (step) this.#take(entry, step);
    }
  }
}

export function createUi(options: UiOptions): Ui {
  return new Screens(options);
}
