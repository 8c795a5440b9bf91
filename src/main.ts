/** The entry: arguments become a command or the UI. The only place that sets the exit code. */

import { type Command, type CommandLine, parseCommandLine } from './cli/args.ts';
import { EXIT, exitCodeOf } from './cli/exit-codes.ts';
import { createOutput, type Output, type Streams } from './cli/output.ts';
import { isTerminal } from './console/is-terminal.ts';
import { languageOf, texts } from './i18n/index.ts';
import { asAppError } from './lib/errors.ts';
import { VERSION } from './lib/version.ts';

/** Exit codes of a program that a signal ended, as shells count them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Standard output may be a pipe that its reader closes early (`rgsx games snes | head`): that is no crash. */
function patient(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  return stream;
}

/** Opened when they are first used: the UI on its own screen needs none of them. */
const streams: Streams = {
  get out() {
    return patient(process.stdout);
  },
  get err() {
    return patient(process.stderr);
  },
  get input() {
    return process.stdin;
  },
};

function outputFor(options: { readonly json: boolean; readonly quiet: boolean }): Output {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return createOutput(streams, options, texts(languageOf(LC_ALL || LC_MESSAGES || LANG || '') ?? 'en'));
}

async function main(argv: readonly string[]): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(argv);
  } catch (error) {
    outputFor({ json: argv.includes('--json'), quiet: false }).error(asAppError(error).toRecord());
    return EXIT.usage;
  }
  if (line.command.name === 'ui') return openUi(line.options);
  const output = outputFor(line.options);
  switch (line.command.name) {
    case 'version':
      output.record({ version: VERSION });
      output.print(`rgsx ${VERSION}`);
      return EXIT.done;
    case 'help':
      for (const text of output.texts.cli.usage.split('\n')) output.print(text);
      return EXIT.done;
    default:
      return runProgram(line, line.command, output);
  }
}

async function openUi(options: CommandLine['options']): Promise<number> {
  try {
    if (isTerminal(1)) patient(process.stdout);
    const { runUi } = await import('./app/run-ui.ts');
    // Where the screen's and the pads' devices lie: `/`, but for trials on a machine without them.
    return await runUi(options, process.argv, process.env, process.env['RGSX_SCREEN_ROOT'] ?? '');
  } catch (error) {
    const record = asAppError(error).toRecord();
    outputFor(options).error(record);
    return exitCodeOf(record);
  }
}

type OneCommand = Exclude<Command, { name: 'help' | 'version' | 'ui' }>;

async function runProgram(line: CommandLine, command: OneCommand, output: Output): Promise<number> {
  try {
    return await runOne(line, command, output);
  } catch (error) {
    const record = asAppError(error).toRecord();
    output.error(record);
    return exitCodeOf(record);
  }
}

async function runOne(line: CommandLine, command: OneCommand, output: Output): Promise<number> {
  const { createProgram } = await import('./app/create.ts');
  const program = await createProgram({ userdata: line.options.userdata, env: process.env });
  let signalled: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      signalled = code;
      void program.stopQueue();
    });
  }
  try {
    const { runCommand } = await import('./cli/run.ts');
    const code = await runCommand(command, program, output);
    return signalled ?? code;
  } finally {
    await program.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    outputFor({ json: false, quiet: false }).error(asAppError(error).toRecord());
    process.exitCode = EXIT.failed;
  },
);
