/** `rgsx` as a process of its own, as a shell or a script runs it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { FakeFichier } from '../helpers/fake-fichier/index.ts';

/** The source, or the bundle that RGSX_MAIN names. */
const MAIN = process.env['RGSX_MAIN'] ?? resolve(import.meta.dirname, '../../src/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as one object a line. */
  json(): Record<string, unknown>[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** Starts it against a fake host, with no pause between API calls. `coreFolder`: working folder, where a core may be written in any size. */
export function startRgsx(
  userdata: string,
  server: FakeFichier,
  args: readonly string[],
  env: Record<string, string> = {},
  coreFolder: string | null = null,
): Running {
  const command = [process.execPath, MAIN, '--userdata', userdata, ...args];
  const [program = '', ...rest] =
    coreFolder === null ? command : ['sh', '-c', 'ulimit -c "$(ulimit -H -c)"; exec "$@"', 'sh', ...command];
  const child = spawn(program, rest, {
    ...(coreFolder === null ? {} : { cwd: coreFolder }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{
        RGSX_FICHIER_URL: server.apiUrl,
        RGSX_FICHIER_SITE_URL: server.siteUrl,
        RGSX_FICHIER_PACE_MS: '0',
        LANG: 'C',
      },
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ran>((done) => {
    child.on('close', (code) => {
      const json = () =>
        out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      done({ code, out, err, json });
    });
  });
  return { child, ended };
}
