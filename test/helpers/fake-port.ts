/**
 * The program behind the UI, made up: generated games, a queue that moves when it is told to. Everything that a screen can
 * show can be set; everything that a screen asks for is noted in `asked`.
 */
import { DEFAULT_SETTINGS } from '../../src/app/settings.ts';
import type { ErrorRecord } from '../../src/lib/errors.ts';
import { fold } from '../../src/lib/text.ts';
import type { GameLine, GameMark, GameQuery } from '../../src/library/types.ts';
import type { Job, QueueEvent } from '../../src/queue/job.ts';
import type { UiPort } from '../../src/ui/port.ts';
import type { UiSettings } from '../../src/ui/ui-settings.ts';
import type {
  AccountView,
  GameDetail,
  HistoryRow,
  Notice,
  SetupView,
  SourceOffer,
  SourceRow,
  StatusView,
  SystemRow,
} from '../../src/ui/views.ts';

export interface FakeGame {
  readonly id: number;
  readonly systemName: string;
  readonly name: string;
  readonly title: string;
  readonly region: string;
  readonly disc: number | null;
  readonly beta: boolean;
  readonly sizeBytes: number | null;
  mark: GameMark;
}

const FIRST = ['Brave', 'Cosmic', 'Dusty', 'Electric', 'Frozen', 'Golden', 'Hidden', 'Iron', 'Jolly', 'Kind', 'Lunar'];
const SECOND = ['Badger', 'Castle', 'Dragon', 'Engine', 'Forest', 'Garden', 'Harbour', 'Island', 'Jungle', 'Kettle'];
const THIRD = ['Quest', 'Racer', 'Saga', 'Tactics', 'Puzzle', 'Legends', 'Stories'];
const REGIONS = ['Europe', 'USA', 'Japan'];

/** Invented names with regions, discs, betas and a few letters beyond ASCII. */
export function makeGames(systemName: string, count: number, firstId: number): FakeGame[] {
  return Array.from({ length: count }, (_, at) => {
    const words = [FIRST[at % 11], SECOND[Math.floor(at / 11) % 10], THIRD[Math.floor(at / 110) % 7]];
    const number = Math.floor(at / 770);
    const title = `${words.join(' ')}${number > 0 ? ` ${number + 1}` : ''}${at % 97 === 5 ? ' Élan' : ''}`;
    const region = REGIONS[at % 3] ?? 'Europe';
    const disc = at % 50 === 7 ? 1 : null;
    const beta = at % 40 === 9;
    return {
      id: firstId + at,
      systemName,
      title,
      name: `${title} (${region})${disc === null ? '' : ` (Disc ${disc})`}${beta ? ' (Beta)' : ''}`,
      region,
      disc,
      beta,
      sizeBytes: at % 23 === 4 ? null : ((at * 7919) % 4000) * 10_000 + 20_000,
      mark: at % 31 === 3 ? 'installed' : 'none',
    };
  });
}

const SYSTEMS: readonly (readonly [string, string, number])[] = [
  ['snes', 'Super Nintendo', 843],
  ['psx', 'PlayStation', 120],
  ['gba', 'Game Boy Advance', 10_000],
  ['megadrive', 'Mega Drive / Genesis', 300],
  ['nes', 'Nintendo Entertainment System', 77],
  ['scummvm', 'ScummVM', 12],
];

const SETTINGS: UiSettings = { ...DEFAULT_SETTINGS, language: 'en' };

const ACCOUNT: AccountView = {
  state: 'ok',
  error: null,
  maskedKey: 'abcd***wxyz',
  keyPath: '/userdata/saves/ports/rgsx/1FichierAPI.txt',
  email: 'player@example.org',
  plan: 'premium',
  validUntil: Date.UTC(2027, 4, 1),
  storageBytes: 120e9,
  creditBytes: null,
  answeredAt: Date.UTC(2026, 10, 23, 12, 0),
  lastAnswer: 'OK',
  paceMs: 1000,
  heldUntil: null,
};

