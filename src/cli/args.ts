/** The command line as data. Pure; every refusal is an AppError `usage` whose `text` says what is wrong. */

import { parseArgs } from 'node:util';
import { AppError } from '../lib/errors.ts';
import type { KeepChoice, VerifyChoice } from '../model.ts';

export type DisplayChoice = 'auto' | 'tty' | 'framebuffer';

export interface CommonOptions {
  readonly userdata: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly display: DisplayChoice;
}

export const QUEUE_VERBS = ['list', 'run', 'pause', 'resume', 'cancel', 'top', 'clear', 'retry'] as const;
export type QueueVerb = (typeof QUEUE_VERBS)[number];
export const CATALOG_VERBS = ['list', 'add', 'assign', 'check', 'refresh', 'remove'] as const;
export type CatalogVerb = (typeof CATALOG_VERBS)[number];

export type Command =
  | { readonly name: 'ui' }
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  /** One system or all; with a choice for what is done with its archives from now on. */
  | { readonly name: 'systems'; readonly system: string | null; readonly keep: KeepChoice | null }
  | { readonly name: 'games'; readonly system: string }
  | { readonly name: 'search'; readonly words: readonly string[] }
  | {
      readonly name: 'get';
      readonly games: readonly string[];
      readonly system: string | null;
      /** null: as it is set for the system. */
      readonly keep: KeepChoice | null;
      readonly verify: VerifyChoice | null;
    }
  | { readonly name: 'queue'; readonly verb: QueueVerb; readonly jobs: readonly number[] }
  | { readonly name: 'history' }
  | { readonly name: 'remove'; readonly games: readonly string[]; readonly system: string | null }
  | { readonly name: 'account' }
  | {
      readonly name: 'catalog';
      readonly verb: CatalogVerb;
      readonly location: string | null;
      readonly system: string | null;
    }
  | {
      readonly name: 'doctor' /** Where the redacted support bundle goes; null: nowhere. */;
      readonly bundle: string | null;
    };

export interface CommandLine {
  readonly command: Command;
  readonly options: CommonOptions;
}

const OPTIONS = {
  userdata: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  keep: { type: 'boolean' },
  unpack: { type: 'boolean' },
  automatic: { type: 'boolean' },
  verify: { type: 'string' },
  system: { type: 'string' },
  bundle: { type: 'string' },
  display: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

function usage(text: string): AppError {
  return new AppError('usage', { text });
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T | null {
  if (value === undefined) return null;
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw usage(`--${option} takes ${allowed.join(', ')}, not "${value}"`);
  return found;
}

/** What the arguments (without the program's own name) ask for. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  const options: CommonOptions = {
    userdata: values.userdata ?? null,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    display: oneOf('display', values.display, ['auto', 'tty', 'framebuffer']) ?? 'auto',
  };
  if (values.version) return { command: { name: 'version' }, options };
  if (values.help) return { command: { name: 'help' }, options };
  return { command: commandOf(positionals, values), options };
}

function commandOf(positionals: readonly string[], values: Values): Command {
  const [name, ...rest] = positionals;
  const system = values.system ?? null;
  const plain = <T extends Command>(command: T): T => {
    if (rest.length > 0) throw usage(`"${name}" takes nothing after it, but got "${rest[0]}"`);
    return command;
  };
  switch (name) {
    case undefined:
      return { name: 'ui' };
    case 'systems':
      return systemsCommand(rest, keepOption(values));
    case 'history':
    case 'account':
    case 'help':
    case 'version':
      return plain({ name });
    case 'doctor':
      if (values.bundle === '') throw usage('--bundle takes the FILE to write');
      return plain({ name, bundle: values.bundle ?? null });
    case 'games':
      if (rest.length !== 1 || rest[0] === undefined) throw usage('games takes one SYSTEM, as "rgsx systems" names it');
      return { name, system: rest[0] };
    case 'search':
      if (rest.length === 0) throw usage('search takes at least one word');
      return { name, words: rest };
    case 'get':
      if (rest.length === 0) throw usage('get takes at least one GAME: an id or exact name from a listing, or a link');
      return { name, games: rest, system, ...getChoices(values) };
    case 'remove':
      if (rest.length === 0) throw usage('remove takes at least one GAME: an id or exact name');
      return { name, games: rest, system };
    case 'queue':
      return queueCommand(rest);
    case 'catalog':
      return catalogCommand(rest, system);
    default:
      throw usage(`there is no command "${name}"`);
  }
}

function keepOption({ keep, unpack, automatic }: Values): KeepChoice | null {
  const asked: readonly (readonly [boolean | undefined, KeepChoice])[] = [
    [keep, 'keep'],
    [unpack, 'unpack'],
    [automatic, 'auto'],
  ];
  const [choice, ...more] = asked.filter(([given]) => given);
  if (more.length > 0) throw usage('--keep, --unpack and --automatic exclude each other');
  return choice?.[1] ?? null;
}

function systemsCommand(rest: readonly string[], keep: KeepChoice | null): Command {
  const [system = null, ...more] = rest;
  if (more.length > 0) throw usage('systems takes one SYSTEM at most');
  if (keep !== null && system === null) throw usage('--keep, --unpack and --automatic want the SYSTEM they are for');
  return { name: 'systems', system, keep };
}

function getChoices(values: Values): { keep: KeepChoice | null; verify: VerifyChoice | null } {
  return { keep: keepOption(values), verify: oneOf('verify', values.verify, ['auto', 'strict', 'size']) };
}

function queueCommand(rest: readonly string[]): Command {
  const [word = 'list', ...jobs] = rest;
  const verb = QUEUE_VERBS.find((candidate) => candidate === word);
  if (verb === undefined) throw usage(`queue takes ${QUEUE_VERBS.join(', ')}, not "${word}"`);
  const numbers = jobs.map((job) => {
    if (!/^#?\d{1,9}$/.test(job)) throw usage(`"${job}" is no job number; "rgsx queue list" shows them`);
    return Number(job.replace('#', ''));
  });
  if ((verb === 'cancel' || verb === 'top') && numbers.length === 0)
    throw usage(`queue ${verb} takes at least one JOB`);
  if ((verb === 'list' || verb === 'clear') && numbers.length > 0) throw usage(`queue ${verb} takes no JOB`);
  return { name: 'queue', verb, jobs: numbers };
}

function catalogCommand(rest: readonly string[], system: string | null): Command {
  const [word = 'list', location = null, ...more] = rest;
  const verb = CATALOG_VERBS.find((candidate) => candidate === word);
  if (verb === undefined) throw usage(`catalog takes ${CATALOG_VERBS.join(', ')}, not "${word}"`);
  if (more.length > 0) throw usage(`catalog ${verb} takes one FILE, FOLDER or URL`);
  if (verb !== 'list' && verb !== 'check' && verb !== 'refresh' && location === null) {
    throw usage(`catalog ${verb} takes a FILE, FOLDER or URL`);
  }
  return { name: 'catalog', verb, location, system };
}
