/**
 * What the last start read from es_systems.cfg, as long as the files are the same: parsing 250 systems takes a handheld a fifth of a second,
 * reading this a hundredth. Only a convenience: whatever is wrong with it, the files are read again.
 */

import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ErrorRecord } from '../lib/errors.ts';
import type { RawSystem } from './es-systems.ts';

/** What the files said; null where there was no usable list. */
export interface ReadSystems {
  readonly raw: readonly RawSystem[] | null;
  readonly files: readonly string[];
  readonly errors: readonly ErrorRecord[];
}

/** Grows when RawSystem or its making changes. */
const VERSION = 1;

/** Path, size and time of each file; a missing one counts too, for it may come. */
export function fingerprint(files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? `${file}|` : `${file}|${stat.size}|${stat.mtimeMs}`;
    })
    .join('\n');
}

function isSystem(value: unknown): value is RawSystem {
  const system = value as RawSystem | null;
  return (
    typeof system?.name === 'string' &&
    (system.path === null || typeof system.path === 'string') &&
    (system.extensions === null || Array.isArray(system.extensions)) &&
    (system.platforms === null || Array.isArray(system.platforms))
  );
}

/** What was kept for this fingerprint; null: nothing, or nothing usable. */
export function readCache(cacheFile: string, print: string): ReadSystems | null {
  try {
    const kept = JSON.parse(readFileSync(cacheFile, 'utf8')) as ReadSystems & { version: number; print: string };
    if (kept.version !== VERSION || kept.print !== print) return null;
    const { raw, files, errors } = kept;
    if (raw !== null && !(Array.isArray(raw) && raw.every(isSystem))) return null;
    return Array.isArray(files) && Array.isArray(errors) ? { raw, files, errors } : null;
  } catch {
    return null;
  }
}

/** Keeps it for the next start. Never throws: without its folder, or on a full card, there is just no cache. Not synced: a torn file is no JSON. */
export function writeCache(cacheFile: string, print: string, { raw, files, errors }: ReadSystems): void {
  const temporary = `${cacheFile}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify({ version: VERSION, print, raw, files, errors }));
    renameSync(temporary, cacheFile);
  } catch {
    rmSync(temporary, { force: true });
  }
}
