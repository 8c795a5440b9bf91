/** One text file with what somebody who helps needs: findings, settings, queue, log. Nothing in it is a secret. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { atomicWrite } from '../lib/atomic-write.ts';
import { diskError } from '../lib/errors.ts';
import { stripControls } from '../lib/text.ts';
import { VERSION } from '../lib/version.ts';
import type { CheckLine } from '../ui/views.ts';
import type { Core } from './core.ts';

const LOG_BYTES = 256 * 1024;

/** A link is as good as the file to whoever has an account; details of errors may hold one. */
const LINK = /\bhttps?:\/\/[^\s"\\]+/gi;

/** The end of the log; its lines were cleaned and masked when they were written. */
function logEnd(path: string): string {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(Math.max(0, bytes.length - LOG_BYTES)).toString('utf8');
  } catch {
    return '';
  }
}

function queueLines({ runner }: Core): string[] {
  return runner.jobs().map((job) => {
    const code = job.state === 'failed' ? ` ${job.error.code} ${JSON.stringify(job.error.details)}` : '';
    return `#${job.id} ${job.state} ${job.game.systemName} ${job.game.name}${code}`;
  });
}

/** Writes the bundle to `to`, beside the log unless given, and answers its path. Throws an AppError of kind `disk`. */
export function writeSupportBundle(core: Core, findings: readonly CheckLine[], to?: string): string {
  const { clock, device, key, log, settings } = core;
  const at = new Date(clock.now()).toISOString();
  const { lastQueries: _typed, ...set } = settings.get();
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['program', [`rgsx-tui ${VERSION}`, at, `node ${process.version} ${process.arch}`]],
    ['findings', findings.map(({ topic, state, text }) => `${state.padEnd(8)} ${topic}: ${text}`)],
    ['settings', [JSON.stringify(set)]],
    ['queue', queueLines(core)],
    ['log', [logEnd(log.path)]],
  ];
  // Names and messages are from outside, and the file will be looked at in a terminal.
  const plain = (lines: readonly string[]) => lines.join('\n').split('\n').map(stripControls).join('\n');
  let text = sections
    .map(([title, lines]) => `## ${title}\n${plain(lines)}\n`)
    .join('\n')
    .replaceAll(LINK, '(link)');
  const secret = key.key()?.reveal();
  if (secret !== undefined) text = text.replaceAll(secret, '***');
  const name = `support-${at.slice(0, 19).replace(/[:T]/g, '-')}.txt`;
  const path = to === undefined ? join(device.paths.logFolder, name) : resolve(to);
  try {
    atomicWrite(path, text);
  } catch (error) {
    throw diskError(error, path);
  }
  return path;
}
