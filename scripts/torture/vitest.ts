import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A test file in its long form, at one worker. */
export function vitest(
  filter: string,
  env: Record<string, string>,
): Promise<{ readonly code: number | null; readonly out: string }> {
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    filter,
    '--maxWorkers=1',
    '--disable-console-intercept',
  ];
  // A mix of faults may wait for a stall: the tests' own limits are for their short forms.
  const child = spawn(process.execPath, [...args, '--testTimeout=3600000'], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
  }
  return new Promise((done) => child.on('close', (code) => done({ code, out })));
}
