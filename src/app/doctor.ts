/** What was found on this device, one line each, and what to do about it: `rgsx doctor` and the self-test of the UI. */

import { existsSync } from 'node:fs';
import { readPower } from '../device/power.ts';
import { deviceReport, type Finding } from '../device/report.ts';
import { storageOf } from '../device/storage.ts';
import { FICHIER_API_URL } from '../fichier/client.ts';
import { describeError, type Texts } from '../i18n/index.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import type { CheckLine } from '../ui/port.ts';
import type { Core } from './core.ts';
import { EARLIEST_NOW } from './status.ts';

const STATES = { ok: 'ok', warn: 'warning', bad: 'failed' } as const;

const line = ({ level, topic, what, todo }: Finding): CheckLine => ({
  name: topic,
  state: STATES[level],
  text: what,
  todo: todo === '' ? null : todo,
});

function failure(name: string, texts: Texts, error: ErrorRecord, state: CheckLine['state'] = 'failed'): CheckLine {
  const { what, todo } = describeError(texts, error);
  return { name, state, text: what, todo };
}

function tryOr<T>(action: () => T): T | ErrorRecord {
  try {
    return action();
  } catch (error) {
    return asAppError(error).toRecord();
  }
}

function deviceLines({ device, clock }: Core): CheckLine[] {
  const { profile, paths, systems } = device;
  return deviceReport({
    ...{ profile, paths, romsThere: existsSync(paths.romsRoot) },
    systems: { count: systems.systems.length, files: systems.files, errors: systems.errors },
    roms: tryOr(() => storageOf(paths.romsRoot)),
    state: tryOr(() => storageOf(paths.stateFolder)),
    ...{ power: readPower(), nowMs: clock.now(), builtAtMs: EARLIEST_NOW },
  }).map(line);
}

function keyLines({ key }: Core, texts: Texts): CheckLine[] {
  const { state } = key;
  if (state.error !== null) {
    const places = state.lookedAt.map((path) => ({ name: 'key', state: 'warning', text: path, todo: null }) as const);
    return [failure('key', texts, state.error.toRecord()), ...(state.error.code === 'key-missing' ? places : [])];
  }
  const odd = state.warnings.length === 0 ? '' : ` (${state.warnings.join(', ')})`;
  const text = `${state.key?.masked() ?? ''} in ${state.path}${odd}`;
  return [{ name: 'key', state: odd === '' ? 'ok' : 'warning', text, todo: null }];
}

/** Reaches for the host without the key: name, route, certificate and clock are tried by it. */
async function networkLine({ http, apiUrl }: Core, texts: Texts): Promise<CheckLine> {
  const url = new URL(apiUrl ?? FICHIER_API_URL);
  try {
    const { status } = await http({ method: 'GET', url: url.origin, stallMs: 10_000, maxBytes: 1_000_000 });
    return { name: 'network', state: 'ok', text: `${url.host} answers (${status})`, todo: null };
  } catch (error) {
    return failure('network', texts, asAppError(error).toRecord());
  }
}

async function accountLine({ account, key }: Core, texts: Texts): Promise<CheckLine[]> {
  if (key.key() === null) return [];
  const view = await account.refresh();
  if (view.error !== null) return [failure('account', texts, view.error)];
  const until = view.validUntil === null ? '' : `, until ${new Date(view.validUntil).toISOString().slice(0, 10)}`;
  const plan = view.plan ?? 'unknown plan';
  return [{ name: 'account', state: view.plan === 'free' ? 'warning' : 'ok', text: `${plan}${until}`, todo: null }];
}

/** Never rejects: what cannot be looked at is a line of its own. */
export async function doctorLines(core: Core, texts: Texts): Promise<CheckLine[]> {
  const network = await networkLine(core, texts);
  const account = network.state === 'ok' ? await accountLine(core, texts) : [];
  return [...deviceLines(core), ...keyLines(core, texts), network, ...account];
}
