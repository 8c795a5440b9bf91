/**
 * Where the files of a game go: staging files -> final paths below the ROM folder. Pure. Rules are tried from the special
 * to the general, the first that knows the game decides. The tests have a table for each.
 */

import type { ArchiveKind, FsLimits, System } from '../model.ts';
import { trueEnding } from './decide.ts';
import { isBare } from './keep-rules.ts';
import { mediaOf, mediaPath } from './media.ts';
import { legalName, legalPaths, splitEnding } from './names.ts';
import { discOf, endingOf, folderEnding, isArcade, isBios, isPaper, isScummvm, isSheet } from './rules.ts';

/** A file that waits in staging: its name in the archive and where it lies (absolute). */
export interface StagedInput {
  readonly path: string;
  readonly stagedPath: string;
  readonly sizeBytes: number;
}

export interface LayoutMove {
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
  /** A picture or manual: left out where such a file is there already (the player's own is never in the way). */
  readonly optional?: true;
}

export interface Layout {
  /** `from` absolute in staging, `to` relative to the ROM folder. */
  readonly moves: readonly LayoutMove[];
  /** Small files to write, relative to the ROM folder. */
  readonly texts: readonly { readonly path: string; readonly content: string }[];
  /** What the menu starts, relative to the ROM folder; a folder where the system's games are folders. */
  readonly mainPath: string;
}

/** A file on its way through the rules: `path` changes, `input` stays. */
interface Item {
  readonly path: string;
  readonly input: StagedInput;
  readonly optional?: true;
}

/** What a rule decides; paths are made legal afterwards, all together. */
interface Draft {
  readonly items: readonly Item[];
  readonly texts?: readonly { readonly path: string; readonly content: (final: (path: string) => string) => string }[];
  /** A path among items and texts, or a folder above some. */
  readonly main: string;
}

interface Subject {
  readonly system: System;
  /** The game's name as a folder or file stem. */
  readonly name: string;
  readonly items: readonly Item[];
  /** Name of the one folder that everything was in; null without one. */
  readonly wrapper: string | null;
}

type Rule = (subject: Subject) => Draft | null;

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const inside = (folder: string, items: readonly Item[]): Item[] =>
  items.map((item) => ({ ...item, path: `${folder}/${item.path}` }));
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function opens(system: System, path: string): boolean {
  return system.extensions.includes(endingOf(path)) && !isPaper(path, system);
}

function largest(items: readonly Item[]): Item | undefined {
  return [...items].sort((a, b) => b.input.sizeBytes - a.input.sizeBytes || byName(a.path, b.path))[0];
}

/** The one that is called like the game, else the largest. */
function mainOf(items: readonly Item[], name: string): Item | undefined {
  const wanted = name.toLowerCase();
  return items.find((item) => splitEnding(baseOf(item.path))[0].toLowerCase() === wanted) ?? largest(items);
}

/** Everything in one folder, with nothing beside it: the folder says nothing but a name. */
function unwrap(items: readonly Item[]): { items: readonly Item[]; wrapper: string | null } {
  let wrapper: string | null = null;
  let left = items;
  for (;;) {
    const first = left[0]?.path.split('/') ?? [];
    const top = first[0];
    if (top === undefined || !left.every((item) => item.path.startsWith(`${top}/`))) return { items: left, wrapper };
    wrapper = top;
    left = left.map((item) => ({ ...item, path: item.path.slice(top.length + 1) }));
  }
}

/** BIOS files are looked for by path: laid down as they are, only a `bios/` around them all is dropped. */
const bios: Rule = ({ system, items, wrapper }) => {
  if (!isBios(system)) return null;
  const tree = wrapper === null || wrapper.toLowerCase() === 'bios' ? items : inside(wrapper, items);
  return { items: tree, main: largest(tree)?.path ?? '' };
};

/**
 * A parcel of arcade sets: each set where it is looked for, a disk (`.chd`) in the folder of its set. Loose chips are none, though
 * some systems list `.bin`: they stay together in the folder of their set, where MAME looks for them too.
 */
const arcade: Rule = ({ system, items, name }) => {
  const opened = (path: string): boolean =>
    isBare(system) ? ['.zip', '.7z'].includes(endingOf(path)) : opens(system, path);
  const sets = items.filter((item) => opened(item.path) && !['.bin', '.dat'].includes(endingOf(item.path)));
  if (!isArcade(system) || sets.length === 0) return null;
  return { items: items.filter((item) => !isPaper(item.path, system)), main: mainOf(sets, name)?.path ?? '' };
};

