/** What was found on this device, one line each, and what to do about it: `rgsx doctor` and the self-test of the UI. */

import { existsSync } from 'node:fs';
import { findNative, OLDEST } from '../archive/native-seven-zip.ts';
import { chooseDisplay, type DisplayChoice } from '../console/choose.ts';
import { displayFacts } from '../console/display-facts.ts';
import { type DisplayReason, reasonText } from '../console/display-reason.ts';
import { readPower } from '../device/power.ts';
import { type DeviceFacts, deviceReport, type Finding, type Topic } from '../device/report.ts';
import { storageOf } from '../device/storage.ts';
import { FICHIER_API_URL } from '../fichier/client.ts';
import { describeError, fill, type Texts } from '../i18n/index.ts';
import { watchInput } from '../input/gamepads.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import type { CheckLine } from '../ui/views.ts';
import type { Core } from './core.ts';
import { readTexts } from './device.ts';
import { EARLIEST_NOW } from './status.ts';

const STATES = { ok: 'ok', warn: 'warning', bad: 'failed' } as const;

const line = ({ level, topic, what, todo }: Finding): CheckLine => ({
  topic,
  state: STATES[level],
  text: what,
  todo: todo === '' ? null : todo,
});

function failure(topic: Topic, texts: Texts, error: ErrorRecord, state: CheckLine['state'] = 'failed'): CheckLine {
  const { what, todo } = describeError(texts, error);
  return { topic, state, text: what, todo };
}

function tryOr<T>(action: () => T): T | ErrorRecord {
  try {
    return action();
  } catch (error) {
    return asAppError(error).toRecord();
  }
}

function deviceLines({ device, clock }: Core, texts: Texts): CheckLine[] {
  const { profile, paths, systems } = device;
  const facts: DeviceFacts = {
    ...{ profile, paths, romsThere: existsSync(paths.romsRoot) },
    systems: {
      count: systems.systems.filter(({ romFolder }) => romFolder !== paths.biosRoot).length,
      files: systems.files,
      errors: systems.errors,
    },
    roms: tryOr(() => storageOf(paths.romsRoot)),
    state: tryOr(() => storageOf(paths.stateFolder)),
    ...{ power: readPower(), nowMs: clock.now(), builtAtMs: EARLIEST_NOW },
  };
  return deviceReport(facts, texts).map(line);
}

function keyLines({ key }: Core, texts: Texts): CheckLine[] {
  const { state } = key;
  if (state.error !== null) {
    const places = state.lookedAt.map((path) => ({ topic: 'key', state: 'warning', text: path, todo: null }) as const);
    return [failure('key', texts, state.error.toRecord()), ...(state.error.code === 'key-missing' ? places : [])];
  }
  const warnings =
    state.warnings.length === 0
      ? undefined
      : state.warnings.map((warning) => texts.doctor.keyWarnings[warning]).join(', ');
  const text = fill(texts.doctor.key, { key: state.key?.masked() ?? '', path: state.path ?? '', warnings });
  return [{ topic: 'key', state: warnings === undefined ? 'ok' : 'warning', text, todo: null }];
}

/** Reaches for the host without the key: name, route, certificate and clock are tried by it. */
async function networkLine({ http, apiUrl }: Core, texts: Texts): Promise<CheckLine> {
  const url = new URL(apiUrl ?? FICHIER_API_URL);
  try {
    const { status } = await http({ method: 'GET', url: url.origin, stallMs: 10_000, maxBytes: 1_000_000 });
    return { topic: 'network', state: 'ok', text: fill(texts.doctor.network, { host: url.host, status }), todo: null };
  } catch (error) {
    return failure('network', texts, asAppError(error).toRecord());
  }
}

