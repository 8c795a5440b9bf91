/** What the player means by a game: an id, a name, a link, or several links that are volumes of one archive. */

import { splitEnding } from '../catalog/title.ts';
import { linkIdentity, normaliseLink } from '../fichier/links.ts';
import { CHECK_LIMIT } from '../fichier/protocol.ts';
import { AppError, type ErrorRecord } from '../lib/errors.ts';
import { isVolumeSet, joinVolumes, totalBytes, volumesPart } from '../lib/volumes.ts';
import type { GameRecord } from '../library/types.ts';
import type { GameRef, System, Volume } from '../model.ts';
import type { Core } from './core.ts';
import { nameInLink } from './host.ts';

/** Sets that name their rows after files (`Game.zip`) are shown as players call the games. */
export const shown = (name: string): string => splitEnding(name).base;

/** Why the game's link, or one of its volumes, cannot be fetched; null: it can. */
export function linkError({ name, unsupportedLink, volumes }: GameRecord): ErrorRecord | null {
  if (unsupportedLink === null) return null;
  const [set] = joinVolumes(volumes ?? [], (volume) => volume.name);
  const entry = set !== undefined && isVolumeSet(set) ? set.missing : null;
  if (entry !== null) return { code: 'archive-volume-missing', details: { entry } };
  return { code: 'link-unsupported', details: { name, reason: unsupportedLink } };
}

/** The game as the queue wants it; throws what keeps it from being fetched. */
export function refOf(game: GameRecord, systemName: string | null): GameRef {
  const unsupported = linkError(game);
  if (unsupported !== null) throw AppError.fromRecord(unsupported);
  if (systemName === null && game.unsupportedSystem !== null) throw AppError.fromRecord(game.unsupportedSystem);
  const { id, url, sizeBytes } = game;
  return {
    ...{ gameId: id, name: shown(game.name), url, sizeBytes, systemName: systemName ?? game.systemName },
    ...volumesPart(game.volumes),
  };
}

function linkRef(core: Core, link: string, systemName: string | null): GameRef {
  if (URL.parse(link) === null) throw new AppError('link-unsupported', { link });
  const url = normaliseLink(link) ?? link;
  const known = core.library.games.find(url, systemName);
  if (known !== null) return refOf(known, systemName);
  if (systemName === null)
    throw new AppError('usage', { text: 'a link needs --system SYSTEM: the folder that the game goes to' });
  if (systemOf(core, systemName) === null) throw new AppError('system-unknown', { name: systemName });
  return {
    gameId: null,
    name: linkIdentity(url) ?? (nameInLink(url) || new URL(url).hostname),
    url,
    sizeBytes: null,
    systemName,
  };
}

export function systemOf(core: Core, name: string): System | null {
  return core.device.systems.systems.find((system) => system.name === name) ?? null;
}

export function recordOf(core: Core, game: string, systemName: string | null): GameRecord {
  const { games } = core.library;
  if (/^\d{1,12}$/.test(game)) {
    const byId = games.get(Number(game));
    if (byId !== null) return byId;
  }
  const found = games.named(game, systemName);
  const [only] = found;
  if (only === undefined) throw new AppError('game-unknown', { name: game });
  if (found.length > 1) {
    throw new AppError('game-ambiguous', {
      name: game,
      candidates: found.map(({ id, systemName: at }) => `${id} (${at})`).join(', '),
    });
  }
  return only;
}

/** What GAME of the command line means; throws what program.ts tells. */
export function findGame(core: Core, game: string, systemName: string | null): GameRef {
  if (systemName !== null && systemOf(core, systemName) === null)
    throw new AppError('system-unknown', { name: systemName });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(game)) return linkRef(core, game, systemName);
  return refOf(recordOf(core, game, systemName), null);
}

/** What the bulk check tells of these links: one call for a hundred of them. Nothing where it fails: each is then asked for by itself. */
async function volumesAt(core: Core, games: readonly GameRef[]): Promise<ReadonlyMap<string, Volume>> {
  const urls = games.map(({ url }) => url).filter((url) => linkIdentity(url) !== null);
  const told = new Map<string, Volume>();
  try {
    for (let at = 0; at < urls.length; at += CHECK_LIMIT) {
      for (const { url, state, name, sizeBytes } of await core.fichier.checkLinks(urls.slice(at, at + CHECK_LIMIT))) {
        if (state === 'ok' && name !== null) told.set(url, { name, url, sizeBytes });
      }
    }
  } catch {
    // An old page of the host, which may go away any day.
  }
  return told;
}

/** Name and size of a bare link's file; the link's own name when the host does not tell: its job will say why. */
async function volumeAt(core: Core, { url, name }: GameRef): Promise<Volume> {
  if (linkIdentity(url) === null) return { name: nameInLink(url) || name, url, sizeBytes: null };
  try {
    const { file } = await core.fichier.fileInfo(url, core.passwords.of(url));
    return { name: file.fileName, url, sizeBytes: file.sizeBytes };
  } catch {
    return { name, url, sizeBytes: null };
  }
}

/**
 * Links that are volumes of one archive become one game. Throws `archive-volume-missing` when one is not among them. A link that
 * is a volume of another game here says nothing new.
 */
export async function joinGames(core: Core, games: readonly GameRef[]): Promise<readonly GameRef[]> {
  const covered = new Set(games.flatMap(({ volumes }) => volumes?.map(({ url }) => url) ?? []));
  const apart = games.filter(({ url, volumes }) => volumes !== undefined || !covered.has(url));
  const bare = apart.filter(({ gameId, volumes }) => gameId === null && volumes === undefined);
  if (bare.length < 2) return apart;
  const seen: { readonly game: GameRef; readonly volume: Volume }[] = [];
  const told = await volumesAt(core, bare);
  for (const game of bare) seen.push({ game, volume: told.get(game.url) ?? (await volumeAt(core, game)) });
  const joined = joinVolumes(seen, ({ volume }) => volume.name).map((entry): GameRef => {
    if (!isVolumeSet(entry)) return entry.game;
    if (entry.missing !== null) throw new AppError('archive-volume-missing', { entry: entry.missing });
    const volumes = entry.volumes.map(({ volume }) => volume);
    const { url } = volumes[0] as Volume;
    const { systemName } = (entry.volumes[0] as (typeof seen)[number]).game;
    return { gameId: null, name: shown(entry.name), url, sizeBytes: totalBytes(volumes), systemName, volumes };
  });
  return [...apart.filter((game) => !bare.includes(game)), ...joined];
}
