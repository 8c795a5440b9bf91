/** get, queue, history, remove: what is on its way, what came, what goes. */

import type { Program } from '../../app/program.ts';
import { describeError, fill } from '../../i18n/index.ts';
import { AppError, ERRORS, type ErrorRecord } from '../../lib/errors.ts';
import { formatBytes } from '../../lib/format.ts';
import type { Job } from '../../queue/job.ts';
import type { Command } from '../args.ts';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfJobs } from '../exit-codes.ts';
import { type Output, table } from '../output.ts';
import { printEvents } from '../progress.ts';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** Works the queue and prints what happens; the code tells how the jobs of `ids` (null: all) ended. */
async function work(program: Program, output: Output, ids: ReadonlySet<number> | null): Promise<ExitCode> {
  const failures = new Map<number, ErrorRecord>();
  const print = printEvents(output);
  const stop = program.onQueue((event) => {
    print(event);
    if (event.event !== 'job' || (ids !== null && !ids.has(event.job.id))) return;
    if (event.job.state === 'failed') failures.set(event.job.id, event.job.error);
    else failures.delete(event.job.id);
  });
  try {
    await program.runQueue();
  } finally {
    stop();
  }
  const halted = program.queueHalted();
  return halted === null ? exitCodeOfJobs([...failures.values()]) : exitCodeOf(halted);
}

/** `rgsx get GAME...`: everything is found before anything is queued. */
export async function get(program: Program, output: Output, command: Of<'get'>): Promise<ExitCode> {
  await program.catalogsReady();
  const { texts } = output;
  const found = await program.joinGames(command.games.map((game) => program.findGame(game, command.system)));
  const verify = command.verify ?? program.settings().verify;
  const ids = new Set<number>();
  for (const game of found) {
    const { name } = game;
    const path = program.installedPath(game);
    if (path !== null) {
      output.record({ event: 'installed', name, system: game.systemName, main: path });
      output.print(fill(texts.cli.alreadyInstalled, { name, path }));
      continue;
    }
    const keep = command.keep ?? program.keepOf(game.systemName);
    const { job, already } = program.enqueueGame(game, { keep, verify });
    // A job that failed or was paused before is what the player asks for now.
    if (already) program.resumeJob(job.id);
    ids.add(job.id);
    output.record({ event: 'queued', job: job.id, name, system: game.systemName, already });
    output.say(fill(already ? texts.cli.alreadyQueued : texts.cli.queued, { name, job: job.id }));
  }
  if (ids.size === 0) return EXIT.done;
  const code = await work(program, output, ids);
  return (await askPasswords(program, output, ids)) ? work(program, output, ids) : code;
}

/** Asks for the passwords of protected files at a terminal, once each; false: nobody was asked or answered. */
async function askPasswords(program: Program, output: Output, ids: ReadonlySet<number>): Promise<boolean> {
  let answered = false;
  for (const job of program.jobs()) {
    if (!ids.has(job.id) || job.state !== 'failed' || ERRORS[job.error.code].remedy !== 'ask') continue;
    const password = await output.askSecret(fill(output.texts.cli.passwordFor, { name: job.game.name }));
    if (password === null) continue;
    program.unlockJob(job.id, password);
    answered = true;
  }
  return answered;
}

function reason(job: Job, output: Output): string {
  return job.state === 'failed' ? describeError(output.texts, job.error).what : '';
}

function list(program: Program, output: Output): ExitCode {
  const jobs = program.jobs();
  for (const job of jobs) {
    const { id, state, game, file } = job;
    const code = job.state === 'failed' ? job.error.code : undefined;
    const sizeBytes = file?.sizeBytes ?? game.sizeBytes;
    output.record({ job: id, state, name: game.name, system: game.systemName, sizeBytes, code });
  }
  if (jobs.length === 0) output.say(output.texts.cli.queueEmpty);
  const rows = jobs.map((job) => [
    `#${job.id}`,
    output.texts.states[job.state],
    job.game.systemName,
    `${job.game.name}  ${reason(job, output)}`.trimEnd(),
  ]);
  for (const line of table(rows)) output.print(line);
  const halted = program.queueHalted();
  if (halted !== null) output.error(halted);
  return EXIT.done;
}

/** `rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [JOB...]`; without JOB the verb means all of them. */
export async function queue(program: Program, output: Output, { verb, jobs }: Of<'queue'>): Promise<ExitCode> {
  const known = new Map(program.jobs().map((job) => [job.id, job]));
  for (const id of jobs) if (!known.has(id)) throw new AppError('game-unknown', { name: `#${id}` });
  const ids = jobs.length > 0 ? jobs : [...known.keys()];
  switch (verb) {
    case 'list':
      return list(program, output);
    case 'run':
      for (const id of jobs) program.resumeJob(id);
      return work(program, output, null);
    case 'pause':
      for (const id of ids) program.pauseJob(id);
      break;
    case 'resume':
    case 'retry': {
      const state = verb === 'resume' ? 'paused' : 'failed';
      for (const id of ids) if (jobs.length > 0 || known.get(id)?.state === state) program.resumeJob(id);
      break;
    }
    case 'top':
      for (const id of [...ids].reverse()) program.jobToTop(id);
      break;
    case 'cancel':
    case 'clear':
      for (const id of ids) program.cancelJob(id);
      break;
    default:
      verb satisfies never;
  }
  return list(program, output);
}

/** `rgsx history` */
export function history(program: Program, output: Output): ExitCode {
  const entries = program.history(1000);
  if (entries.length === 0) output.say(output.texts.cli.historyEmpty);
  const rows = entries.map((entry) => {
    const { name, systemName, outcome, sizeBytes, error, mainPath, finishedAt } = entry;
    const at = new Date(finishedAt).toISOString();
    output.record({ at, name, system: systemName, outcome, sizeBytes, code: error?.code, main: mainPath });
    const rest = error === null ? (mainPath ?? '') : describeError(output.texts, error).what;
    const size = sizeBytes === null ? '?' : formatBytes(sizeBytes);
    return [at.slice(0, 16).replace('T', ' '), output.texts.states[outcome], systemName, size, name, rest];
  });
  for (const line of table(rows, [3])) output.print(line);
  return EXIT.done;
}

/** `rgsx remove GAME...`: exactly what was recorded at install time. */
export async function remove(program: Program, output: Output, command: Of<'remove'>): Promise<ExitCode> {
  await program.catalogsReady();
  const errors: ErrorRecord[] = [];
  for (const name of command.games) {
    const result = await program.removeNamed(name, command.system);
    if (result.ok) {
      output.record({ event: 'removed', name, ...result.value });
      const { files, freedBytes, changed } = result.value;
      output.print(fill(output.texts.cli.removed, { name, files, freedBytes }));
      if (changed.length > 0) output.print(output.texts.cli.changedStay);
      for (const path of changed) output.print(`  ${path}`);
    } else {
      errors.push(result.error);
      output.error(result.error);
    }
  }
  return exitCodeOfJobs(errors);
}
