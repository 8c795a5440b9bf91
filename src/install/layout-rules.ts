/** Where each kind of game goes, from the special to the general. Pure. */

import { filtered, mapped } from '../lib/list.ts';
import { isBare } from './keep-rules.ts';
import { discSeries, discSet, isSheetPart } from './layout-discs.ts';
import {
  baseOf,
  below,
  folderOf,
  inside,
  type LayoutRule,
  largest,
  mainOf,
  opens,
  type Subject,
} from './layout-tree.ts';
import { splitEnding } from './names.ts';
import { endingOf, folderEndings, isArcade, isBios, isPaper, isPorts, isScummvm } from './rules.ts';

/** BIOS files are looked for by path: laid down as they are, only what is around a `bios/` is dropped, and that itself. */
const bios: LayoutRule = ({ system, items, wrappers }) => {
  if (!isBios(system)) return null;
  const at = wrappers.findLastIndex((wrapper) => wrapper.toLowerCase() === 'bios');
  const tree = below(wrappers.slice(at + 1), items);
  return { items: tree, main: largest(tree)?.path ?? '' };
};

/**
 * A parcel of arcade sets: each set where it is looked for, a disk (`.chd`) in the folder of its set. Loose chips are none, though
 * some systems list `.bin`: they stay together in the folder of their set, where MAME looks for them too.
 */
const arcade: LayoutRule = ({ system, items, name }) => {
  const opened = (path: string): boolean =>
    isBare(system) ? ['.zip', '.7z'].includes(endingOf(path)) : opens(system, path);
  if (!isArcade(system)) return null;
  const sets = filtered(items, (item) => opened(item.path) && !['.bin', '.dat'].includes(endingOf(item.path)));
  if (sets.length === 0) return null;
  return { items: filtered(items, (item) => !isPaper(item.path, system)), main: mainOf(sets, name)?.path ?? '' };
};

/** A game id of ScummVM is short and plain; what does not look like one is taken for a title. */
function scummvmId({ name, wrappers }: Subject): string {
  const candidates = [...wrappers.slice(-1), name];
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
const scummvm: LayoutRule = (subject) => {
  const { system, items, name } = subject;
  if (!isScummvm(system)) return null;
  const tree = inside(name, items);
  const own = tree.find((item) => ['.scummvm', '.svm'].includes(endingOf(item.path)) && opens(system, item.path));
  if (own !== undefined) return { items: tree, main: own.path };
  const [only] = items;
  if (items.length === 1 && only !== undefined && opens(system, only.path)) return null;
  const id = scummvmId(subject) || 'game';
  const path = `${name}/${id}.scummvm`;
  return { items: tree, texts: [{ path, content: () => `${id}\n` }], main: path };
};

/** Folders that emulators look for by name inside of a game's folder, also where nothing lies beside them. */
const PARTS = new Set(['ps3_game']);

/**
 * DOS, Windows, PS3: the game is a folder with an ending. One that has its ending already keeps its name and all that is below it; what
 * lies beside it (the sets of a laserdisc game in `roms/`) stays beside it. A disc image that the system opens by itself is none.
 */
const folderGame: LayoutRule = ({ system, items, name, wrappers }) => {
  const endings = folderEndings(system);
  const endingIn = (folder = ''): string | undefined => endings.find((ending) => folder.toLowerCase().endsWith(ending));
  const isReady = (folder: string): boolean => endingIn(folder) !== undefined;
  if (endings.length === 0) return null;
  const ready = mapped(items, ({ path }) => path.split('/')).find(
    ([top = '', ...rest]) => rest.length > 0 && isReady(top),
  );
  if (ready !== undefined) return { items, main: ready[0] ?? '' };
  const games = filtered(items, (item) => opens(system, item.path));
  const programs = games.some((item) => ['.exe', '.com', '.bat', '.conf'].includes(endingOf(item.path)));
  if (games.length > 0 && !programs && items.every((item) => opens(system, item.path) || isSheetPart(item, items))) {
    return null;
  }
  const at = wrappers.findIndex(isReady);
  const part = wrappers.findIndex((wrapper) => PARTS.has(wrapper.toLowerCase()));
  const inner = at >= 0 ? wrappers.slice(at + 1) : part >= 0 ? wrappers.slice(part) : [];
  const ending = endingIn(wrappers[at]) ?? endings[0] ?? '';
  const stem = at >= 0 ? (wrappers[at] ?? '').slice(0, -ending.length) : name;
  const folder = `${stem}${ending}`;
  return { items: below([folder, ...inner], items), main: folder };
};

/** A port is a script and the folders that it names: they stay beside each other, in the ROM folder itself. */
const port: LayoutRule = ({ system, items, name, wrappers }) => {
  const scripts = filtered(items, (item) => folderOf(item.path) === '' && endingOf(item.path) === '.sh');
  if (!isPorts(system) || wrappers.length > 0 || scripts.length === 0) return null;
  const kept = filtered(items, (item) => folderOf(item.path) !== '' || !isPaper(item.path, system));
  return { items: kept, main: mainOf(scripts, name)?.path ?? '' };
};

/** Names under which many games come: two of them would meet. */
const NAMELESS = /^(eboot|default|boot|main|start|index|disc|disk|track[ _-]?\d*)$/i;

/** One ROM, whatever papers lie beside it: into the ROM folder itself, under its own name if that says anything. */
const singleRom: LayoutRule = ({ system, items, name }) => {
  const real = filtered(items, (item) => !isPaper(item.path, system));
  const only = real.length === 1 ? real.at(0) : items.length === 1 ? items.at(0) : undefined;
  if (only === undefined) return null;
  const own = baseOf(only.path);
  const [stem] = splitEnding(own);
  const isNameless = NAMELESS.test(stem) && stem.toLowerCase() !== name.toLowerCase();
  const path = isNameless ? `${name}/${own}` : own;
  return { items: [{ ...only, path }], main: path };
};

/** Anything else of several files (several ROMs, a ROM with its companions, a tree): together in the game's folder. */
const together: LayoutRule = ({ system, items, name }) => {
  const tree = inside(
    name,
    filtered(items, (item) => !isPaper(item.path, system) || folderOf(item.path) !== ''),
  );
  const games = filtered(tree, (item) => opens(system, item.path));
  return { items: tree, main: (mainOf(games, name) ?? mainOf(tree, name))?.path ?? name };
};

export const LAYOUT_RULES: readonly LayoutRule[] = [
  bios,
  arcade,
  scummvm,
  folderGame,
  port,
  discSet,
  discSeries,
  singleRom,
  together,
];
