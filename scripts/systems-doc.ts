/**
 * Writes docs/systems.md: what happens to an archive on every system of the real es_systems.cfg files in ../shared/data. The same text is
 * compared by test/install/systems-doc.test.ts. Usage: node scripts/systems-doc.ts
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemNotes } from '../src/i18n/system-notes.ts';
import { decideInstall } from '../src/install/decide.ts';
import { SYSTEM_RULES, systemRule } from '../src/install/keep-rules.ts';
import { layoutKept, layoutUnpacked } from '../src/install/layout.ts';
import { folderEnding, isArcade, isDiscEnding, isPorts, isScummvm, isTrack } from '../src/install/rules.ts';
import type { ArchiveEntry, ArchiveKind, ArchiveListing, FsLimits, System } from '../src/model.ts';
import { parseEsSystems, toSystems } from '../src/systems/es-systems.ts';

/** The files, with the letter that stands for each in the table. */
export const FIRMWARES: readonly (readonly [letter: string, title: string, file: string])[] = [
  ['B', 'Batocera and Knulli 2026', 'es_systems.batocera.cfg'],
  ['b', 'Batocera 37 (PC)', 'es_systems.batocera-v37-real-x86.cfg'],
  ['R', 'ROCKNIX', 'es_systems.rocknix.cfg'],
  ['D', 'dArkOS (RK3566)', 'es_systems.darkos-rk3566.cfg'],
  ['d', 'dArkOS (RK3326)', 'es_systems.darkos-rk3326.cfg'],
  ['a', 'ArkOS 2020', 'es_systems.arkos-2020.cfg'],
  ['E', 'AmberELEC', 'es_systems.amberelec.cfg'],
  ['S', "Anbernic's stock system", 'es_systems.anbernic-stock-rgarcs.cfg'],
];

const CARD: FsLimits = {
  maxFileBytes: null,
  caseInsensitive: true,
  forbidden: '\\:*?"<>|',
  strictNames: true,
  maxNameLength: 255,
  nameUnit: 'utf16',
};
const GAME = 'Game';
const KINDS: readonly (readonly [ArchiveKind, string])[] = [
  ['zip', '.zip'],
  ['7z', '.7z'],
  ['rar', '.rar'],
];
/** Endings that are no ROM by themselves: archives, lists, scripts, images of whole folders. */
const ARCHIVES = new Set(['.zip', '.7z']);
const NO_ROM = new Set(
  '.zip .7z .rar .gz .tar .m3u .sh .squashfs .wsquashfs .uae .conf .cfg .txt .png .xml .scummvm .exe .bat .com .py .args'.split(
    ' ',
  ),
);

interface Sample {
  readonly what: string;
  readonly files: readonly string[];
  /** The same with two games or discs in it; null where that says nothing new. */
  readonly several: readonly string[] | null;
}

/** What an archive of this system typically holds. */
export function samplesOf(system: System): Sample[] {
  const rule = systemRule(system);
  const rom = system.extensions.find((ending) => !NO_ROM.has(ending) && !isDiscEnding(ending));
  // Where no archive is listed (discs of arcade boards, `.mgw`), what is listed is the game.
  const takesSets = system.extensions.some((ending) => ARCHIVES.has(ending));
  if (isArcade(system) && takesSets)
    return [{ what: 'set', files: ['chip1.bin', 'chip2.bin'], several: ['set1.zip', 'set2.zip'] }];
  if (isScummvm(system)) return [{ what: 'folder', files: ['DATA.000', 'DATA.001'], several: null }];
  if (rule?.kind === 'tracks' && rom !== undefined) {
    return [{ what: 'tracks', files: [`${GAME}${rom}`, `${GAME}.msu`, `${GAME}-1.pcm`], several: null }];
  }
  if (folderEnding(system) !== null || rule?.kind === 'game-folder')
    return [{ what: 'folder', files: ['GAME.EXE', 'DATA/LEVEL1.DAT'], several: null }];
  const samples: Sample[] = [];
  const discs = system.extensions.filter((ending) => isDiscEnding(ending) && ending !== '.m3u');
  const isDisc = rule?.kind === 'disc';
  if (rom !== undefined && !(isDisc && isTrack(`${GAME}${rom}`))) {
    samples.push({ what: 'ROM', files: [`${GAME}${rom}`], several: [`${GAME} (A)${rom}`, `${GAME} (B)${rom}`] });
  }
  const sheet = ['.cue', '.gdi', '.ccd'].find((ending) => discs.includes(ending));
  if (sheet !== undefined) {
    const disc = (stem: string): string[] => [`${stem}${sheet}`, `${stem}${sheet === '.ccd' ? '.img' : '.bin'}`];
    samples.push({
      what: 'disc',
      files: disc(GAME),
      several: [...disc(`${GAME} (Disc 1)`), ...disc(`${GAME} (Disc 2)`)],
    });
  } else if (discs[0] !== undefined) {
    const several = [1, 2].map((n) => `${GAME} (Disc ${n})${discs[0]}`);
    samples.push({ what: 'image', files: [`${GAME}${discs[0]}`], several });
  }
  if (isPorts(system)) samples.push({ what: 'port', files: [`${GAME}.sh`, 'game/data.bin'], several: null });
  if (samples.length === 0) samples.push({ what: 'files', files: ['one.dat', 'two.dat'], several: null });
  return samples;
}

