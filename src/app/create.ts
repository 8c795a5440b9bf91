/** The composition root: builds the real services and wires the folders together. */

import { join } from 'node:path';
import { checkBaseUrl, createFichier, FICHIER_API_URL } from '../fichier/client.ts';
import { isFichierHost } from '../fichier/links.ts';
import { createFrontend, type Frontend } from '../frontend/emulation-station.ts';
import { systemClock, systemSleep } from '../lib/clock.ts';
import { keepMemoryOutOfCores } from '../lib/core-dump.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { makeLastingFolders } from '../lib/folders.ts';
import { type LogFile, type LogLevel, openLog } from '../lib/log.ts';
import { VERSION } from '../lib/version.ts';
import { acquireInstanceLock } from '../library/lock.ts';
import { openLibrary } from '../library/open.ts';
import type { Library } from '../library/types.ts';
import { createFamilyPin } from '../net/family.ts';
import { createHttp } from '../net/http.ts';
import type { Ports } from '../queue/ports.ts';
import { Runner } from '../queue/runner.ts';
import type { Clock, Http, Sleep } from '../services.ts';
import type { Result } from '../ui/port.ts';
import { ByteWorker } from '../worker/byte-worker.ts';
import { type AccountKeeper, createAccount } from './account.ts';
import { createBytes } from './bytes.ts';
import { createCard } from './card.ts';
import { createCarePort } from './care-port.ts';
import { openCatalogs } from './catalogs.ts';
import { createChanges } from './changes.ts';
import type { Core } from './core.ts';
import { type Device, openDevice } from './device.ts';
import { refusal } from './halted.ts';
import { createHost } from './host.ts';
import { createInstaller } from './installer.ts';
import { openKey } from './key.ts';
import { createLibraryPort } from './library-port.ts';
import { loggedHttp } from './logged-http.ts';
import { queueFields } from './logged-queue.ts';
import { createMenu } from './menu.ts';
import { createMenuKnowledge } from './menu-knowledge.ts';
import { createNotices, type Notices } from './notices.ts';
import { openPasswords } from './passwords.ts';
import type { Program } from './program.ts';
import { createQueuePort } from './queue-port.ts';
import { openSettings } from './settings.ts';

export interface ProgramOptions {
  /** --userdata; null: RGSX_USERDATA, then what the firmware says. */
  readonly userdata: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the caller has found and opened already; both become the program's. */
  readonly opened?: { readonly device: Device; readonly log: LogFile };
  /** Tests give their own; the real ones otherwise. */
  readonly clock?: Clock;
  readonly sleep?: Sleep;
  readonly stallMs?: number;
  readonly random?: () => number;
}

/** A connection that says nothing for so long is given up (product rules, section 5). */
const STALL_MS = 20_000;

/** How much goes into the log. */
export const logLevel = (env: ProgramOptions['env']): LogLevel => (env['RGSX_DEBUG'] ? 'debug' : 'info');

interface HostAddresses {
  readonly apiUrl: string | undefined;
  readonly siteUrl: string | undefined;
  readonly callMs: number | undefined;
}

/** RGSX_FICHIER_URL, RGSX_FICHIER_SITE_URL and RGSX_FICHIER_PACE_MS. Throws `usage` for values that are not allowed. */
function addressesFrom(env: ProgramOptions['env']): HostAddresses {
  const { RGSX_FICHIER_URL: api, RGSX_FICHIER_SITE_URL: site, RGSX_FICHIER_PACE_MS: pace } = env;
  if (pace !== undefined && !/^\d{1,6}$/.test(pace)) throw new AppError('usage', { text: 'RGSX_FICHIER_PACE_MS' });
  return {
    apiUrl: api ? checkBaseUrl(api) : undefined,
    siteUrl: site ? checkBaseUrl(site) : undefined,
    callMs: pace === undefined ? undefined : Number(pace),
  };
}

function makeFolder(folder: string): void {
  try {
    makeLastingFolders(folder);
  } catch (error) {
    throw diskError(error, folder);
  }
}