async function accountLine({ account, key }: Core, texts: Texts): Promise<CheckLine[]> {
  if (key.key() === null) return [];
  const view = await account.refresh();
  if (view.error !== null) return [failure('account', texts, view.error)];
  const date = view.validUntil === null ? undefined : new Date(view.validUntil).toISOString().slice(0, 10);
  const plan = view.plan === null ? texts.doctor.unknownPlan : texts.cli.plans[view.plan];
  const text = fill(texts.doctor.account, { plan, date });
  return [{ topic: 'account', state: view.plan === 'free' ? 'warning' : 'ok', text, todo: null }];
}

/** What the UI would be drawn on from here, and (where that is a terminal) from the Ports menu, and why. */
function displayLines({ settings }: Core, { doctor: words }: Texts): CheckLine[] {
  const { env, stdin, stdout } = process;
  const size = settings.get().textSize;
  const line = (topic: Topic, { display, why, notes }: DisplayChoice): CheckLine => {
    const found = display.kind !== 'none';
    const said = (each: DisplayReason): string => reasonText(words.displayReasons, each);
    const todo = found ? null : [...notes.map(said), words.displayTodo].join('; ');
    return { topic, state: found ? 'ok' : 'warning', text: `${words.displays[display.kind]} (${said(why)})`, todo };
  };
  const here = displayFacts({ option: 'auto', env, stdinIsTty: stdin.isTTY, stdoutIsTty: stdout.isTTY });
  const menu = { ...here, stdinIsTty: false, stdoutIsTty: false, ssh: false, inside: null };
  const lines = [line('display', chooseDisplay(here, size))];
  // A session's variables differ over SSH; framebuffer, consoles and programs are the same.
  if (stdin.isTTY && stdout.isTTY) lines.push(line('menuDisplay', chooseDisplay(menu, size)));
  return lines;
}

/** Who unpacks 7z and RAR: the firmware's own 7-Zip where it is fit, else the built-in one. */
async function unpackerLine({ doctor: words }: Texts): Promise<CheckLine> {
  const native = await findNative();
  const template =
    native === null ? words.unpackerBuiltIn : native.unfit === null ? words.unpackerNative : words.unpackerUnfit;
  const unfit = native?.unfit ?? null;
  const reason = unfit === null ? undefined : fill(words.unpackerReasons[unfit], { oldest: OLDEST });
  const values = { name: `7-Zip ${native?.version || '?'}`, path: native?.path, reason };
  return { topic: 'unpacker', state: 'ok', text: fill(template, values), todo: null };
}

/** Every pad and keyboard there is, and where the meaning of its buttons comes from. */
function inputLines({ clock, device, log }: Core, { doctor: words }: Texts): CheckLine[] {
  const options = {
    esInputTexts: readTexts(device.paths.esInputFiles),
    confirm: device.confirmButton,
    keyboards: true,
  };
  const watch = watchInput(options, { event: () => {} }, { clock, log });
  const found = watch.devices();
  watch.close();
  if (found.length === 0) return [{ topic: 'input', state: 'warning', text: words.inputNone, todo: null }];
  return found.map(({ name, kind, state, mapping, missing }): CheckLine => {
    const text = fill(words.input, {
      ...{
        kind: words.inputKinds[kind],
        name,
        state: words.inputStates[state],
        mapping: mapping === null ? undefined : words.inputMappings[mapping],
      },
      missing: missing.length === 0 ? undefined : missing.join(' '),
    });
    return { topic: 'input', state: state === 'unreadable' || missing.length > 0 ? 'warning' : 'ok', text, todo: null };
  });
}

/** Never rejects: what cannot be looked at is a line of its own. */
export async function doctorLines(core: Core, texts: Texts): Promise<CheckLine[]> {
  const network = await networkLine(core, texts);
  const account = network.state === 'ok' ? await accountLine(core, texts) : [];
  const here = [
    ...deviceLines(core, texts),
    await unpackerLine(texts),
    ...displayLines(core, texts),
    ...inputLines(core, texts),
  ];
  return [...here, ...keyLines(core, texts), network, ...account];
}
