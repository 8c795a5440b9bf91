/** Whether an archive stays as it is or is unpacked. Pure; every answer has its reason. */

import { filtered, type List, mapped } from '../lib/list.ts';
import type { ArchiveKind, ArchiveListing, KeepChoice, System } from '../model.ts';
import { isBare, isBiosSet, isSetName, systemRule } from './keep-rules.ts';
import { splitEnding } from './names.ts';
import { endingOf, folderEnding, isArcade, isBios, isDiscEnding, isPaper, isScummvm, isTrack } from './rules.ts';

/** Why; shown to the player by ui and cli in words of their own. */
export type InstallReason =
  /** keep: not an archive at all */
  | 'plain-file'
  /** keep: an archive by its bytes, but the system opens its ending as a game (`.pk3`, `.jar`) */
  | 'opened-by-ending'
  /** keep: emulators of arcade systems want the set whole; never unpacked, whatever was asked */
  | 'arcade-set'
  | 'asked-to-keep'
  /** keep: one ROM, and the system opens such archives */
  | 'one-rom'
  /** keep: the system opens such archives and nothing in it is a ROM of its own: the archive is the game */
  | 'archive-is-the-game'
  /** keep: a set of a software list, several chips under one short name */
  | 'software-list-set'
  /** unpack: an arcade archive that holds archives is a parcel of sets */
  | 'parcel-of-sets'
  | 'asked-to-unpack'
  /** unpack: the system does not list such archives */
  | 'archive-not-opened'
  /** unpack: no emulator knows how it is packed */
  | 'uncommon-method'
  /** unpack: disc images are opened in place */
  | 'disc-image'
  /** unpack: music tracks belong beside the ROM */
  | 'tracks-beside'
  /** unpack: a system of discs, whatever is in it but a single cartridge ROM */
  | 'disc-system'
  /** unpack: the system's games are folders */
  | 'folder-game'
  /** unpack: an emulator would show only the first of them */
  | 'several-roms';

export interface InstallDecision {
  readonly action: 'keep' | 'unpack';
  readonly reason: InstallReason;
}

const ARCHIVE_ENDINGS: Readonly<Record<ArchiveKind, readonly string[]>> = {
  zip: ['.zip'],
  '7z': ['.7z'],
  rar: ['.rar'],
  tar: ['.tar'],
  gz: ['.gz', '.tgz'],
  xz: ['.xz', '.txz'],
  split: [],
  none: [],
};
/** No emulator opens these, whatever some lists of endings say. */
const NEVER_OPENED = new Set<string>([...ARCHIVE_ENDINGS.rar, ...ARCHIVE_ENDINGS.tar]);
const ALL_ARCHIVE_ENDINGS = new Set(Object.values(ARCHIVE_ENDINGS).flat());

/** The ending that an archive of this kind should have: a 7z that is called `.zip` is only opened as `.7z`. */
export function trueEnding(kind: ArchiveKind, fileName: string): string {
  const ending = endingOf(fileName);
  const right = ARCHIVE_ENDINGS[kind];
  if (kind === 'none' || right.includes(ending) || !ALL_ARCHIVE_ENDINGS.has(ending)) return ending;
  return right[0] ?? ending;
}

const keep = (reason: InstallReason): InstallDecision => ({ action: 'keep', reason });
const unpack = (reason: InstallReason): InstallDecision => ({ action: 'unpack', reason });

/** Whether archives of this ending are games for the system's emulators. */
function isOpened(system: System, ending: string): boolean {
  return system.extensions.includes(ending) && !NEVER_OPENED.has(ending);
}

function decideArcade(system: System, endings: List<string>): InstallDecision {
  const listed = (ending: string): boolean => isBare(system) || system.extensions.includes(ending);
  const inner = endings.some((ending) => ALL_ARCHIVE_ENDINGS.has(ending) && listed(ending));
  return inner ? unpack('parcel-of-sets') : keep('arcade-set');
}

/** By what is in it, where the system opens such archives and nothing was asked. */
function decideByContent(system: System, files: List<string>, stem: string): InstallDecision {
  const rule = systemRule(system)?.kind;
  if (rule === 'archive-game') return keep('archive-is-the-game');
  // Where game folders have no ending, the emulator opens the archive as the folder.
  if (rule === 'game-folder' && folderEnding(system) === null) return keep('archive-is-the-game');
  const games = files.filter((path) => system.extensions.includes(endingOf(path)) && !isPaper(path, system));
  if (games.some((path) => isDiscEnding(endingOf(path)))) return unpack('disc-image');
  if (folderEnding(system) !== null) return unpack('folder-game');
  if (rule === 'tracks' && files.some((path) => !games.includes(path) && !isPaper(path, system))) {
    return unpack('tracks-beside');
  }
  if (rule === 'disc' && !(games.length === 1 && !isTrack(games[0] ?? ''))) return unpack('disc-system');
  const several = games.length > 1;
  if (rule === 'software-list' && several && isSetName(stem)) return keep('software-list-set');
  if (several) return unpack('several-roms');
  return keep(games.length === 1 ? 'one-rom' : 'archive-is-the-game');
}

/**
 * What to do with a file that has arrived. `listing` is null for what is no archive; `fileName` is the name on the host,
 * whose ending counts where it says more than "an archive".
 */
export function decideInstall(
  listing: ArchiveListing | null,
  system: System,
  fileName: string,
  choice: KeepChoice,
): InstallDecision {
  if (listing === null || listing.kind === 'none') return keep('plain-file');
  const ending = endingOf(fileName);
  if (!ALL_ARCHIVE_ENDINGS.has(ending) && system.extensions.includes(ending)) return keep('opened-by-ending');
  const files = mapped(
    filtered(listing.entries, (entry) => entry.kind === 'file'),
    (entry) => entry.name.replaceAll('\\', '/'),
  );
  const trueOne = trueEnding(listing.kind, fileName);
  const opened = isOpened(system, trueOne);
  if (isBios(system) && isBiosSet(splitEnding(fileName)[0])) return keep('arcade-set');
  const whole = opened || (isBare(system) && !NEVER_OPENED.has(trueOne));
  if (whole && isArcade(system)) return decideArcade(system, mapped(files, endingOf));
  if (choice === 'keep') return keep('asked-to-keep');
  if (choice === 'unpack') return unpack('asked-to-unpack');
  if (!opened) return unpack('archive-not-opened');
  if (isScummvm(system) || isBios(system)) return unpack('folder-game');
  if (listing.entries.some(({ uncommon }) => uncommon === true)) return unpack('uncommon-method');
  return decideByContent(system, files, splitEnding(fileName)[0]);
}

/** What `decideInstall` will most likely answer, from the name alone: for telling the player before anything is fetched. */
export function foresee(
  fileName: string,
  system: System,
  choice: KeepChoice,
): 'unpacked' | 'kept' | 'as-is' | 'unknown' {
  const ending = endingOf(fileName);
  if (ending === '') return 'unknown';
  if (!ALL_ARCHIVE_ENDINGS.has(ending)) return 'as-is';
  const opened = isOpened(system, ending);
  if (isBios(system) && isBiosSet(splitEnding(fileName)[0])) return 'kept';
  if ((opened || (isBare(system) && !NEVER_OPENED.has(ending))) && isArcade(system)) return 'kept';
  if (choice !== 'auto') return choice === 'keep' ? 'kept' : 'unpacked';
  const foldersOnly = isScummvm(system) || isBios(system) || folderEnding(system) !== null;
  const rule = systemRule(system)?.kind;
  return opened && !foldersOnly && rule !== 'disc' && rule !== 'tracks' ? 'kept' : 'unpacked';
}