/**
 * Opens the program on a device. Throws an AppError when it cannot run at all: no place for games, another instance,
 * a card that refuses, a library of a newer version. `close()` gives everything back.
 */
export async function createProgram(options: ProgramOptions): Promise<Program> {
  const clock = options.clock ?? systemClock;
  const addresses = addressesFrom(options.env);
  const device = options.opened?.device ?? openDevice(options.userdata ?? options.env['RGSX_USERDATA'] ?? null);
  makeFolder(device.paths.stateFolder);
  const lock = acquireInstanceLock(device.paths.stateFolder, clock.now());
  try {
    const log = options.opened?.log ?? openLog(device.paths.logFolder, clock, logLevel(options.env));
    log.info('start', { version: VERSION, firmware: device.profile.title, roms: device.paths.romsRoot });
    return assemble({ options, clock, addresses, device, log, release: () => lock.release() });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Parts {
  readonly options: ProgramOptions;
  readonly clock: Clock;
  readonly addresses: HostAddresses;
  readonly device: Device;
  readonly log: LogFile;
  readonly release: () => void;
}

/** Small exchanges; the host's API and its downloads over one address family. */
function openNet(apiUrl: string | undefined, stallMs: number, log: LogFile, clock: Clock) {
  const apiHost = new URL(apiUrl ?? FICHIER_API_URL).hostname;
  const family = createFamilyPin({ concerns: (host) => host === apiHost || isFichierHost(host) });
  const { http, close: closeHttp } = createHttp({ userAgent: `rgsx-tui/${VERSION}`, family, stallMs });
  return { http: loggedHttp(http, log, clock), family, apiHost, closeHttp };
}

function openMenu({ paths }: Device, { installs, notes }: Library, notices: Notices, http: Http, log: LogFile) {
  const frontend = createFrontend(paths, { http, log });
  const menuKnowledge = createMenuKnowledge(notes, paths.frontendUrl !== null);
  return { frontend, menuKnowledge, menu: createMenu({ frontend, installs, knowledge: menuKnowledge, notices, log }) };
}

function openNotices({ notes, recovery }: Library, changed: () => void): Notices {
  const notices = createNotices(notes, changed);
  if (recovery !== null) notices.add({ code: 'library-restored', values: {} });
  return notices;
}

function assemble({ options, clock, addresses, device, log, release }: Parts): Program {
  const { paths } = device;
  const sleep = options.sleep ?? systemSleep;
  const random = options.random ?? Math.random;
  const changes = createChanges();
  const settings = openSettings(join(paths.stateFolder, 'settings.json'), log);
  if (settings.get().logLevel === 'debug') log.setLevel('debug');
  let onCatalogLost = (): void => {};
  const library = openLibrary(join(paths.stateFolder, 'library.db'), { log, onCatalogLost: () => onCatalogLost() });
  // Before the key is in memory.
  keepMemoryOutOfCores();
  const key = openKey(paths.keyFolders, log);
  const stallMs = options.stallMs ?? STALL_MS;
  const { http, family, apiHost, closeHttp } = openNet(addresses.apiUrl, stallMs, log, clock);
  let account: AccountKeeper | null = null;
  const fichier = createFichier({
    ...{ key: key.key, http, clock, sleep, apiUrl: addresses.apiUrl, siteUrl: addresses.siteUrl },
    pace: addresses.callMs === undefined ? undefined : { callMs: addresses.callMs },
    accountCachePath: join(paths.stateFolder, 'account.json'),
    callMemoryPath: join(paths.stateFolder, 'calls.json'),
    onWait: (wait) => account?.onWait(wait, clock.now()),
  });
  account = createAccount(key, fichier, addresses.callMs ?? 1000, changes.tell);
  const passwords = openPasswords(library.notes, log);
  const worker = new ByteWorker();
  const card = createCard(() => device.systems.systems, paths.stagingRoot);
  const installer = createInstaller(worker, card.system);
  const notices = openNotices(library, changes.tell);
  const { frontend, menu, menuKnowledge } = openMenu(device, library, notices, http, log);
  const ports: Ports = {
    ...{ jobs: library.jobs, installs: library.installs, history: library.history, transaction: library.transaction },
    ...{ card, installer, clock, sleep, log },
    host: createHost({
      ...{ fichier, family, passwordOf: passwords.of, keyError: () => key.state.error },
      apiHost,
    }),
    ...{ bytes: createBytes(worker), menu, random, stallMs },
  };
  const runner = new Runner(ports);
  runner.subscribe((event) => {
    const fields = queueFields(event);
    if (fields !== null) log.debug('queue', fields);
  });
  const sweep = once(() => runner.sweep());
  const catalogs = openCatalogs({ library, device, log, clock, sleep, random, http, fichier, changes });
  onCatalogLost = () => void catalogs.ready();
  let working = false;
  const core: Core = {
    ...{ device, clock, sleep, log, http, settings, library, key, account, passwords, fichier, worker, runner },
    ...{
      installer,
      catalogs,
      changes,
      menu: ports.menu,
      menuKnowledge,
      notices,
      apiUrl: addresses.apiUrl,
      working: () => working,
    },
  };
  const setWorking = (on: boolean): void => {
    working = on;
  };
  const close = (): Promise<void> => closeAll(core, { sweep, frontend, closeHttp, release });
  return programOf(core, { frontend, setWorking, sweep, close });
}

/** Runs it at the first call; later ones get the same answer. */
function once<T>(body: () => T): () => T {
  let answer: { readonly value: T } | null = null;
  return () => {
    answer ??= { value: body() };
    return answer.value;
  };
}

interface Open {
  sweep(): Promise<void>;
  readonly frontend: Frontend;
  closeHttp(): Promise<void>;
  release(): void;
}

/** In the order in which one part still needs another. */
async function closeAll(core: Core, { sweep, frontend, closeHttp, release }: Open): Promise<void> {
  const { catalogs, library, log, runner, settings, worker } = core;
  await runner.stop();
  await sweep();
  await catalogs.close();
  await frontend.settle();
  await worker.close();
  await closeHttp();
  await settings.saved();
  await library.synced();
  library.close();
  log.info('stop');
  await log.close();
  release();
}

interface Ends {
  readonly frontend: Frontend;
  setWorking(on: boolean): void;
  /** Before the queue is worked, but not before the first picture. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** The faces of the running program in one object. */
function programOf(core: Core, { frontend, setWorking, sweep, close }: Ends): Program {
  return {
    ...createQueuePort(core),
    ...createLibraryPort(core),
    ...createCarePort(core),
    catalogsReady: () => core.catalogs.ready(),
    refreshMenu: () => refreshMenu(core, frontend),
    runQueue: () => {
      void sweep();
      return core.runner.run();
    },
    startWorking: () => {
      setWorking(true);
      void sweep();
      const stop = startWorking(core);
      return () => {
        setWorking(false);
        stop();
      };
    },
    close,
  };
}

/** Tells the menu once more what it could not be told, and has it read its lists. */
async function refreshMenu(core: Core, frontend: Frontend): Promise<Result> {
  const { device, library, menu, menuKnowledge } = core;
  for (const path of menuKnowledge.untold()) {
    const install = library.installs.list().find(({ mainPath }) => mainPath === path);
    const system = device.systems.systems.find(({ name }) => name === install?.systemName);
    if (install === undefined || system === undefined) menuKnowledge.forget([path]);
    else await menu.announce(install, system);
  }
  await frontend.settle();
  core.changes.tell();
  const error = menuKnowledge.obstacle();
  return error === null ? { ok: true, value: null } : { ok: false, error };
}

/** What goes on by itself while the UI is open: the key is watched, the account asked, catalogs read, the queue worked. */
function startWorking(core: Core): () => void {
  const { account, catalogs, key, runner, sleep } = core;
  const end = new AbortController();
  key.watch(end.signal, sleep, (state) => {
    core.changes.tell();
    if (state.key === null) return;
    if (refusal(core) !== null) runner.goOn();
    void runner.run();
    void account.refresh();
  });
  void account.refresh();
  void catalogs.ready().then(() => catalogs.goOn());
  void runner.run();
  return () => end.abort();
}
