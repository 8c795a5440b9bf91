/** account, catalog, doctor: what the program stands on. */

import type { Program } from '../../app/program.ts';
import { describeError, describeReason, fill } from '../../i18n/index.ts';
import { AppError, ERRORS } from '../../lib/errors.ts';
import { formatBytes } from '../../lib/format.ts';
import { noFilter } from '../../ui/screens/query.ts';
import type { SourceRow } from '../../ui/views.ts';
import type { Command } from '../args.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { type Output, table } from '../output.ts';
import { whileReading } from '../source-progress.ts';

/** `rgsx account` */
export async function account(program: Program, output: Output): Promise<ExitCode> {
  const { cli } = output.texts;
  const view = await program.refreshAccount();
  const { maskedKey, keyPath, email, plan, validUntil, storageBytes, creditBytes, answeredAt } = view;
  const date = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 10));
  output.record({
    ...{ state: view.state, code: view.error?.code, key: maskedKey, keyFile: keyPath, email, plan },
    ...{ validUntil: date(validUntil), storageBytes, creditBytes },
  });
  const facts: (readonly [string, string | null])[] = [
    [cli.key, maskedKey],
    [cli.keyFile, keyPath],
    [cli.email, email],
    [cli.plan, plan === null ? null : cli.plans[plan]],
    [cli.validUntil, date(validUntil)],
    [cli.storage, storageBytes === null ? null : formatBytes(storageBytes)],
    [cli.credits, creditBytes === null ? null : formatBytes(creditBytes)],
    [cli.lastAnswer, answeredAt === null ? null : new Date(answeredAt).toISOString().slice(0, 16).replace('T', ' ')],
  ];
  const rows = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
  for (const line of table(rows)) output.print(line);
  if (view.error === null) return EXIT.done;
  output.error(view.error);
  return exitCodeOf(view.error);
}

function printUnmatched(output: Output, { id, unmatchedCount }: SourceRow): void {
  output.print(`  ${fill(output.texts.cli.catalogUnmatched, { games: unmatchedCount, source: id })}`);
}

function printSource(program: Program, output: Output, source: SourceRow): void {
  const { cli } = output.texts;
  const { id, kind, location, systemName, gameCount, systemCount, unmatchedCount, badRowCount, refreshedAt, error } =
    source;
  output.record({
    source: id,
    kind,
    location,
    system: systemName,
    games: gameCount,
    systems: systemCount,
    unmatched: unmatchedCount,
    badRows: badRowCount,
    refreshedAt,
    code: error?.code,
  });
  const counts =
    refreshedAt === null ? cli.catalogNever : fill(cli.catalogCounts, { games: gameCount, systems: systemCount });
  output.print(`${location}  ${counts}`);
  if (error !== null) output.print(`  ! ${describeError(output.texts, error).what}`);
  if (unmatchedCount > 0) printUnmatched(output, source);
  if (badRowCount === 0) return;
  output.print(`  ${fill(cli.catalogBadRows, { rows: badRowCount })}`);
  for (const { file, row, reason } of program.badRows(id)) {
    output.record({ source: id, badRow: { file, row, reason } });
    output.print(`    ${fill(cli.badRow, { file, row, reason: describeReason(output.texts, reason) })}`);
  }
}

function printAll(program: Program, output: Output): ExitCode {
  for (const source of program.sources()) printSource(program, output, source);
  if (program.sources().length === 0) {
    output.say(output.texts.cli.noSystems);
    for (const path of program.setup().catalogPaths) output.print(`  ${path}`);
  }
  return EXIT.done;
}

/** Adds a source; a password that it wants is asked for at the terminal, once. */
async function addSource(program: Program, output: Output, location: string, system: string | null) {
  const add = (password: string | null) =>
    whileReading(program, output, Date.now, () => program.addSource(location, password, system));
  const result = await add(null);
  if (result.ok || ERRORS[result.error.code].remedy !== 'ask') return result;
  const password = await output.askSecret(fill(output.texts.cli.passwordFor, { name: location }));
  return password === null ? result : add(password);
}

/** `rgsx catalog [list|add|assign|check|refresh|remove] [FILE|FOLDER|URL] [--system NAME]` */
export async function catalog(
  program: Program,
  output: Output,
  { verb, location, system }: Extract<Command, { name: 'catalog' }>,
): Promise<ExitCode> {
  const { cli } = output.texts;
  const source =
    location === null
      ? undefined
      : program.sources().find((row) => row.location === location || String(row.id) === location);
  if (location !== null && source === undefined && verb !== 'add') {
    throw new AppError('usage', { text: fill(cli.catalogUnknown, { location }) });
  }
  switch (verb) {
    case 'list':
      await program.catalogsReady();
      return printAll(program, output);
    case 'add': {
      const known = new Set(program.sources().map(({ id }) => id));
      const result = await addSource(program, output, location ?? '', system);
      if (!result.ok) throw AppError.fromRecord(result.error);
      const added = program.sources().find(({ id }) => !known.has(id));
      output.record({ event: 'added', location, games: result.value.games, unmatched: added?.unmatchedCount });
      output.print(fill(cli.catalogAdded, { location: location ?? '', games: result.value.games }));
      if (added !== undefined && added.unmatchedCount > 0) printUnmatched(output, added);
      return EXIT.done;
    }
    case 'assign': {
      const { id = -1 } = source ?? {};
      const result = await whileReading(program, output, Date.now, () => program.assignSource(id, system));
      if (!result.ok) throw AppError.fromRecord(result.error);
      return printAll(program, output);
    }
    case 'check': {
      const ids = program.gameIds({ systemName: system, words: '', filter: noFilter(false), sort: 'name' });
      const result = await program.checkLinks(ids);
      if (!result.ok) throw AppError.fromRecord(result.error);
      output.record({ event: 'checked', system, ...result.value });
      output.print(fill(output.texts.systems.checked, result.value));
      return EXIT.done;
    }
    case 'refresh': {
      const result = await whileReading(program, output, Date.now, () => program.refreshSources(source?.id ?? null));
      if (!result.ok) throw AppError.fromRecord(result.error);
      return printAll(program, output);
    }
    case 'remove': {
      const result = program.removeSource(source?.id ?? -1);
      if (!result.ok) throw AppError.fromRecord(result.error);
      output.record({ event: 'removed', location });
      output.print(fill(cli.catalogRemoved, { location: location ?? '' }));
      return EXIT.done;
    }
    default:
      return verb satisfies never;
  }
}

const MARKS = { ok: 'ok', warning: '!', failed: 'x' } as const;

/** `rgsx doctor`: one line for each finding, and what to do; with a file, also the redacted support bundle. */
export async function doctor(program: Program, output: Output, bundle: string | null): Promise<ExitCode> {
  const lines = await program.doctor();
  for (const { topic, ...found } of lines) output.record({ check: topic, ...found });
  const rows = lines.map(({ topic, state, text }) => [MARKS[state], output.texts.doctor.topics[topic], text]);
  table(rows).forEach((line, i) => {
    output.print(line);
    const todo = lines[i]?.todo ?? null;
    if (todo !== null) output.print(`     → ${todo}`);
  });
  if (bundle !== null) {
    const written = await program.supportBundle(bundle);
    if (!written.ok) throw AppError.fromRecord(written.error);
    output.record({ bundle: written.value });
    output.print(written.value);
  }
  return lines.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.done;
}
