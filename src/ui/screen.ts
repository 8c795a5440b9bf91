/** The contract of a screen: state + event → state and effects, state + data → lines. Types and small helpers. */

import type { Language, Texts } from '../i18n/index.ts';
import type { Action } from '../input/actions.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { GameQuery } from '../library/types.ts';
import type { Hands } from './hands.ts';
import type { Line } from './lines.ts';
import type { UiData, UiPort } from './port.ts';
import type { QueueView } from './queue-view.ts';
import type { ScreenId } from './router.ts';
import type { Glyphs } from './theme.ts';
import type { UiSettings } from './ui-settings.ts';

/** What a screen may look at. Everything in it stands still while one event or one frame is handled. */
export interface Context {
  readonly data: UiData;
  readonly t: Texts;
  readonly language: Language;
  readonly settings: UiSettings;
  readonly queue: QueueView;
  readonly glyphs: Glyphs;
  /** The terminal has its own text size. */
  readonly fixedTextSize: boolean;
  readonly columns: number;
  /** Rows between title and footer, without the status row. */
  readonly bodyRows: number;
  /** Wall milliseconds. */
  readonly now: number;
  /** What screens left behind for their next opening. */
  readonly memory: ReadonlyMap<string, unknown>;
  /** The topmost screen that is not an overlay: what Help is about. */
  readonly screen: ScreenId;
  /** An overlay is over it. */
  readonly covered: boolean;
  readonly hands: Hands;
}

export interface Choice {
  readonly label: string;
  /** At the right edge. */
  readonly value?: string;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | null;
  readonly effects: readonly Effect[];
}

export interface ConfirmParams {
  readonly title: string;
  readonly text: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** The answer under the cursor at first. */
  readonly first: 'yes' | 'no';
  readonly onYes: readonly Effect[];
}

export interface ErrorParams {
  readonly error: ErrorRecord;
  /** What it happened to. */
  readonly name: string | null;
  /** Wall milliseconds; null: now. */
  readonly at: number | null;
  readonly retry: readonly Effect[] | null;
}

/** What each screen is opened with. */
export interface ScreenParams {
  start: null;
  language: { readonly next: 'start' | 'back' };
  systems: null;
  games: { readonly systemName: string | null; readonly words: string };
  /** `into`: what is found goes into the list below instead of a new one. */
  find: { readonly query: GameQuery; readonly into: boolean };
  filter: { readonly query: GameQuery };
  /** `at`: its place in the list below, from which the next one can be reached. */
  game: { readonly gameId: number; readonly at?: { readonly query: GameQuery; readonly index: number } };
  downloads: null;
  history: null;
  error: ErrorParams;
  account: null;
  sources: null;
  settings: null;
  buttons: null;
  checks: null;
  help: { readonly about: ScreenId };
  /** Where the cursor stands: on the first item, or on Quit. */
  menu: { readonly at: 'first' | 'quit' };
  choose: {
    readonly title: string;
    readonly choices: readonly Choice[];
    readonly first?: number;
    /** Carried out when nothing is chosen. */
    readonly onBack?: readonly Effect[];
  };
  confirm: ConfirmParams;
  typing: {
    readonly title: string;
    readonly text: string;
    readonly secret: boolean;
    readonly onDone: (text: string) => readonly Effect[];
  };
  message: { readonly title: string; readonly text: readonly string[] };
}

/** `letter`: where a list was entered, shown large for a moment. */
export type Tone = 'info' | 'error' | 'letter';

