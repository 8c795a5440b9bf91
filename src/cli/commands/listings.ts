/** systems, games, search: what there is to fetch. */

import type { Program } from '../../app/program.ts';
import { describeError, fill } from '../../i18n/index.ts';
import { AppError } from '../../lib/errors.ts';
import { shortBytes } from '../../lib/format.ts';
import type { GameLine, GameQuery } from '../../library/types.ts';
import { noFilter } from '../../ui/screens/query.ts';
import type { Command } from '../args.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Output, table } from '../output.ts';

const PAGE = 500;

/** `rgsx systems [SYSTEM] [--keep|--unpack|--automatic]` */
export async function systems(
  program: Program,
  output: Output,
  { system, keep }: Extract<Command, { name: 'systems' }>,
): Promise<ExitCode> {
  await program.catalogsReady();
  const rows = program.systems().filter(({ name }) => system === null || name === system);
  if (system !== null && rows.length === 0) throw new AppError('system-unknown', { name: system });
  if (system !== null && keep !== null) program.keepSystem(system, keep);
  const { texts } = output;
  for (const { name, fullName, gameCount, installedCount, unsupported } of rows) {
    output.record({
      system: name,
      name: fullName,
      games: gameCount,
      installed: installedCount,
      supported: unsupported === null,
      archives: program.keepOf(name),
    });
  }
  if (rows.length === 0) output.say(texts.cli.noSystems);
  const keepNote = (name: string): string => {
    const choice = program.keepOf(name);
    return choice === 'auto' && system === null ? '' : `  (${texts.keep[choice]})`;
  };
  const lines = rows.map(({ name, fullName, gameCount, installedCount, unsupported }) => [
    name,
    String(gameCount),
    installedCount === 0 ? '' : `${installedCount} =`,
    `${fullName}${keepNote(name)}${unsupported === null ? '' : `  ! ${describeError(texts, unsupported).what}`}`,
  ]);
  for (const line of table(lines, [1, 2])) output.print(line);
  return EXIT.done;
}

function printGames(program: Program, output: Output, query: GameQuery): number {
  let offset = 0;
  for (;;) {
    const { rows, totalCount, guessed } = program.games(query, offset, PAGE);
    if (guessed && offset === 0) {
      output.record({ guessed });
      output.print(fill(output.texts.find.instead, { words: guessed.join(', ') }));
    }
    for (const row of rows) {
      const { id, name, systemName, sizeBytes, mark } = row;
      output.record({ id, name, system: systemName, sizeBytes, mark });
    }
    for (const line of table(rows.map(cells), [0, 2])) output.print(line);
    offset += rows.length;
    if (rows.length === 0 || offset >= totalCount) return offset;
  }
}

const MARKS: Readonly<Record<GameLine['mark'], string>> = {
  none: '',
  installed: '=',
  queued: '+',
  failed: 'x',
  dead: '-',
};

function cells({ id, name, systemName, sizeBytes, mark }: GameLine): string[] {
  return [String(id), systemName, shortBytes(sizeBytes), MARKS[mark], name];
}

/** `rgsx games SYSTEM` */
export async function games(program: Program, output: Output, system: string): Promise<ExitCode> {
  await program.catalogsReady();
  if (!program.systems().some((row) => row.name === system)) throw new AppError('system-unknown', { name: system });
  const found = printGames(program, output, { systemName: system, words: '', filter: noFilter(false), sort: 'name' });
  if (found === 0) output.say(output.texts.cli.nothingFound);
  return EXIT.done;
}

/** `rgsx search WORDS...` */
export async function search(program: Program, output: Output, words: readonly string[]): Promise<ExitCode> {
  await program.catalogsReady();
  const query: GameQuery = { systemName: null, words: words.join(' '), filter: noFilter(false), sort: 'name' };
  if (printGames(program, output, query) === 0) output.say(fill(output.texts.cli.nothingFound, {}));
  return EXIT.done;
}
