/**
 * The picture and the manual that came along with a game: which files they are, and where EmulationStation keeps such
 * (`images/<rom>-image.png`, `manuals/<rom>-manual.pdf` in the ROM folder). Pure.
 */

import type { List } from '../lib/list.ts';
import type { System } from '../model.ts';
import { splitEnding } from './names.ts';
import { endingOf } from './rules.ts';

const PICTURES = ['.png', '.jpg', '.jpeg', '.webp'];
const MANUALS = ['.pdf', '.cbz'];
/** A scan that the menu would have to shrink each time it draws the list takes memory that a handheld does not have. */
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

interface File {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface Media {
  /** Paths among the files that were given; null: none that is surely one. */
  readonly picture: string | null;
  readonly manual: string | null;
}

/** How sure the name makes it; below 0: surely something else. */
function pictureScore(path: string): number {
  const words = path.toLowerCase();
  if (/back|disc|disk|label|spine|map|icon|screen|snap/.test(words)) return /front/.test(words) ? 1 : -1;
  if (/front|cover|boxart|box/.test(words)) return 2;
  return /image|title|poster|art/.test(words) ? 1 : 0;
}

/**
 * The picture is the front cover by its name, or the only picture; never a file that the system opens as a game (PICO-8 cartridges
 * are pictures). The manual is the only book, or the one that is called so.
 */
export function mediaOf(files: List<File>, system: System): Media {
  const none = (path: string): boolean => system.extensions.includes(endingOf(path));
  const pictures = files.filter(
    ({ path, sizeBytes }) => PICTURES.includes(endingOf(path)) && sizeBytes <= MAX_PICTURE_BYTES && !none(path),
  );
  const ranked = pictures
    .map(({ path }) => ({ path, score: pictureScore(path) }))
    .filter(({ score }) => score > 0 || (pictures.length === 1 && score === 0))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  const books = files.filter(({ path }) => MANUALS.includes(endingOf(path)) && !none(path)).map(({ path }) => path);
  const called = books.filter((path) => /manual|booklet|handbuch|anleitung/i.test(path));
  const manual = books.length === 1 ? books[0] : called.length === 1 ? called[0] : undefined;
  return { picture: ranked[0]?.path ?? null, manual: manual ?? null };
}

/** Where the picture or the manual of the game that the menu starts by `mainPath` goes, relative to the ROM folder. */
export function mediaPath(kind: keyof Media, source: string, mainPath: string): string {
  const [stem] = splitEnding(mainPath.slice(mainPath.lastIndexOf('/') + 1));
  const [folder, tail] = kind === 'picture' ? ['images', 'image'] : ['manuals', 'manual'];
  return `${folder}/${stem}-${tail}${endingOf(source)}`;
}

/** Finds them again among the files of an install, as `./` paths for its gamelist entry. */
export function installedMedia(files: List<string>): { readonly image?: string; readonly manual?: string } {
  const find = (pattern: RegExp): string | undefined => files.find((path) => pattern.test(path));
  const image = find(/^images\/[^/]+-image(?: \(\d+\))?\.(?:png|jpe?g|webp)$/i);
  const manual = find(/^manuals\/[^/]+-manual(?: \(\d+\))?\.(?:pdf|cbz)$/i);
  return {
    ...(image === undefined ? {} : { image: `./${image}` }),
    ...(manual === undefined ? {} : { manual: `./${manual}` }),
  };
}