export interface FakePort extends UiPort {
  readonly asked: string[];
  readonly allGames: FakeGame[];
  settingsNow: UiSettings;
  accountNow: AccountView;
  setupNow: SetupView;
  statusNow: StatusView;
  noticesNow: readonly Notice[];
  sourcesNow: readonly SourceRow[];
  offersNow: readonly SourceOffer[];
  historyNow: readonly HistoryRow[];
  systemsNow: readonly SystemRow[] | null;
  jobsNow: readonly Job[];
  free: number | null;
  /** The next answers of what can fail. */
  nextError: ErrorRecord | null;
  emit(event: QueueEvent): void;
  change(): void;
  setJob(job: Job): void;
}

function matches(game: FakeGame, query: GameQuery): boolean {
  const { filter } = query;
  if (query.systemName !== null && game.systemName !== query.systemName) return false;
  if (filter.regions.length > 0 && !filter.regions.includes(game.region)) return false;
  if (filter.hidePreReleases && game.beta) return false;
  if (filter.only === 'missing' && game.mark === 'installed') return false;
  if (filter.only === 'installed' && game.mark !== 'installed') return false;
  if (filter.only === 'failed' && game.mark !== 'failed') return false;
  if (filter.minBytes !== null && (game.sizeBytes ?? 0) < filter.minBytes) return false;
  if (filter.maxBytes !== null && (game.sizeBytes ?? 0) > filter.maxBytes) return false;
  const name = fold(game.name);
  return (
    query.words === '' ||
    fold(query.words)
      .split(' ')
      .every((word) => name.includes(word))
  );
}

const bySize = (a: FakeGame, b: FakeGame): number => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0);

