/** Systems and games as the UI and the command line use them. */

import { endingOf } from '../archive/detect.ts';
import { regionOrder } from '../catalog/region-order.ts';
import { normaliseLink } from '../fichier/links.ts';
import { foresee } from '../install/decide.ts';
import { keepFor } from '../install/keep-choice.ts';
import { AppError, asAppError, type ErrorRecord } from '../lib/errors.ts';
import { volumeOf } from '../lib/volumes.ts';
import type { GameRecord } from '../library/types.ts';
import type { System } from '../model.ts';
import { leastUnpackedBytes } from '../queue/rules.ts';
import type { EnqueueResult, GameDetail, SystemRow } from '../ui/views.ts';
import type { Core } from './core.ts';
import { findGame, joinGames, linkError, recordOf, refOf, shown, systemOf } from './find-game.ts';
import { goOn } from './halted.ts';
import { createPresence } from './presence.ts';
import type { Program } from './program.ts';
import { removeInstalled } from './queue-port.ts';
import { freeBytesOf } from './status.ts';

type LibraryPart = Pick<
  Program,
  | 'systems'
  | 'games'
  | 'gameIds'
  | 'letters'
  | 'facets'
  | 'totals'
  | 'game'
  | 'enqueue'
  | 'findGame'
  | 'joinGames'
  | 'removeGame'
  | 'removeNamed'
  | 'checkLinks'
  | 'sources'
  | 'sourceOffers'
  | 'badRows'
  | 'refreshSources'
  | 'addSource'
  | 'assignSource'
  | 'deviceSystems'
  | 'removeSource'
  | 'accountFolders'
>;

/** A zip by itself is looked into before it is fetched, and needs no room for both. */
function besideBytes(core: Core, { name, sizeBytes, volumes }: GameRecord, system: System | null): number {
  if (system === null || (volumes === null && /\.zip$/i.test(name))) return 0;
  const file = { fileName: name, sizeBytes, whirlpool: null, validator: null };
  const apart = volumes !== null && volumeOf(volumes[0]?.name ?? '')?.kind !== 'split';
  const settings = core.settings.get();
  const options = { keep: keepFor(system.name, settings), verify: settings.verify };
  return leastUnpackedBytes(file, system, options, apart);
}

function detailOf(core: Core, id: number): GameDetail | null {
  const { games, installs } = core.library;
  const game = games.get(id);
  if (game === null) return null;
  const system = systemOf(core, game.systemName);
  const folder = system?.romFolder ?? '';
  const install = installs.find(game.url, game.systemName);
  const failed = core.runner.jobs().find((job) => job.game.url === game.url && job.game.systemName === game.systemName);
  const unsupported: ErrorRecord | null = linkError(game) ?? game.unsupportedSystem;
  const { title, regions, languages, flags } = core.catalogs.titleOf(game.name);
  return {
    ...{ id, name: shown(game.name), title, regions, languages, flags, systemName: game.systemName },
    systemFullName: system?.fullName ?? game.systemName,
    sizeBytes: game.sizeBytes,
    format: endingOf(game.name).slice(1) || null,
    volumeCount: game.volumes?.length ?? 1,
    willBe: system === null ? 'unknown' : foresee(game.name, system, keepFor(system.name, core.settings.get())),
    folder,
    freeBytes: folder === '' ? null : freeBytesOf(folder),
    besideBytes: besideBytes(core, game, system),
    sourceName: core.library.sources.get(game.sourceId)?.location ?? '',
    host: URL.parse(game.url)?.hostname ?? '',
    mark: game.mark,
    mainPath: install?.mainPath ?? null,
    installedBytes: install?.files.reduce((sum, file) => sum + file.sizeBytes, 0) ?? null,
    unsupported,
    lastError: failed?.state === 'failed' ? failed.error : null,
    versions: games.versions(id).map(({ game: version, disc }) => ({
      ...{ id: version.id, name: shown(version.name), sizeBytes: version.sizeBytes, mark: version.mark, disc },
    })),
  };
}

