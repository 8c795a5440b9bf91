/** From a parsed command line to an exit code. */

import type { Program } from '../app/program.ts';
import { fill } from '../i18n/index.ts';
import { asAppError } from '../lib/errors.ts';
import type { Command } from './args.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Output } from './output.ts';

type Runnable = Exclude<Command, { name: 'ui' | 'help' | 'version' }>;

/** Runs one command; every error is printed with what to do, and becomes its exit code. */
export async function runCommand(command: Runnable, program: Program, output: Output): Promise<ExitCode> {
  try {
    tellNotices(program, output);
    return await dispatch(command, program, output);
  } catch (error) {
    const record = asAppError(error).toRecord();
    output.error(record);
    return exitCodeOf(record);
  } finally {
    tellNotices(program, output);
  }
}

/** What was put right at the start or by the command itself. */
function tellNotices(program: Program, { texts, record, say }: Output): void {
  for (const { code, values } of program.notices()) {
    record({ event: 'notice', code, ...values });
    say(fill(texts.notices.told[code], values));
  }
  program.noticesTold();
}

async function dispatch(command: Runnable, program: Program, output: Output): Promise<ExitCode> {
  const listings = await import('./commands/listings.ts');
  const jobs = await import('./commands/get.ts');
  const care = await import('./commands/care.ts');
  switch (command.name) {
    case 'systems':
      return listings.systems(program, output, command);
    case 'games':
      return listings.games(program, output, command.system);
    case 'search':
      return listings.search(program, output, command.words);
    case 'get':
      return jobs.get(program, output, command);
    case 'queue':
      return jobs.queue(program, output, command);
    case 'history':
      return jobs.history(program, output);
    case 'remove':
      return jobs.remove(program, output, command);
    case 'account':
      return care.account(program, output);
    case 'catalog':
      return care.catalog(program, output, command);
    case 'doctor':
      return care.doctor(program, output, command.bundle);
    default:
      return (command satisfies never) ?? EXIT.usage;
  }
}
