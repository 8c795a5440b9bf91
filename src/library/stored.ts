/** What was written as JSON by an earlier run, checked before anybody believes it. Pure. */

import * as v from 'valibot';
import { type ErrorRecord, isErrorCode } from '../lib/errors.ts';
import type { Volume } from '../model.ts';
import type { Job } from '../queue/job.ts';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const size = v.nullable(count);
const time = v.number();

const errorRecord = v.looseObject({
  code: v.custom<ErrorRecord['code']>(isErrorCode),
  details: v.record(v.string(), v.union([v.string(), v.number()])),
  waitMs: v.optional(v.number()),
});

const remoteFile = {
  fileName: text,
  sizeBytes: size,
  whirlpool: v.nullable(v.pipe(text, v.regex(/^[0-9a-f]{128}$/))),
  validator: v.nullable(text),
  brief: v.optional(v.literal(true)),
};
const file = v.looseObject({
  ...remoteFile,
  volumes: v.optional(v.array(v.looseObject({ ...remoteFile, url: text }))),
});

const installed = v.array(v.looseObject({ path: text, sizeBytes: count }));

const volume = v.looseObject({ name: text, url: text, sizeBytes: size });
const volumes = v.pipe(v.array(volume), v.minLength(1));

const base = {
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  game: v.looseObject({
    ...{ gameId: v.nullable(count), name: text, url: text, sizeBytes: size, systemName: text },
    volumes: v.optional(volumes),
  }),
  options: v.looseObject({
    keep: v.picklist(['auto', 'keep', 'unpack']),
    verify: v.picklist(['auto', 'strict', 'size']),
  }),
  position: v.number(),
  addedAt: time,
  file: v.nullable(file),
  fetchedAgain: v.boolean(),
};

// Loose objects: a field that the union gets later must survive a load and a save.
const job = v.variant('state', [
  v.looseObject({ ...base, state: v.picklist(['waiting', 'resolving', 'paused']) }),
  v.looseObject({ ...base, state: v.picklist(['downloading', 'verifying', 'unpacking', 'installing']), file }),
  v.looseObject({ ...base, state: v.literal('failed'), error: errorRecord, failedAt: time }),
  v.looseObject({ ...base, state: v.literal('cancelled'), cancelledAt: time }),
  v.looseObject({ ...base, state: v.literal('done'), files: installed, mainPath: text, doneAt: time }),
]);

function json(stored: unknown): unknown {
  if (typeof stored !== 'string') return undefined;
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}

/** A stored job, or null when it cannot be one. */
export function readJob(stored: unknown): Job | null {
  const result = v.safeParse(job, json(stored));
  return result.success ? (result.output as unknown as Job) : null;
}

/** A stored error, or null; codes of another version read as `bug` so that the entry stays a failed one. */
export function readError(stored: unknown): ErrorRecord | null {
  if (stored === null || stored === undefined) return null;
  const result = v.safeParse(errorRecord, json(stored));
  if (result.success) return result.output as unknown as ErrorRecord;
  return { code: 'bug', details: { text: 'unreadable error record' } };
}

/** Stored volumes of a game, or null when it has one link. */
export function readVolumes(stored: unknown): readonly Volume[] | null {
  return readJson(volumes, stored);
}

/** A stored JSON value that `schema` accepts, or null. */
export function readJson<T>(schema: v.GenericSchema<unknown, T>, stored: unknown): T | null {
  const result = v.safeParse(schema, json(stored));
  return result.success ? result.output : null;
}
