/**
 * Where the files of a game go: staging files -> final paths below the ROM folder. Pure. Rules are tried from the special
 * to the general, the first that knows the game decides. The tests have a table for each.
 */

import { ListBuilder } from '../lib/columns.ts';
import { chain, filtered, type List, mapped } from '../lib/list.ts';
import type { ArchiveKind, FsLimits, System } from '../model.ts';
import { trueEnding } from './decide.ts';
import { LAYOUT_RULES } from './layout-rules.ts';
import { type Draft, type Item, type StagedInput, type Subject, unwrap } from './layout-tree.ts';
import { mediaOf, mediaPath } from './media.ts';
import { legalizer, legalName, splitEnding } from './names.ts';
import { folderEnding, isArcade, isBios, isPorts, isScummvm } from './rules.ts';

export type { StagedInput } from './layout-tree.ts';

export interface LayoutMove {
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
  /** A picture or manual: left out where such a file is there already (the player's own is never in the way). */
  readonly optional?: true;
}

export interface Layout {
  /** `from` absolute in staging, `to` relative to the ROM folder. */
  readonly moves: List<LayoutMove>;
  /** Small files to write, relative to the ROM folder. */
  readonly texts: readonly { readonly path: string; readonly content: string }[];
  /** What the menu starts, relative to the ROM folder; a folder where the system's games are folders. */
  readonly mainPath: string;
  /** Empty folders to make, relative to the ROM folder; absent: none. */
  readonly emptyFolders?: readonly string[];
}

const isOwnTree = (system: System): boolean =>
  isBios(system) || isArcade(system) || isScummvm(system) || isPorts(system) || folderEnding(system) !== null;

const isSame = (a: StagedInput, b: StagedInput): boolean => a.stagedPath === b.stagedPath;

/** With picture and manual where the menu looks for them; a game that is a tree of its own keeps what is in it. */
function withMedia(draft: Draft, { system, items }: Subject): Draft {
  if (isOwnTree(system)) return draft;
  const media = mediaOf(
    mapped(items, ({ path, input }) => ({ path, sizeBytes: input.sizeBytes })),
    system,
  );
  const found = (['picture', 'manual'] as const).flatMap((kind): Item[] => {
    const wanted = media[kind];
    const item = wanted === null ? undefined : items.find(({ path }) => path === wanted);
    if (item === undefined) return [];
    const { input } = item;
    const isMain = draft.items.some(({ path, input: other }) => path === draft.main && isSame(other, input));
    return isMain ? [] : [{ input, path: mediaPath(kind, item.path, draft.main), optional: true }];
  });
  if (found.length === 0) return draft;
  const kept = filtered(draft.items, ({ input }) => !found.some((item) => isSame(item.input, input)));
  return { ...draft, items: kept, media: found };
}

/** Makes the draft's paths legal and puts the staging files to them. */
function finish(draft: Draft, emptyFolders: readonly string[], limits: FsLimits): Layout {
  const legal = legalizer(limits);
  const moves = new ListBuilder<LayoutMove>();
  const named = new ListBuilder<{ readonly path: string; readonly final: string }>();
  const name = (path: string): string => {
    const final = legal.file(path);
    named.push({ path, final });
    return final;
  };
  for (const { path, input, optional } of chain(draft.items, draft.media ?? [])) {
    const move = { from: input.stagedPath, to: name(path), sizeBytes: input.sizeBytes };
    moves.push(optional === undefined ? move : { ...move, optional });
  }
  const texts = (draft.texts ?? []).map(({ path, content }) => ({ path: name(path), content }));
  const finals = named.done();
  const final = (path: string): string => {
    const known = finals.find((other) => other.path === path);
    if (known !== undefined) return known.final;
    // A folder: the legal form of its part of the first path below it.
    const below = finals.find((other) => other.path.startsWith(`${path}/`));
    const depth = path.split('/').length;
    return below === undefined ? path : below.final.split('/').slice(0, depth).join('/');
  };
  return {
    moves: moves.done(),
    texts: texts.map(({ path, content }) => ({ path, content: content(final) })),
    mainPath: final(draft.main),
    ...(emptyFolders.length === 0 ? {} : { emptyFolders: emptyFolders.map(legal.folder) }),
  };
}

/** Games that are folders, or stand in folders of their own: what they may want to find there comes along. */
const keepsFolders = (system: System): boolean => isScummvm(system) || isPorts(system) || folderEnding(system) !== null;

/** The empty folders of a game where its tree stayed as it was: they lie beside its files, in the game's own folders. */
function emptyFoldersOf({ items }: Draft, { emptyFolders, stripped }: Subject): readonly string[] {
  const [first] = items;
  if (emptyFolders.length === 0 || first === undefined) return [];
  const prefix = first.path.slice(0, first.path.length - first.input.path.length + stripped);
  if (!items.every(({ path, input }) => path === prefix + input.path.slice(stripped))) return [];
  const own = new Set(mapped(items, ({ path }) => path.split('/', 1)[0] ?? ''));
  return emptyFolders.map((folder) => prefix + folder).filter((folder) => own.has(folder.split('/', 1)[0] ?? ''));
}

/** The game's name without an archive's ending: catalogs name games by their files. */
export function gameStem(gameName: string): string {
  const [stem, ending] = splitEnding(gameName.trim());
  return /^\.(zip|7z|rar|tar|gz|tgz|xz|txz)$/i.test(ending) ? stem : gameName.trim();
}

/**
 * Final places of the unpacked files of a game. `files` must not be empty and have safe relative paths, as the folders that came
 * along empty (safe-plan.ts).
 */
export function layoutUnpacked(
  { files, emptyFolders = [] }: { readonly files: List<StagedInput>; readonly emptyFolders?: readonly string[] },
  system: System,
  gameName: string,
  limits: FsLimits,
): Layout {
  const name = legalName(gameStem(gameName).replaceAll('/', '_'), limits);
  const items = mapped(files, (input) => ({ path: input.path, input }));
  const subject: Subject = { system, name, ...unwrap(items, keepsFolders(system) ? emptyFolders : []) };
  for (const rule of LAYOUT_RULES) {
    const draft = rule(subject);
    if (draft !== null && draft.items.length > 0)
      return finish(withMedia(draft, subject), emptyFoldersOf(draft, subject), limits);
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
