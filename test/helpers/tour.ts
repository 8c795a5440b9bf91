/** Every screen once, with everything that it can show: for tests of all languages, sizes and themes. */
import type { Action } from '../../src/input/actions.ts';
import type { ScreenId } from '../../src/ui/router.ts';
import { downloading, type FakePort, failedJob, fakePort, makeJob } from './fake-port.ts';

export interface Stop {
  readonly name: string;
  /** The screen on top at the end. */
  readonly top: ScreenId;
  readonly first: ScreenId;
  readonly actions: readonly Action[];
  readonly prepare?: (port: FakePort) => void;
  /** Shows names or paths that may be cut. */
  readonly data: boolean;
  /** What stands on the glass in English, on every grid; blanks in a row count as one. */
  readonly shows: readonly string[];
  /** The footer on a pad: its hints, those that are off in small letters. */
  readonly footer: string;
}

const key = (port: FakePort): void => {
  port.setupNow = {
    ...port.setupNow,
    ready: false,
    lines: [
      { step: 'key', state: 'failed', value: null, error: { code: 'key-missing', details: {} } },
      { step: 'account', state: 'busy', value: null, error: null },
      { step: 'folder', state: 'ok', value: '/userdata/roms', error: null },
      { step: 'catalogs', state: 'warning', value: '0', error: null },
      { step: 'space', state: 'ok', value: '12.4 GB', error: null },
    ],
  };
};

/** A queue with an active job, waiting ones and a failed one. */
export const queue = (port: FakePort): void => {
  const jobs = port.allGames.slice(0, 4).map((game, at) => makeJob(at + 1, game));
  const [a, b, c, d] = jobs;
  if (a && b && c && d) port.jobsNow = [downloading(a), b, c, failedJob(d, { code: 'file-gone', details: {} })];
};

const history = (port: FakePort): void => {
  port.historyNow = port.allGames.slice(0, 6).map((game, at) => ({
    id: at + 1,
    name: game.name,
    url: 'https://1fichier.com/?x',
    systemName: game.systemName,
    sizeBytes: game.sizeBytes,
    outcome: at % 2 === 0 ? 'done' : 'failed',
    error: at % 2 === 0 ? null : { code: 'archive-wrong-crc', details: {} },
    mainPath: at % 2 === 0 ? `/userdata/roms/snes/${at}.sfc` : null,
    finishedAt: Date.UTC(2026, 10, 20 + at),
    gameId: game.id,
    present: true,
    inMenu: false,
  }));
};

const installed = (port: FakePort): void => {
  for (const game of port.allGames) game.mark = 'installed';
};

const empty = (port: FakePort): void => {
  port.systemsNow = [];
  port.sourcesNow = [];
  port.offersNow = [];
};

const noAccount = (port: FakePort): void => {
  port.accountNow = { ...port.accountNow, state: 'error', error: { code: 'key-refused', details: {} } };
};

const language = (port: FakePort): void => {
  port.settingsNow = { ...port.settingsNow, language: null };
};

const asked = (port: FakePort): void => {
  port.settingsNow = { ...port.settingsNow, lastQueries: ['dragon', 'racer'] };
};

const MENU = 'St Menu';
const PICK = 'A Choose B Back';
const LIST = 'A Open B Back X Find Y Filter St Menu';
const TO_LIST = ['down', 'confirm'] as const;
const TO_GAME = [...TO_LIST, 'confirm'] as const;

type Way = Pick<Stop, 'first' | 'actions'> & Partial<Pick<Stop, 'prepare' | 'data'>>;

/** A stop: what it is called, the screen on top, the way there, what is seen, the footer. */
const stop = (name: string, top: ScreenId, way: Way, shows: readonly string[], footer: string): Stop => ({
  ...{ name, top, data: false, ...way, shows, footer },
});

const systems = (...actions: Action[]): Way => ({ first: 'systems', actions });
const at = (first: ScreenId, prepare: (port: FakePort) => void = () => {}, ...actions: Action[]): Way => ({
  ...{ first, prepare, actions },
});

