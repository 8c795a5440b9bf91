/**
 * The firmware's own 7-Zip, several times as fast as the built-in one. It is never trusted: lists and plans are made by the
 * built-in one, it only ever writes into an empty folder of the job, and what it wrote is looked at file by file. Whatever
 * goes wrong, the built-in one does the work again and says what it was.
 */

import { execFile, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { AppError, systemCode } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { ArchiveKind } from '../model.ts';

/** Versions before have known holes in their decoders, and this runs as root on archives of unknown origin. */
export const OLDEST = 23.01;
const NAMES = ['7zz', '7z', '7za', '7zr'];
const PLACES = ['/usr/bin', '/usr/local/bin', '/opt/bin', '/usr/lib/7zip', '/usr/lib/p7zip'];
const PROBE_MS = 5000;
/** As its list of formats calls them. Of the others the size is not known before, so that nothing could stop a bomb. */
const FORMATS: Partial<Readonly<Record<ArchiveKind, readonly string[]>>> = { '7z': ['7z'], rar: ['Rar', 'Rar5'] };

export interface NativeSevenZip {
  readonly path: string;
  /** `26.02`. */
  readonly version: string;
  /** Why it is not used (too old, or it answers like no 7-Zip that is known); null: it is. */
  readonly unfit: 'old' | 'odd' | null;
  readonly formats: ReadonlySet<string>;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return lstatSync(path).isFile() || lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** What `7zz i` says of itself. Pure. */
export function readProbe(path: string, text: string): NativeSevenZip {
  const version = /7-Zip[^\n]{0,20}? (\d{1,3}\.\d{2})\b/.exec(text)?.[1] ?? '';
  const formats = new Set<string>();
  const table = text.slice(text.indexOf('Formats:'));
  for (const line of table.split('\n').slice(1)) {
    const name = /^.{25,30}? (?<name>\S+) {1,}\S/.exec(line)?.groups?.['name'];
    if (name === undefined) break;
    formats.add(name);
  }
  const unfit = version === '' ? 'odd' : Number(version) < OLDEST ? 'old' : null;
  return { path, version, unfit: unfit ?? (formats.has('7z') ? null : 'odd'), formats };
}

function probe(path: string): Promise<NativeSevenZip> {
  return new Promise((resolve) => {
    execFile(path, ['i'], { timeout: PROBE_MS, maxBuffer: 1024 * 1024, env: environment() }, (error, stdout) => {
      resolve(readProbe(path, error === null ? stdout : ''));
    });
  });
}

const environment = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' });

let found: Promise<NativeSevenZip | null> | null = null;

/** The first that is fit, else the first that is there, else null. Looked for once. */
export function findNative(): Promise<NativeSevenZip | null> {
  found ??= lookFor([
    ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/')),
    ...PLACES,
  ]);
  return found;
}

export async function lookFor(folders: readonly string[]): Promise<NativeSevenZip | null> {
  let first: NativeSevenZip | null = null;
  const seen = new Set<string>();
  for (const path of folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))) {
    if (seen.has(path) || !isProgram(path)) continue;
    seen.add(path);
    const program = await probe(path);
    if (program.unfit === null) return program;
    first ??= program;
  }
  return first;
}

/** Whether it can do the work for this kind. */
export function servesKind(program: NativeSevenZip | null, kind: ArchiveKind): program is NativeSevenZip {
  return program?.unfit === null && FORMATS[kind]?.every((format) => program.formats.has(format)) === true;
}

export interface NativeContext {
  readonly signal?: AbortSignal;
  /** In percent. */
  readonly onPercent?: (percent: number) => void;
}

/** Runs it; true: it ended well. Rejects with `cancelled`; killed then. */
export function runNative(program: NativeSevenZip, args: readonly string[], context: NativeContext): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (context.signal?.aborted) return reject(new AppError('cancelled'));
    const child = spawn(program.path, ['-bsp1', ...args], { stdio: ['ignore', 'pipe', 'ignore'], env: environment() });
    const stop = (): void => void child.kill('SIGKILL');
    context.signal?.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      const percent = [...text.matchAll(/(\d{1,3})%/g)].at(-1)?.[1];
      if (percent !== undefined) context.onPercent?.(Math.min(100, Number(percent)));
    });
    let failed = false;
    child.on('error', () => {
      failed = true;
    });
    child.on('close', (code) => {
      context.signal?.removeEventListener('abort', stop);
      if (context.signal?.aborted) reject(new AppError('cancelled'));
      else resolve(!failed && code === 0);
    });
  });
}

/** Everything below a folder must be a folder or a regular file of one name; relative paths and sizes of the files. */
function walk(folder: string, below = ''): Map<string, number> | null {
  const files = new Map<string, number>();
  for (const name of readdirSync(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    const stat = lstatSync(join(folder, path));
    if (stat.isDirectory()) {
      const inside = walk(folder, path);
      if (inside === null) return null;
      for (const [inner, size] of inside) files.set(inner, size);
    } else if (stat.isFile() && stat.nlink === 1) files.set(path, stat.size);
    else return null;
  }
  return files;
}

export interface NativeFile {
  /** As 7-Zip writes it. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly stagedPath: string;
}

/**
 * Unpacks into `folder` (new, removed at the end) and moves the wanted files to their staging places. false: it could not, or
 * something else than expected came out; nothing of it is left then but moved files. Rejects with `cancelled`, or with a full card.
 */
export async function unpackNative(
  program: NativeSevenZip,
  args: readonly string[],
  folder: string,
  files: readonly NativeFile[],
  context: NativeContext,
): Promise<boolean> {
  try {
    makeFolders(folder);
    if (!(await runNative(program, ['x', `-o${folder}`, ...args], context))) return false;
    const there = walk(folder);
    if (there === null || files.some(({ path, sizeBytes }) => there.get(path) !== sizeBytes)) return false;
    for (const { path, stagedPath } of files) {
      makeFolders(dirname(stagedPath));
      renameSync(join(folder, path), stagedPath);
      // Modes of an archive are of no use, and some are worse.
      chmodSync(stagedPath, 0o644);
    }
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') throw error;
    if (systemCode(error) === 'ENOSPC') throw error;
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
