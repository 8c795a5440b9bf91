/** What players know about systems and files, as tables. */

import { posix } from 'node:path';
import type { System } from '../model.ts';
import { systemRule } from './keep-rules.ts';
import { splitEnding } from './names.ts';

/** The ending in lower case, with its dot. */
export function endingOf(path: string): string {
  return splitEnding(path.slice(path.lastIndexOf('/') + 1))[1].toLowerCase();
}

/** An archive is the game itself there, named and filled as the emulator wants it; `<platform>arcade</platform>` says it too. */
export function isArcade(system: System): boolean {
  const rule = systemRule(system);
  if (rule !== null) return rule.kind === 'whole-set';
  return system.platforms.some((platform) => platform.toLowerCase() === 'arcade');
}

/** What an emulator of a disc system opens in place: unpacking each time would take minutes, or it cannot at all. */
const DISC_ENDINGS = new Set(
  '.cue .gdi .ccd .chd .iso .cdi .nrg .mds .toc .cso .pbp .rvz .gcz .wbfs .wia .ciso .gcm .xiso .wud .wux .m3u'.split(
    ' ',
  ),
);

export function isDiscEnding(ending: string): boolean {
  return DISC_ENDINGS.has(ending);
}

/** The tracks of a disc: on a system of discs never a cartridge's ROM. */
export function isTrack(path: string): boolean {
  return ['.bin', '.img', '.mdf', '.sub', '.raw', '.wav', '.elf'].includes(endingOf(path));
}

/** A small text that names the tracks of a disc: the tracks must stay beside it under their own names. */
const SHEET_ENDINGS = new Set(['.cue', '.gdi', '.ccd', '.mds', '.toc']);

export function isSheet(path: string): boolean {
  return SHEET_ENDINGS.has(endingOf(path));
}

/** For people, not for emulators; left out beside a single ROM, unless the system opens files of that ending. */
const PAPER_ENDINGS = new Set(
  '.txt .nfo .diz .url .htm .html .pdf .doc .rtf .sfv .md5 .sha1 .jpg .jpeg .png .gif .bmp .webp .lnk .torrent'.split(
    ' ',
  ),
);

export function isPaper(path: string, system: System): boolean {
  const ending = endingOf(path);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (system.extensions.includes(ending)) return false;
  return PAPER_ENDINGS.has(ending) || /^(readme|file_id|license|licence|copying)(\.|$)/.test(name);
}

/** The endings of game folders that this system lists. */
export function folderEndings(system: System): readonly string[] {
  return systemRule(system)?.endings.filter((ending) => system.extensions.includes(ending)) ?? [];
}

/** The one that a tree without any gets (`<name><ending>/`), or null. */
export function folderEnding(system: System): string | null {
  return folderEndings(system)[0] ?? null;
}

export function isScummvm(system: System): boolean {
  return system.name.toLowerCase() === 'scummvm' || system.extensions.includes('.scummvm');
}

/** Games that a script starts, which names the folders beside it. */
export function isPorts(system: System): boolean {
  return [system.name, posix.basename(system.romFolder)].some((name) => name.toLowerCase() === 'ports');
}

/** Files that emulators look for by name: laid down as they are. */
export function isBios(system: System): boolean {
  return system.name.toLowerCase() === 'bios';
}

/** `(Disc 2)`, `[Disk 1 of 3]`, `(CD3)`, `(Disk A)`, `(Side B)`, `- Disc 1`, `_cd2`: the number of a disc or disk in a name. */
const DISC_TAG =
  /[\s_.-]*[([]?\b(?:dis[ck]|cd|side|floppy)[\s_-]*([0-9]{1,2}|[a-h])(?:[\s_]*(?:of|\/|-)[\s_]*[0-9]{1,2})?\b[)\]]?/i;

/** The name without its disc tag (`title` in lower case), and which disc it is; null when there is no tag. */
export function discOf(path: string): { readonly title: string; readonly stem: string; readonly disc: number } | null {
  const [stem] = splitEnding(path.slice(path.lastIndexOf('/') + 1));
  const match = DISC_TAG.exec(stem);
  if (match === null) return null;
  const mark = match[1]?.toLowerCase() ?? '';
  const disc = /^[a-h]$/.test(mark) ? mark.charCodeAt(0) - 96 : Number(mark);
  const rest = (stem.slice(0, match.index) + stem.slice(match.index + match[0].length)).trim();
  return { title: rest.toLowerCase(), stem: rest, disc };
}