export const TOUR: readonly Stop[] = [
  stop(
    'set-up card',
    'start',
    { ...at('start', key), data: true },
    [
      'x Key',
      '.. Account',
      'ok Games folder /userdata/roms',
      '! Catalogs 0',
      'ok Space 12.4 GB',
      'No 1fichier API key was found.',
    ],
    'A Again B Quit X Add Y Details St Menu',
  ),
  stop('language', 'language', at('start', language), ['> English', 'Français', 'Português'], `A Choose ${MENU}`),
  stop(
    'systems',
    'systems',
    { ...systems(), data: true },
    ['2 systems', '>All systems 4 • 100', ' Super Nintendo 2 • 60', 'Free: 12.4 GB', '87%', '14:32'],
    'A Open B Quit X Find Y more St Menu',
  ),
  stop(
    'no systems',
    'systems',
    at('systems', empty),
    ['There are no games yet.', 'Press A to add a catalog.'],
    'A Add B Quit X find St Menu',
  ),
  stop(
    'system menu',
    'choose',
    systems('down', 'select'),
    [
      '─Super Nintendo─',
      '> Open the list',
      'Get all missing games',
      'Check all links',
      'Archives: As the system needs',
    ],
    PICK,
  ),
  stop(
    'archives of a system',
    'choose',
    systems('down', 'select', 'up', 'confirm'),
    ['─Archives─', '> As the system needs *', 'Keep as it is', 'Always unpack'],
    PICK,
  ),
  stop(
    'games',
    'games',
    { ...systems(...TO_LIST), data: true },
    ['Super Nintendo 1/60', '>Brave Badger Quest (Europe) 20K', 'Cosmic Engine Quest (USA) • 13M', 'Not here yet'],
    LIST,
  ),
  stop('letter', 'games', { ...systems(...TO_LIST, 'r1'), data: true }, ['▄▀▀▀▀', '7/60', '>Cosmic Badger'], LIST),
  stop(
    'marking',
    'games',
    { ...systems(...TO_LIST, 'select', 'down', 'confirm'), data: true },
    ['2 marked 31', 'GB', '[x] Brave Badger Quest (Europe) 20K', '[x] Brave Castle', '>[ ] Brave Dragon'],
    'A Mark B Stop L1 None R1 All St Get(2)',
  ),
  stop(
    'leaving marks',
    'choose',
    systems(...TO_LIST, 'select', 'back'),
    ['─1 marked─', '> Get all marked games', 'Mark all in the list', 'Go on marking', 'Leave marking'],
    PICK,
  ),
  stop(
    'many games',
    'confirm',
    systems(...TO_LIST, 'select', 'r1', 'start'),
    ['60 marked > 1.2 GB', 'Get 60 games, > 1.2 GB in all?', 'Free: 12.4 GB', '> Get them', ' No '],
    PICK,
  ),
  stop(
    'find',
    'find',
    { ...systems('x'), data: true },
    ['Find: All systems 100 games', 'snes', 'psx', 'Find:', '[A] B C D E F G H I J', '0 1 2 3 4 5 6 7 8 9'],
    'A Type B Erase X Space Y Leave St List',
  ),
  stop(
    'last searches',
    'find',
    { ...at('systems', asked, 'x'), data: true },
    ['Last searches (Select)', 'dragon', 'racer', 'Find:'],
    'A Type B Erase X Space Y Leave St List',
  ),
  stop(
    'nothing found',
    'find',
    { ...systems('x', 'up', 'confirm'), data: true },
    ['0 games', 'No game has all these words.', 'Find: 0', '[0] 1 2'],
    'A Type B Erase X Space Y Leave St List',
  ),
  stop(
    'filter',
    'filter',
    systems(...TO_LIST, 'y'),
    [
      'Filter and sort 60 games',
      '>Sort by < Name >',
      'Show < All >',
      'Region < All >',
      'Hide betas, demos < No >',
      'Size at most < All >',
    ],
    'A Pick B Show X Reset Y Cancel St Menu',
  ),
  stop(
    'regions',
    'choose',
    systems(...TO_LIST, 'y', 'down', 'down', 'confirm'),
    ['─Region─', '> [ ] Europe 20', '[ ] USA 20', '[ ] Japan 20'],
    PICK,
  ),
  stop(
    'filtered',
    'games',
    { ...systems(...TO_LIST, 'y', 'down', 'down', 'right', 'back'), data: true },
    ['Super Nintendo [filtered] 1/20', '>Brave Badger Quest (Europe)'],
    LIST,
  ),
  stop(
    'game',
    'game',
    systems(...TO_GAME),
    [
      ...['Super Nintendo 1/60', 'Brave Badger Quest (Europe)', 'Size 20.0 KB zip', 'Unpacked to /userdata/roms/snes'],
      ...['Free after < 12.4 GB', 'About Europe, En', '> Get', 'Folder', 'Archives: As the system needs', 'More'],
    ],
    'A Choose B Back X Get Y version St Menu',
  ),
  stop(
    'installed game',
    'game',
    at('systems', installed, ...TO_GAME),
    ['Is at /userdata/roms/snes/Brave', 'State Installed', '> Get again', 'Delete from the card'],
    'A Choose B Back X Get Y version St Menu',
  ),
  stop(
    'getting again',
    'confirm',
    at('systems', installed, ...TO_GAME, 'confirm'),
    ['─Get again─', 'Get Brave Badger Quest (Europe)', 'again?', 'It takes the place of the one on', '> No'],
    PICK,
  ),
  stop(
    'more',
    'choose',
    systems(...TO_GAME, 'up', 'confirm'),
    ['─More─', '> Find in this list', 'Filter and sort the list', 'Mark several games', 'Menu'],
    PICK,
  ),
  stop(
    'folders',
    'choose',
    systems(...TO_GAME, 'down', 'confirm'),
    ['─Folder─', '> Super Nintendo snes', 'PlayStation psx'],
    PICK,
  ),
  stop(
    'deleting',
    'confirm',
    at('systems', installed, ...TO_GAME, 'down', 'confirm'),
    ['─Delete from the card─', 'Delete Brave Badger Quest', '/userdata/roms/snes/Brave', '> No'],
    PICK,
  ),
  stop(
    'downloads',
    'downloads',
    { ...at('downloads', queue), data: true },
    [
      '2 waiting',
      '>Brave Badger Quest (Europe) Downloading',
      '░░░░',
      ' 20.0 KB',
      'Waiting',
      '!Electric Badger Quest (Europe) Failed',
      'Free: 12.4 GB',
    ],
    'A Item B Back X to top Y Pause St Menu',
  ),
  stop(
    'failed download',
    'downloads',
    { ...at('downloads', queue, 'up'), data: true },
    ['>!Electric Badger Quest (Europe) Failed', 'The file is no longer on the server.'],
    'A Item B Back X to top Y Pause St Menu',
  ),
  stop(
    'no downloads',
    'downloads',
    at('downloads'),
    ['Nothing to download.', 'Open a game in the list'],
    'A item B Back X to top Y pause St Menu',
  ),
  stop(
    'job menu',
    'choose',
    at('downloads', queue, 'down', 'confirm'),
    ['> Pause this one', 'To the top of the queue', 'Cancel this one', 'Show the game', 'Pause all'],
    PICK,
  ),
  stop(
    'failed job',
    'choose',
    at('downloads', queue, 'up', 'confirm'),
    ['> Try again', 'What went wrong', 'Take off the list', 'Show the game'],
    PICK,
  ),
  stop(
    'history',
    'history',
    { ...at('history', history), data: true },
    ['History 1/6', '>• Brave Bad', '2026-11-20', '! Cosmic Bad', '39M', '/userdata/roms/snes/0.sfc'],
    'A Item B Back X Clear Y Failed St Menu',
  ),
  stop(
    'no history',
    'history',
    at('history', undefined, 'y'),
    ['History [Failed]', 'Nothing failed.', 'Finished games are listed here.'],
    'A item B Back X clear Y All St Menu',
  ),
  stop(
    'history menu',
    'choose',
    at('history', history, 'confirm'),
    ['> Where is it?', 'Update the game lists', 'Get again', 'Show the game', 'Delete from the card', 'Forget entries'],
    PICK,
  ),
  stop(
    'where it is',
    'message',
    at('history', history, 'confirm', 'confirm'),
    ['/userdata/roms/snes/0.sfc', 'The menu does not know it yet'],
    'A Close',
  ),
  stop('forgetting', 'choose', at('history', history, 'x'), ['> Forget what is finished', 'Forget everything'], PICK),
  stop(
    'error',
    'error',
    at('account', noAccount, 'y'),
    [
      'What went wrong',
      '1fichier does not accept this key.',
      'Code key-refused (account)',
      'When 12:00',
      'rgsx.log',
      'https://rgsx-tui.example/help',
    ],
    '', // The QR code has a button of its own only where it does not stand beside the text.
  ),
  stop('code', 'error', at('account', noAccount, 'y', 'x'), ['▄▄▄▄▄▄▄', '█ ▄▄▄ █'], ''),
  stop(
    'account',
    'account',
    at('account'),
    [
      'State In order',
      'Plan Premium',
      'Valid until 2027-05-01',
      'Key abcd***wxyz',
      'Between requests 1.0 s',
      'Last answer OK',
    ],
    'A Again B Back X Test Y details St Menu',
  ),
  stop(
    'sources',
    'sources',
    { ...at('sources'), data: true },
    ['Sources 11352 games', '> /userdata/saves/ports/rgsx 11352', '+ 1fichier:/ found', 'Game set, 6 systems'],
    'A Item B Back X Add Y Refresh St Menu',
  ),
  stop(
    'no sources',
    'sources',
    at('sources', empty),
    ['There are no sources of games yet.', 'Press A to add'],
    'A Add B Back X Add Y refresh St Menu',
  ),
  stop(
    'source menu',
    'choose',
    at('sources', undefined, 'confirm'),
    ['> Refresh', 'Rows that cannot be used 2', 'Remove', 'Add a source of games', 'Refresh all sources'],
    PICK,
  ),
  stop(
    'adding',
    'choose',
    at('sources', undefined, 'x'),
    ['> A folder of my account', 'A shared folder', 'A game set on the web', 'A file or folder on the card'],
    PICK,
  ),
  stop(
    'typing',
    'typing',
    at('sources', undefined, 'x', 'down', 'confirm'),
    ['A shared folder', 'https://1fichier.com/dir/', '[a] b c d', '« »'],
    'A Type B Erase X Shift Y Leave St Done',
  ),
  stop(
    'settings',
    'settings',
    at('settings'),
    [
      '>Text size < Normal >',
      'Language < English >',
      'Colours < Dark >',
      'Confirm with < As the menu >',
      'Buttons >',
      'Changes at once.',
    ],
    'A Pick B Back X Test <> Change St Menu',
  ),
  stop(
    'setting',
    'choose',
    at('settings', undefined, 'confirm'),
    ['─Text size─', 'Small', '> Normal *', 'Large'],
    PICK,
  ),
  stop(
    'end of settings',
    'settings',
    { ...at('settings', undefined, 'up'), data: true },
    [
      'Read the sources again >',
      'Self-test and report >',
      '>Games folder /userdata/roms',
      'The firmware says where games go.',
    ],
    'A Pick B Back X Test <> Change St Menu',
  ),
  stop(
    'buttons',
    'buttons',
    at('buttons'),
    ['>Choose A', 'Back B', 'Find X', 'Previous letter L1', 'Menu St', 'Which button of the pad does what.'],
    'A Change B Back Y Reset St Menu',
  ),
  stop(
    'another button',
    'buttons',
    at('buttons', undefined, 'down', 'down', 'confirm'),
    ['>Find ...', 'Press the button for: Find'],
    '<> Cancel',
  ),
  stop('self-test', 'checks', at('checks'), ['A tests network, 1fichier, clock'], 'A Test B Back X Report St Menu'),
  stop(
    'help',
    'help',
    systems('back', 'up', 'confirm'),
    ["A Open the system's games", 'X Find in all systems', 'L1 R1 Previous, next letter', 'St Menu'],
    'B Back St Menu',
  ),
  stop(
    'menu',
    'menu',
    systems('start'),
    ['─Menu─', '> Downloads', 'Find in all systems', 'History', 'Sources', 'Settings', 'Account', 'Help', 'Quit'],
    PICK,
  ),
  stop(
    'quitting',
    'confirm',
    at('downloads', queue, 'start', 'up', 'confirm'),
    ['─Quit─', 'A download is running.', 'The queue is kept and goes on at', '> Keep the queue and quit', 'Stay'],
    PICK,
  ),
];

/** A made-up program for a stop. */
export function portFor(stop: Stop): FakePort {
  const port = fakePort({
    systems: [
      ['snes', 'Super Nintendo', 60],
      ['psx', 'PlayStation', 40],
    ],
  });
  stop.prepare?.(port);
  return port;
}
