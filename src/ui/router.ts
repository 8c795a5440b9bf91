/** Which screens there are and how one leads to another. The router allows nothing else; docs/ui.md draws this table. */

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
  language: ['start', 'systems'],
  systems: ['games', 'find', 'choose', 'confirm', 'menu', 'help', 'sources'],
  games: ['game', 'find', 'filter', 'choose', 'confirm', 'menu', 'help', 'downloads', 'message'],
  find: ['games', 'menu', 'help'],
  filter: ['choose', 'help', 'menu'],
  game: ['choose', 'confirm', 'error', 'menu', 'help', 'downloads', 'message'],
  downloads: ['choose', 'confirm', 'error', 'typing', 'menu', 'help', 'game'],
  history: ['choose', 'confirm', 'error', 'menu', 'help', 'game', 'message', 'downloads'],
  error: ['menu', 'help', 'typing', 'downloads'],
  account: ['error', 'menu', 'help', 'checks'],
  sources: ['choose', 'confirm', 'typing', 'error', 'message', 'menu', 'help'],
  settings: ['choose', 'help', 'menu', 'language', 'checks', 'message'],
  checks: ['menu', 'help', 'message'],
  help: ['menu', 'error'],
  menu: ['downloads', 'history', 'sources', 'settings', 'account', 'help', 'confirm', 'choose', 'find', 'message'],
  choose: ['confirm', 'error', 'typing', 'game', 'games', 'message', 'choose', 'downloads', 'filter'],
  confirm: ['message', 'downloads'],
  typing: ['message', 'choose', 'error', 'menu'],
  message: ['error'],
};

/** Screens that come into being once: going there again goes back to it instead of opening a second one. */
export const SINGLE: ReadonlySet<ScreenId> = new Set<ScreenId>([
  'systems',
  'downloads',
  'history',
  'account',
  'sources',
  'settings',
  'help',
]);

export function isAllowed(from: ScreenId, to: ScreenId): boolean {
  return TRANSITIONS[from].includes(to);
}

/** The table as a Mermaid state diagram, for docs/ui.md. */
export function stateDiagram(): string {
  const rows = SCREENS.flatMap((from) => TRANSITIONS[from].map((to) => `  ${from} --> ${to}`));
  return ['stateDiagram-v2', '  [*] --> start', ...rows, '  systems --> [*]', '  confirm --> [*]'].join('\n');
}