function listingOf(kind: ArchiveKind, files: readonly string[]): ArchiveListing {
  const entries = files.map(
    (name, index): ArchiveEntry => ({
      index,
      name,
      kind: 'file',
      sizeBytes: 1000 - index,
      packedBytes: 500,
      crc32: 1,
      encrypted: false,
      offset: index * 600,
      unsupportedMethod: null,
    }),
  );
  return { kind, archiveBytes: 600 * files.length, entries };
}

interface Outcome {
  readonly action: 'keep' | 'unpack';
  readonly reason: string;
  /** What the menu starts comes first. */
  readonly paths: readonly string[];
}

/** What becomes of the archive `Game.<kind>` with these files. */
export function outcomeOf(system: System, kind: ArchiveKind, files: readonly string[]): Outcome {
  const ending = KINDS.find(([name]) => name === kind)?.[1] ?? '';
  const fileName = `${GAME}${ending}`;
  const { action, reason } = decideInstall(listingOf(kind, files), system, fileName, 'auto');
  const staged = files.map((path, index) => ({ path, stagedPath: `/staging/${index}`, sizeBytes: 1000 - index }));
  const layout =
    action === 'keep'
      ? layoutKept({ stagedPath: '/part', sizeBytes: 1000, fileName, kind }, CARD)
      : layoutUnpacked({ files: staged }, system, GAME, CARD);
  const paths = [...layout.texts.map(({ path }) => path), ...layout.moves.map(({ to }) => to)];
  return { action, reason, paths: [layout.mainPath, ...paths.filter((path) => path !== layout.mainPath).sort()] };
}

const inFull = ({ action, reason, paths }: Outcome): string => `${action} \`${paths.join('`, `')}\` (${reason})`;
const inShort = ({ action, paths }: Outcome): string => `${action} \`${paths[0]}\``;

interface Row {
  readonly name: string;
  readonly what: string;
  readonly cells: readonly string[];
  letters: string;
}

function cellsOf(system: System, { what, files, several }: Sample): string[] {
  const [zip, sevenZip, rar] = KINDS.map(([kind]) => inFull(outcomeOf(system, kind, files)));
  const same = (cell: string | undefined): string => (cell === zip ? '=' : (cell ?? ''));
  const two = several === null ? '' : inShort(outcomeOf(system, 'zip', several));
  return [`${what}: ${files.join(', ')}`, zip ?? '', same(sevenZip), same(rar), two];
}

/** One row for each different answer: firmwares that agree share it. */
function rowsOf(read: (file: string) => string): Row[] {
  const rows = new Map<string, Row>();
  for (const [letter, , file] of FIRMWARES) {
    const systems = toSystems(parseEsSystems(read(file), file), { romsRoot: '/roms', home: '/', userdata: null });
    for (const system of systems) {
      for (const sample of samplesOf(system)) {
        const cells = cellsOf(system, sample);
        const key = JSON.stringify([system.name, cells]);
        const row = rows.get(key);
        if (row === undefined) rows.set(key, { name: system.name, what: sample.what, cells, letters: letter });
        else if (!row.letters.includes(letter)) row.letters += letter;
      }
    }
  }
  const order = ['ROM', 'set', 'tracks', 'folder', 'port', 'disc', 'image', 'files'];
  const place = (row: Row): string => `${row.name.toLowerCase()} ${row.name} ${order.indexOf(row.what)} ${row.letters}`;
  return [...rows.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The text of docs/systems.md. `read` gives a data file as text. */
export function systemsDoc(read: (file: string) => string): string {
  const rows = rowsOf(read);
  const head = [
    '# What happens to an archive, system by system',
    '',
    'Made by `node scripts/systems-doc.ts` from the es_systems.cfg files of the firmwares below; a test keeps it true. Each row asks what becomes',
    `of an archive called \`${GAME}.zip\`, \`${GAME}.7z\` or \`${GAME}.rar\` with the files of the second column, with the setting *automatic*: kept as it is, or`,
    'unpacked, with the final paths below the ROM folder (what the menu starts comes first) and the reason. `=` is the same as for zip. The last',
    'column is a zip with two such games, discs or sets, and what the menu starts then.',
    '',
    ...FIRMWARES.map(([letter, title]) => `* **${letter}** ${title}`),
    '',
    '## Exceptions that players know',
    '',
    'The extension list of a system says which archives its emulators open. These systems go by more than that:',
    '',
    '| systems | rule | because |',
    '|---|---|---|',
    ...SYSTEM_RULES.map(({ systems, kind, endings, because }) => {
      const what = endings.length === 0 ? kind : `${kind} ${endings.join(' ')}`;
      return `| ${systems.join(' ')} | ${what} | ${because} |`;
    }),
    '',
    '## Left as they came',
    '',
    'What is in these games is not changed; the player is told so on the screen of the game and after the download:',
    '',
    '| system | note |',
    '|---|---|',
    ...Object.entries(systemNotes.en).map(([name, note]) => `| ${name} | ${note} |`),
    '',
    '## Every system',
    '',
  ];
  const table = [
    '| system | in the archive | firmware | zip | 7z | rar | several |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ name, letters, cells: [what, ...rest] }) => `| ${name} | ${what} | ${letters} | ${rest.join(' | ')} |`,
    ),
    '',
  ];
  return [...head, ...table].join('\n');
}

if (import.meta.main) {
  const shared = process.env['RGSX_SHARED'] ?? join(import.meta.dirname, '../../shared');
  const text = systemsDoc((file) => readFileSync(join(shared, 'data', file), 'utf8'));
  writeFileSync(join(import.meta.dirname, '../docs/systems.md'), text);
  console.log(`docs/systems.md: ${text.split('\n').length} lines`);
}