export type Effect =
  | { readonly kind: 'go'; readonly to: ScreenId; readonly params: unknown }
  /** Leaves the screen; `to`: goes on leaving until that one is on top. */
  | { readonly kind: 'back'; readonly to?: ScreenId }
  | { readonly kind: 'toast'; readonly text: string; readonly tone: Tone }
  /** Asks the program for something; what it gives is carried out when it is there. `busy` is said until then. */
  | {
      readonly kind: 'call';
      readonly run: (port: UiPort) => readonly Effect[] | Promise<readonly Effect[]>;
      readonly busy?: string;
    }
  /** Changes the state of a screen further down. */
  | { readonly kind: 'set'; readonly screen: ScreenId; readonly change: (state: unknown) => unknown }
  | { readonly kind: 'remember'; readonly key: string; readonly value: unknown }
  /** As if that button were pressed on the screen that is on top by then. */
  | { readonly kind: 'press'; readonly action: Action }
  | { readonly kind: 'quit' };

export interface Step<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}

export function stay<S>(state: S, ...effects: readonly Effect[]): Step<S> {
  return { state, effects };
}

export function go<K extends ScreenId>(to: K, params: ScreenParams[K]): Effect {
  return { kind: 'go', to, params };
}

/** A list to pick one value from, the cursor on the one that holds now (it bears a `*`). */
export function pickOne(title: string, choices: readonly Choice[]): Effect {
  const first = Math.max(
    0,
    choices.findIndex(({ value }) => value === '*'),
  );
  return go('choose', { title, choices, first });
}

export const back = (to?: ScreenId): Effect => (to === undefined ? { kind: 'back' } : { kind: 'back', to });
export const toast = (text: string, tone: Tone = 'info'): Effect => ({ kind: 'toast', text, tone });
export const call = (run: (port: UiPort) => readonly Effect[] | Promise<readonly Effect[]>, busy?: string): Effect => ({
  kind: 'call',
  run,
  ...(busy === undefined ? {} : { busy }),
});
export const press = (action: Action): Effect => ({ kind: 'press', action });
/** Asks for something that gives nothing to show. */
export const command = (run: (port: UiPort) => void): Effect =>
  call((port) => {
    run(port);
    return [];
  });

/** The press of a button as a binding sees it. */
export interface Press {
  readonly action: Action;
  /** 0 for the press itself, then the count of repeats while it is held. */
  readonly repeat: number;
}

/** The one record of an action: dispatch, footer, Help and docs/controls.md all read it. */
export interface Binding<S> {
  readonly actions: readonly Action[];
  /** For the footer: at most 7 columns. Left out: the action is in Help only. */
  readonly label?: (t: Texts, state: S, context: Context) => string;
  /** For Help and the docs. */
  readonly help: (t: Texts) => string;
  /** Whether it exists in this mode of the screen; always, when left out. */
  readonly when?: (state: S, context: Context) => boolean;
  /** Why it cannot be done now; null: it can. Shown dim, and told when it is pressed. */
  readonly disabled?: (state: S, context: Context) => string | null;
  readonly run: (state: S, context: Context, press: Press) => Step<S>;
}

export interface View {
  /** The way here, for the title row; an overlay's heading. */
  readonly title: string;
  /** At the right of the title. */
  readonly right?: string;
  readonly body: readonly Line[];
  /** Rows that stand at the bottom of the body. */
  readonly foot?: readonly Line[];
  /** The foot is what the hands are at (keys, actions): messages stand above it. */
  readonly footInUse?: boolean;
  /** No title row: the body has one row more. */
  readonly bare?: boolean;
}

export interface Screen<K extends ScreenId, S> {
  readonly id: K;
  open(params: ScreenParams[K], context: Context): S;
  readonly bindings: readonly Binding<S>[];
  view(state: S, context: Context): View;
  /** A printable character was typed; without it letters stand for buttons. */
  readonly type?: (state: S, text: string, context: Context) => Step<S>;
  /** Carried out when something else than a press changed (catalogs, queue, time); null: nothing to do. */
  readonly changed?: (state: S, context: Context) => Step<S> | null;
}

/** A screen whose types are known to itself only. */
export type AnyScreen = Screen<ScreenId, unknown>;

export function screen<K extends ScreenId, S>(definition: Screen<K, S>): AnyScreen {
  return definition as unknown as AnyScreen;
}