export function fakePort(
  options: { readonly systems?: readonly (readonly [string, string, number])[] } = {},
): FakePort {
  const table = options.systems ?? SYSTEMS;
  const allGames = table.flatMap(([name, , count], at) => makeGames(name, count, at * 100_000 + 1));
  const byName = [...allGames].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const queueListeners = new Set<(event: QueueEvent) => void>();
  const changeListeners = new Set<() => void>();
  const lists = new Map<string, readonly FakeGame[]>();
  let paused = false;
  let halted: ErrorRecord | null = null;
  let nextJob = 1;
  const asked: string[] = [];

  const list = (query: GameQuery): readonly FakeGame[] => {
    const key = JSON.stringify(query);
    let found = lists.get(key);
    if (found === undefined) {
      found = byName.filter((game) => matches(game, query));
      if (query.sort === 'size') found = [...found].sort(bySize);
      if (lists.size > 20) lists.clear();
      lists.set(key, found);
    }
    return found;
  };
  const gameOf = (id: number): FakeGame | undefined => allGames.find((game) => game.id === id);
  const markOf = (game: FakeGame): GameMark => {
    const job = port.jobsNow.find((one) => one.game.gameId === game.id);
    if (job === undefined) return game.mark;
    return job.state === 'failed' ? 'failed' : 'queued';
  };
  const rowOf = (game: FakeGame): GameLine => ({
    id: game.id,
    systemName: game.systemName,
    name: game.name,
    sizeBytes: game.sizeBytes,
    mark: markOf(game),
    versionCount: game.disc === null ? 1 : 2,
  });
  const note = (what: string): void => {
    asked.push(what);
  };
  const fail = (): ErrorRecord | null => {
    const error = port.nextError;
    port.nextError = null;
    return error;
  };

  const port: FakePort = {
    asked,
    allGames,
    settingsNow: SETTINGS,
    accountNow: ACCOUNT,
    setupNow: {
      ready: true,
      lines: [
        { step: 'key', state: 'ok', value: 'abcd***wxyz', error: null },
        { step: 'account', state: 'ok', value: 'Premium', error: null },
        { step: 'folder', state: 'ok', value: '/userdata/roms', error: null },
        { step: 'catalogs', state: 'ok', value: '11352', error: null },
        { step: 'space', state: 'ok', value: '12.4 GB', error: null },
      ],
      keyPaths: ['/userdata/saves/ports/rgsx/1FichierAPI.txt', '/userdata/roms/ports/rgsx-tui/1FichierAPI.txt'],
      catalogPaths: ['/userdata/saves/ports/rgsx/games', '/userdata/saves/ports/rgsx/games.zip'],
    },
    statusNow: { batteryPercent: 87, charging: false, freeBytes: 12.4e9, network: 'online', time: '14:32' },
    noticesNow: [],
    sourcesNow: [
      {
        id: 1,
        kind: 'rgsx-bundle',
        location: '/userdata/saves/ports/rgsx',
        systemName: null,
        unmatchedCount: 0,
        systemCount: 6,
        gameCount: 11_352,
        badRowCount: 2,
        refreshedAt: Date.UTC(2026, 10, 22),
        error: null,
        refreshing: null,
      },
    ],
    offersNow: [{ kind: 'own-account', location: '1fichier:/' }],
    historyNow: [],
    systemsNow: null,
    jobsNow: [],
    free: 12.4e9,
    nextError: null,
    emit: (event) => {
      if (event.event === 'halted') halted = event.error;
      for (const listener of [...queueListeners]) listener(event);
    },
    change: () => {
      lists.clear();
      for (const listener of [...changeListeners]) listener();
    },
    setJob(job) {
      const others = port.jobsNow.filter(({ id }) => id !== job.id);
      port.jobsNow = job.state === 'done' || job.state === 'cancelled' ? others : [...others, job];
      port.emit({ event: 'job', job });
    },

    systems: () =>
      port.systemsNow ??
      table.map(([name, fullName, count]) => ({
        name,
        fullName,
        gameCount: count,
        installedCount: allGames.filter((game) => game.systemName === name && game.mark === 'installed').length,
        unsupported: name === 'scummvm' ? { code: 'system-unsupported', details: { name } } : null,
      })),
    games(query, offset, count) {
      const found = list(query);
      return { totalCount: found.length, rows: found.slice(offset, offset + count).map(rowOf), guessed: null };
    },
    gameIds: (query) => list(query).map(({ id }) => id),
    letters(query) {
      const letters: { letter: string; offset: number }[] = [];
      list(query).forEach((game, offset) => {
        const letter = fold(game.name).slice(0, 1).toUpperCase();
        if (letters.at(-1)?.letter !== letter) letters.push({ letter, offset });
      });
      return letters;
    },
    facets(query) {
      const found = list({ ...query, words: query.words });
      const regions = REGIONS.map((value) => ({ value, count: found.filter(({ region }) => region === value).length }));
      return {
        regions: regions.filter(({ count }) => count > 0),
        languages: [],
        preReleaseCount: found.filter(({ beta }) => beta).length,
        installedCount: found.filter(({ mark }) => mark === 'installed').length,
        failedCount: found.filter(({ mark }) => mark === 'failed').length,
      };
    },
    totals(ids) {
      const wanted = new Set(ids);
      const games = allGames.filter(({ id }) => wanted.has(id));
      return {
        count: games.length,
        totalBytes: games.reduce((sum, game) => sum + (game.sizeBytes ?? 0), 0),
        unknownCount: games.filter(({ sizeBytes }) => sizeBytes === null).length,
      };
    },
    game(id): GameDetail | null {
      const game = gameOf(id);
      if (game === undefined) return null;
      const system = port.systems().find(({ name }) => name === game.systemName);
      const others = allGames.filter((other) => other.systemName === game.systemName && other.title === game.title);
      return {
        ...rowOf(game),
        title: game.title,
        regions: [game.region],
        languages: ['En'],
        flags: game.beta ? ['Beta'] : [],
        systemFullName: system?.fullName ?? game.systemName,
        format: 'zip',
        volumeCount: 1,
        willBe: 'unpacked',
        folder: `/userdata/roms/${game.systemName}`,
        freeBytes: port.free,
        besideBytes: 0,
        sourceName: 'Game set',
        host: '1fichier.com',
        mainPath: game.mark === 'installed' ? `/userdata/roms/${game.systemName}/${game.title}.sfc` : null,
        installedBytes: game.mark === 'installed' ? game.sizeBytes : null,
        unsupported: system?.unsupported ?? null,
        lastError: game.mark === 'failed' ? { code: 'file-gone', details: {} } : null,
        versions:
          game.disc === null
            ? others.map((one) => ({
                id: one.id,
                name: one.name,
                sizeBytes: one.sizeBytes,
                mark: one.mark,
                disc: null,
              }))
            : [1, 2].map((disc) => ({
                id: game.id,
                name: `${game.title} (Disc ${disc})`,
                sizeBytes: game.sizeBytes,
                mark: game.mark,
                disc,
              })),
      };
    },
    freeBytes: () => port.free,
    jobs: () => port.jobsNow,
    queuePaused: () => paused,
    queueHalted: () => halted,
    history: (limit) => port.historyNow.slice(0, limit),
    account: () => port.accountNow,
    sources: () => port.sourcesNow,
    sourceOffers: () => port.offersNow,
    badRows: () => [
      { file: 'SNES.json', row: 12, reason: 'no link' },
      { file: 'SNES.json', row: 99, reason: 'no name' },
    ],
    setup: () => port.setupNow,
    status: () => port.statusNow,
    notices: () => port.noticesNow,
    settings: () => port.settingsNow,
    about: () => ({
      version: '0.1.0',
      logPath: '/userdata/saves/ports/rgsx/tui/log/rgsx.log',
      romsPath: '/userdata/roms',
      firmware: 'Knulli',
      helpUrl: 'https://rgsx-tui.example/help',
    }),

    onQueue(listener) {
      queueListeners.add(listener);
      return () => queueListeners.delete(listener);
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    enqueue(ids, enqueueOptions) {
      note(`enqueue ${ids.length} ${enqueueOptions.discs}`);
      const added: Job[] = [];
      for (const id of ids) {
        const game = gameOf(id);
        if (game === undefined || port.jobsNow.some((job) => job.game.gameId === id)) continue;
        if (game.mark === 'installed' && !enqueueOptions.again) continue;
        const job = makeJob(nextJob++, game);
        added.push(job);
        port.setJob(job);
      }
      return { added, skippedCount: ids.length - added.length, refused: [] };
    },
    pauseQueue() {
      note('pauseQueue');
      paused = true;
    },
    resumeQueue() {
      note('resumeQueue');
      paused = false;
      halted = null;
    },
    pauseJob(id) {
      note(`pauseJob ${id}`);
      const job = port.jobsNow.find((one) => one.id === id);
      if (job !== undefined) port.setJob({ ...base(job), state: 'paused' });
    },
    resumeJob(id) {
      note(`resumeJob ${id}`);
      const job = port.jobsNow.find((one) => one.id === id);
      if (job !== undefined) port.setJob({ ...base(job), state: 'waiting' });
    },
    cancelJob(id) {
      note(`cancelJob ${id}`);
      const job = port.jobsNow.find((one) => one.id === id);
      if (job !== undefined) port.setJob({ ...base(job), state: 'cancelled', cancelledAt: 0 });
    },
    jobToTop(id) {
      note(`jobToTop ${id}`);
      const job = port.jobsNow.find((one) => one.id === id);
      if (job !== undefined)
        port.setJob({ ...job, position: Math.min(...port.jobsNow.map((one) => one.position)) - 1 });
    },
    unlockJob(id, password) {
      note(`unlockJob ${id} ${password}`);
    },
    retryHistory(id) {
      note(`retryHistory ${id}`);
      const error = fail();
      const game = allGames[0];
      if (error !== null || game === undefined)
        return { ok: false, error: error ?? { code: 'game-unknown', details: {} } };
      return { ok: true, value: makeJob(nextJob++, game) };
    },
    clearHistory(what) {
      note(`clearHistory ${what}`);
      port.historyNow = what === 'all' ? [] : port.historyNow.filter(({ outcome }) => outcome !== 'done');
    },
    async removeGame(id) {
      note(`removeGame ${id}`);
      const error = fail();
      if (error !== null) return { ok: false, error };
      const game = gameOf(id);
      if (game !== undefined) game.mark = 'none';
      return { ok: true, value: { files: 1, freedBytes: game?.sizeBytes ?? 0, changed: [] } };
    },
    async removeHistoryGame(id) {
      note(`removeHistoryGame ${id}`);
      const error = fail();
      return error === null ? { ok: true, value: { files: 1, freedBytes: 1000, changed: [] } } : { ok: false, error };
    },
    async refreshMenu() {
      note('refreshMenu');
      const error = fail();
      return error === null ? { ok: true, value: null } : { ok: false, error };
    },
    async checkLinks(ids) {
      note(`checkLinks ${ids.length}`);
      return { ok: true, value: { alive: ids.length, dead: 0 } };
    },
    async refreshAccount() {
      note('refreshAccount');
      return port.accountNow;
    },
    async refreshSources() {
      note('refreshSources');
      const error = fail();
      return error === null ? { ok: true, value: { games: 11_352, badRows: 2 } } : { ok: false, error };
    },
    async addSource(location, password, systemName = null) {
      note(['addSource', location, password, systemName].filter((part) => part !== null).join(' '));
      const error = fail();
      return error === null ? { ok: true, value: { games: 12 } } : { ok: false, error };
    },
    async assignSource(id, systemName) {
      note(`assignSource ${id} ${systemName}`);
      const error = fail();
      if (error !== null) return { ok: false, error };
      port.sourcesNow = port.sourcesNow.map((source) => (source.id === id ? { ...source, systemName } : source));
      return { ok: true, value: { games: 12 } };
    },
    deviceSystems: () => table.map(([name, fullName]) => ({ name, fullName })),
    removeSource(id) {
      note(`removeSource ${id}`);
      port.sourcesNow = port.sourcesNow.filter((source) => source.id !== id);
      return { ok: true, value: null };
    },
    async accountFolders(path) {
      note(`accountFolders ${path}`);
      const folder = (name: string, systemName: string | null) => ({ path: `${path}${name}`, name, systemName });
      return { ok: true, value: [folder('SNES', 'snes'), folder('Holiday pictures', null)] };
    },
    async retrySetup() {
      note('retrySetup');
      return port.setupNow;
    },
    noticesTold() {
      note('noticesTold');
      port.noticesNow = [];
    },
    keepOf: (systemName) => port.settingsNow.systemKeep[systemName] ?? port.settingsNow.keep,
    keepSystem(systemName, choice) {
      note(`keepSystem ${systemName} ${choice}`);
      const systemKeep = { ...port.settingsNow.systemKeep, [systemName]: choice };
      port.settingsNow = { ...port.settingsNow, systemKeep };
    },
    saveSettings(change) {
      note(`saveSettings ${Object.keys(change).join(' ')}`);
      port.settingsNow = { ...port.settingsNow, ...change };
    },
    async selfTest() {
      note('selfTest');
      return [
        { topic: 'network', state: 'ok', text: 'Wi-Fi is connected', todo: null },
        { topic: 'clock', state: 'warning', text: 'two hours behind', todo: 'Switch on network time.' },
        { topic: 'account', state: 'failed', text: 'no answer', todo: 'Try again later.' },
      ];
    },
    async supportBundle() {
      note('supportBundle');
      return { ok: true, value: '/userdata/saves/ports/rgsx/tui/report.zip' };
    },
  };
  return port;
}

function base(job: Job): Omit<Extract<Job, { state: 'waiting' }>, 'state'> {
  const { id, game, options, position, addedAt, file, fetchedAgain } = job;
  return { id, game, options, position, addedAt, file, fetchedAgain };
}

/** A waiting job for a game. */
export function makeJob(id: number, game: Pick<FakeGame, 'id' | 'name' | 'sizeBytes' | 'systemName'>): Job {
  const { sizeBytes, systemName, name } = game;
  return {
    id,
    game: { gameId: game.id, name, url: `https://1fichier.com/?${id}`, sizeBytes, systemName },
    options: { keep: 'auto', verify: 'auto' },
    position: id,
    addedAt: 0,
    file: null,
    fetchedAgain: false,
    state: 'waiting',
  };
}

const FILE = { whirlpool: null, validator: null };

/** The same job while it is downloaded. */
export function downloading(job: Job): Job {
  const { sizeBytes, name } = job.game;
  return { ...base(job), state: 'downloading', file: { ...FILE, fileName: `${name}.zip`, sizeBytes } };
}

/** The same job, finished. */
export function finished(job: Job): Job {
  const mainPath = `/userdata/roms/${job.game.systemName}/${job.game.name}.sfc`;
  return { ...base(job), state: 'done', files: [{ path: mainPath, sizeBytes: 1 }], mainPath, doneAt: 0 };
}

/** The same job, failed. */
export function failedJob(job: Job, error: ErrorRecord): Job {
  return { ...base(job), state: 'failed', error, failedAt: 0 };
}