function enqueueAll(core: Core, ids: readonly number[], options: Parameters<Program['enqueue']>[1]): EnqueueResult {
  const { games, installs } = core.library;
  const queued = new Set(
    core.runner
      .jobs()
      .filter((job) => job.state !== 'failed')
      .map((job) => job.id),
  );
  const added: EnqueueResult['added'][number][] = [];
  const refused: EnqueueResult['refused'][number][] = [];
  let skippedCount = 0;
  const all = options.discs === 'all' ? games.withDiscs(ids) : ids;
  core.library.transaction(() => {
    for (const id of all) {
      const game = games.get(id);
      if (game === null) continue;
      try {
        const ref = refOf(game, options.systemName);
        const installed = !options.again && installs.find(ref.url, ref.systemName) !== null;
        const keep = options.keep ?? keepFor(ref.systemName, core.settings.get());
        const job = installed ? null : core.runner.add(ref, { keep, verify: options.verify });
        if (job === null || queued.has(job.id)) skippedCount++;
        else added.push(job);
      } catch (error) {
        refused.push({ name: game.name, error: asAppError(error).toRecord() });
      }
    }
  });
  if (added.length > 0) goOn(core);
  core.changes.tell();
  return { added, skippedCount, refused };
}

export function createLibraryPort(core: Core): LibraryPart {
  const { library, catalogs } = core;
  const { games } = library;
  let language: string | null | undefined;
  /** One game, one version: by the language of the screen, also when it was just changed. */
  const inOrder = (): typeof games => {
    const now = core.settings.get().language;
    if (now !== language) games.setRegionOrder(regionOrder(now));
    language = now;
    return games;
  };
  const presence = createPresence({ ...core, system: (name) => systemOf(core, name) });
  const remove = async (install: ReturnType<typeof library.installs.find>, name: string) => {
    if (install === null) return { ok: false, error: new AppError('game-unknown', { name: name }).toRecord() } as const;
    try {
      return { ok: true, value: await removeInstalled(core, install) } as const;
    } catch (error) {
      return { ok: false, error: asAppError(error).toRecord() } as const;
    }
  };
  return {
    systems: () =>
      games.shelves().map(({ name, gameCount, groupCount, installedCount, unsupported }): SystemRow => {
        const fullName = systemOf(core, name)?.fullName ?? name;
        const listed = core.settings.get().grouped ? groupCount : gameCount;
        // Discs and versions are installed one by one, and are one line of the list.
        return { name, fullName, gameCount: listed, installedCount: Math.min(installedCount, listed), unsupported };
      }),
    games: (query, offset, count) => {
      if (query.systemName !== null) presence.look(query.systemName);
      const page = inOrder().page(query, offset, count);
      return { ...page, rows: page.rows.map((row) => ({ ...row, name: shown(row.name) })) };
    },
    gameIds: (query) => inOrder().ids(query),
    letters: (query) => games.letters(query),
    facets: (query) => games.facets(query),
    totals: (ids, discs) => games.totals(discs === 'all' ? games.withDiscs(ids) : ids),
    game: (id) => detailOf(core, id),
    enqueue: (ids, options) => enqueueAll(core, ids, options),
    findGame: (game, systemName) => findGame(core, game, systemName),
    joinGames: (games) => joinGames(core, games),
    removeGame: async (id) => {
      const game = games.get(id);
      return remove(game === null ? null : library.installs.find(game.url, game.systemName), `#${id}`);
    },
    removeNamed: async (name, systemName) => {
      try {
        return await remove(installNamed(core, name, systemName), name);
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
    checkLinks: (ids) => catalogs.checkLinks(ids),
    sources: () => catalogs.sources(),
    sourceOffers: () => catalogs.offers(),
    badRows: (id) => library.sources.badRows(id),
    refreshSources: (id) => catalogs.refresh(id),
    addSource: (location, password, systemName = null) => catalogs.add(location, password, systemName),
    assignSource: (id, systemName) => catalogs.assign(id, systemName),
    deviceSystems: () =>
      core.device.systems.systems
        .map(({ name, fullName }) => ({ name, fullName }))
        .sort((a, b) => (a.fullName < b.fullName ? -1 : 1)),
    removeSource: (id) => catalogs.remove(id),
    accountFolders: (path) => catalogs.accountFolders(path),
  };
}

/** An install by id or name of its game, by the name it was installed under, or by link: the catalog may be gone by now. */
function installNamed(core: Core, name: string, systemName: string | null) {
  const here = core.library.installs
    .list()
    .filter((install) => systemName === null || install.systemName === systemName);
  const direct = here.filter((install) => install.name === name || install.url === (normaliseLink(name) ?? name));
  if (direct.length > 1) throw new AppError('game-ambiguous', { name });
  if (direct[0] !== undefined) return direct[0];
  const game = recordOf(core, name, systemName);
  return core.library.installs.find(game.url, game.systemName);
}
