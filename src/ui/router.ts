/**
 * Which screens there are and how one leads to another. The router allows nothing else but what an answer may bring at any moment (a
 * message, an error, a question); docs/ui.md draws this table.
 */

export const SCREENS = [
  'start',
  'language',
  'systems',
  'games',
  'find',
  'filter',
  'game',
  'downloads',
  'history',
  'error',
  'account',
  'sources',
  'settings',
  'buttons',
  'checks',
  'help',
  'menu',
  'choose',
  'confirm',
  'typing',
  'message',
] as const;

export type ScreenId = (typeof SCREENS)[number];

/** Drawn over the screen below it. */
export const OVERLAYS: ReadonlySet<ScreenId> = new Set<ScreenId>(['menu', 'choose', 'confirm', 'message']);

/** Every way forward, as "from → to". Back always leads where one came from. */
export const TRANSITIONS: Readonly<Record<ScreenId, readonly ScreenId[]>> = {
  start: ['language', 'systems', 'error', 'sources', 'confirm', 'menu', 'help'],
  language: ['menu', 'help'],
  systems: ['games', 'find', 'choose', 'menu', 'help', 'sources'],
  games: ['game', 'find', 'filter', 'choose', 'confirm', 'menu', 'help'],
  find: ['games', 'menu'],
  filter: ['choose', 'menu', 'help'],
  game: ['choose', 'confirm', 'error', 'downloads', 'menu', 'help'],
  downloads: ['choose', 'menu', 'help'],
  history: ['choose', 'menu', 'help'],
  error: ['menu', 'help'],
  account: ['error', 'checks', 'menu', 'help'],
  sources: ['choose', 'typing', 'error', 'menu', 'help'],
  settings: ['choose', 'buttons', 'checks', 'menu', 'help'],
  buttons: ['menu', 'help'],
  checks: ['message', 'choose', 'menu', 'help'],
  help: ['menu'],
  menu: ['downloads', 'find', 'history', 'sources', 'settings', 'account', 'help', 'confirm'],
  choose: ['choose', 'confirm', 'error', 'typing', 'message', 'game', 'games'],
  confirm: ['choose'],
  typing: ['typing', 'error', 'menu'],
  message: [],
};

/** Screens that come into being once: going there again goes back to it instead of opening a second one. */
export const SINGLE: ReadonlySet<ScreenId> = new Set<ScreenId>([
  'systems',
  'downloads',
  'history',
  'account',
  'sources',
  'settings',
  'buttons',
  'help',
]);

/** What an answer may bring at any moment: it took its time, and the player has gone on to wherever they are now. */
const ANYTIME: ReadonlySet<ScreenId> = new Set<ScreenId>(['message', 'error', 'choose', 'typing']);

export function isAllowed(from: ScreenId, to: ScreenId): boolean {
  return ANYTIME.has(to) || TRANSITIONS[from].includes(to);
}

/** The table as a Mermaid state diagram, for docs/ui.md. */
export function stateDiagram(): string {
  const rows = SCREENS.flatMap((from) => TRANSITIONS[from].map((to) => `  ${from} --> ${to}`));
  return ['stateDiagram-v2', '  [*] --> start', ...rows, '  systems --> [*]', '  confirm --> [*]'].join('\n');
}