/** A game id of ScummVM is short and plain; what does not look like one is taken for a title. */
function scummvmId({ name, wrapper }: Subject): string {
  const candidates = [wrapper, name].filter((text): text is string => text !== null);
  const id = candidates.find((text) => /^[a-z][a-z0-9-]{1,24}$/.test(text));
  return (
    id ??
    name
      .replace(/[([].*$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '')
  );
}

/**
 * ScummVM: the game's folder with a `<id>.scummvm` in it, which the frontend lists and whose name tells the game's id
 * (Batocera wiki, ScummVM: "the file is named after the short name of the game"). One that comes along is used.
 */
const scummvm: Rule = (subject) => {
  const { system, items, name } = subject;
  if (!isScummvm(system)) return null;
  const tree = inside(name, items);
  const own = tree.find((item) => ['.scummvm', '.svm'].includes(endingOf(item.path)) && opens(system, item.path));
  if (own !== undefined) return { items: tree, main: own.path };
  const single = items.length === 1 && items[0] !== undefined && opens(system, items[0].path);
  if (single) return null;
  const id = scummvmId(subject) || 'game';
  const path = `${name}/${id}.scummvm`;
  return { items: tree, texts: [{ path, content: () => `${id}\n` }], main: path };
};

/** DOS, Windows, PS3: the game is a folder with an ending. A disc image that the system opens by itself is none. */
const folderGame: Rule = ({ system, items, name, wrapper }) => {
  const ending = folderEnding(system);
  if (ending === null) return null;
  const games = items.filter((item) => opens(system, item.path));
  const programs = games.some((item) => ['.exe', '.com', '.bat', '.conf'].includes(endingOf(item.path)));
  if (games.length > 0 && !programs && items.every((item) => opens(system, item.path) || isSheetPart(item, items))) {
    return null;
  }
  const stem = wrapper?.toLowerCase().endsWith(ending) ? wrapper.slice(0, -ending.length) : name;
  return { items: inside(`${stem}${ending}`, items), main: `${stem}${ending}` };
};

/** A track file beside a sheet: not a game of its own. */
function isSheetPart(item: Item, items: readonly Item[]): boolean {
  return (
    !isSheet(item.path) && items.some((other) => isSheet(other.path) && folderOf(other.path) === folderOf(item.path))
  );
}

/** An `.m3u` of the discs, when the system opens such lists; paths are relative to the list. */
function withPlaylist({ system, name }: Subject, items: readonly Item[], discs: readonly Item[]): Draft {
  const first = discs[0]?.path ?? '';
  if (discs.length < 2 || !system.extensions.includes('.m3u')) return { items, main: first };
  const path = `${name}/${name}.m3u`;
  const content = (final: (path: string) => string): string => {
    const from = `${folderOf(final(path))}/`;
    return discs.map((disc) => `${final(disc.path).slice(from.length)}\n`).join('');
  };
  return { items, texts: [{ path, content }], main: path };
}

function inDiscOrder(items: readonly Item[]): Item[] {
  const order = (item: Item): number => discOf(item.path)?.disc ?? discOf(folderOf(item.path))?.disc ?? 0;
  return [...items].sort((a, b) => order(a) - order(b) || byName(a.path, b.path));
}

/**
 * cue+bin, gdi, ccd+img+sub, mds+mdf, m3u: the sheet names its tracks, so all stay together under their own names, in a
 * folder named after the game, which is how EmulationStation players keep discs (the frontend lists the sheet in it, and
 * its tracks do not litter the list). Several discs get an `.m3u`, unless one came along.
 */
const discSet: Rule = (subject) => {
  const { system, items, name } = subject;
  const sheets = items.filter((item) => isSheet(item.path));
  const lists = items.filter((item) => endingOf(item.path) === '.m3u' && opens(system, item.path));
  if (sheets.length === 0 && lists.length === 0) return null;
  const tree = inside(name, items);
  const list = lists.length > 0 ? mainOf(inside(name, lists), name) : undefined;
  if (list !== undefined) return { items: tree, main: list.path };
  const openable = sheets.filter((item) => opens(system, item.path));
  // A ccd and a cue of one disc describe it twice; one kind of sheet is enough for the list.
  const kind = endingOf((openable[0] ?? sheets[0])?.path ?? '');
  const discs = inDiscOrder(sheets.filter((item) => endingOf(item.path) === kind));
  return withPlaylist(subject, tree, inside(name, discs));
};

/** Discs or disks of one game as single images (`.chd`, `.iso`, `.adf`): the same title with different numbers. */
const discSeries: Rule = (subject) => {
  const { system, items, name } = subject;
  const games = items.filter((item) => opens(system, item.path));
  const tags = games.map((item) => discOf(item.path));
  const numbers = new Set(tags.map((tag) => tag?.disc));
  const titles = new Set(tags.map((tag) => tag?.title));
  if (games.length < 2 || tags.includes(null) || titles.size !== 1 || numbers.size !== games.length) return null;
  const kept = items.filter((item) => !isPaper(item.path, system));
  return withPlaylist(subject, inside(name, kept), inside(name, inDiscOrder(games)));
};

/** One ROM, whatever papers lie beside it: into the ROM folder itself, under its own name. */
const singleRom: Rule = ({ system, items }) => {
  const real = items.filter((item) => !isPaper(item.path, system));
  const only = real.length === 1 ? real[0] : items.length === 1 ? items[0] : undefined;
  if (only === undefined) return null;
  const path = baseOf(only.path);
  return { items: [{ ...only, path }], main: path };
};

/** Anything else of several files (several ROMs, a ROM with its companions, a tree): together in the game's folder. */
const together: Rule = ({ system, items, name }) => {
  const tree = inside(
    name,
    items.filter((item) => !isPaper(item.path, system) || folderOf(item.path) !== ''),
  );
  const games = tree.filter((item) => opens(system, item.path));
  return { items: tree, main: (mainOf(games, name) ?? mainOf(tree, name))?.path ?? name };
};

const RULES: readonly Rule[] = [bios, arcade, scummvm, folderGame, discSet, discSeries, singleRom, together];

/** With picture and manual where the menu looks for them; a game that is a tree of its own keeps what is in it. */
function withMedia(draft: Draft, { system, items }: Subject): Draft {
  if (isBios(system) || isArcade(system) || isScummvm(system) || folderEnding(system) !== null) return draft;
  const media = mediaOf(
    items.map(({ path, input }) => ({ path, sizeBytes: input.sizeBytes })),
    system,
  );
  const extra = (['picture', 'manual'] as const).flatMap((kind): Item[] => {
    const item = items.find(({ path }) => path === media[kind]);
    const isMain = draft.items.some(({ path, input }) => input === item?.input && path === draft.main);
    if (item === undefined || isMain) return [];
    return [{ input: item.input, path: mediaPath(kind, item.path, draft.main), optional: true }];
  });
  const taken = new Set(extra.map(({ input }) => input));
  return { ...draft, items: [...draft.items.filter(({ input }) => !taken.has(input)), ...extra] };
}

/** Makes the draft's paths legal and puts the staging files to them. */
function finish(draft: Draft, limits: FsLimits): Layout {
  const texts = draft.texts ?? [];
  const paths = [...draft.items.map((item) => item.path), ...texts.map((text) => text.path)];
  const legal = legalPaths(paths, limits);
  const finals = new Map(paths.map((path, i) => [path, legal[i] ?? path]));
  const final = (path: string): string => {
    const known = finals.get(path);
    if (known !== undefined) return known;
    // A folder: the legal form of its part of the first path below it.
    const below = paths.find((p) => p.startsWith(`${path}/`));
    const depth = path.split('/').length;
    return below === undefined ? path : (finals.get(below) ?? path).split('/').slice(0, depth).join('/');
  };
  return {
    moves: draft.items.map((item) => ({
      from: item.input.stagedPath,
      to: final(item.path),
      sizeBytes: item.input.sizeBytes,
      ...(item.optional === undefined ? {} : { optional: item.optional }),
    })),
    texts: texts.map((text) => ({ path: final(text.path), content: text.content(final) })),
    mainPath: final(draft.main),
  };
}

/** The game's name without an archive's ending: catalogs name games by their files. */
export function gameStem(gameName: string): string {
  const [stem, ending] = splitEnding(gameName.trim());
  return /^\.(zip|7z|rar|tar|gz|tgz|xz|txz)$/i.test(ending) ? stem : gameName.trim();
}

/** Final places of the unpacked files of a game. `files` must not be empty and have safe relative paths (safe-plan.ts). */
export function layoutUnpacked(
  files: readonly StagedInput[],
  system: System,
  gameName: string,
  limits: FsLimits,
): Layout {
  const name = legalName(gameStem(gameName).replaceAll('/', '_'), limits);
  const subject: Subject = { system, name, ...unwrap(files.map((input) => ({ path: input.path, input }))) };
  for (const rule of RULES) {
    const draft = rule(subject);
    if (draft !== null && draft.items.length > 0) return finish(withMedia(draft, subject), limits);
  }
  return { moves: [], texts: [], mainPath: '' };
}

/**
 * Final place of a file that stays as it is: the ROM folder, under its name on the host, with the ending that its kind of
 * archive has (a 7z that is called `.zip` would not be opened).
 */
export function layoutKept(
  file: {
    readonly stagedPath: string;
    readonly sizeBytes: number;
    readonly fileName: string;
    readonly kind: ArchiveKind;
  },
  limits: FsLimits,
): Layout {
  const fileName = file.fileName.slice(Math.max(file.fileName.lastIndexOf('/'), file.fileName.lastIndexOf('\\')) + 1);
  const ending = trueEnding(file.kind, fileName);
  const [stem, own] = splitEnding(fileName);
  const to = legalName(own.toLowerCase() === ending ? fileName : `${stem}${ending}`, limits);
  return { moves: [{ from: file.stagedPath, to, sizeBytes: file.sizeBytes }], texts: [], mainPath: to };
}
