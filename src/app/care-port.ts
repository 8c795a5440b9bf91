/** Account, set-up, status, settings and doctor as the UI and the command line use them. */

import { describeError, languageOf, type Texts, texts } from '../i18n/index.ts';
import { keepFor, withSystemKeep } from '../install/keep-choice.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import { formatBytes } from '../lib/format.ts';
import { VERSION } from '../lib/version.ts';
import type { AccountView, SetupLine, SetupView } from '../ui/views.ts';
import type { Core } from './core.ts';
import { doctorLines } from './doctor.ts';
import { goOn, refusal } from './halted.ts';
import type { Program } from './program.ts';
import { createStatus, freeBytesOf } from './status.ts';
import { writeSupportBundle } from './support-bundle.ts';

type CarePart = Pick<
  Program,
  | 'account'
  | 'refreshAccount'
  | 'setup'
  | 'retrySetup'
  | 'status'
  | 'notices'
  | 'noticesTold'
  | 'settings'
  | 'saveSettings'
  | 'keepOf'
  | 'keepSystem'
  | 'about'
  | 'selfTest'
  | 'supportBundle'
  | 'doctor'
  | 'onChange'
  | 'freeBytes'
  | 'confirmButton'
  | 'logCrash'
>;

/** At most 32 characters, so that it fits the small QR code. */
const HELP_URL = 'https://1fichier.com/hlp.html';
/** Less room than a small disc game needs. */
const LITTLE_BYTES = 500_000_000;

/** The host's last answer about the account, unless it refused a download since. */
function accountView(core: Core): AccountView {
  const view = core.account.view();
  const refused = view.state === 'ok' ? refusal(core) : null;
  return refused === null ? view : { ...view, state: 'error', error: refused };
}

function keyLine({ key }: Core): SetupLine {
  const { state } = key;
  if (state.error !== null)
    return { step: 'key', state: 'failed', value: state.lookedAt[0] ?? null, error: state.error.toRecord() };
  return {
    step: 'key',
    state: state.warnings.length > 0 ? 'warning' : 'ok',
    value: state.key?.masked() ?? null,
    error: null,
  };
}

function accountLine(core: Core): SetupLine {
  const view = accountView(core);
  const states = { 'no-key': 'failed', unknown: 'busy', asking: 'busy', ok: 'ok', error: 'failed' } as const;
  // Without a key there is nothing to ask; the key's own line says so.
  const error = view.state === 'error' ? view.error : null;
  return { step: 'account', state: states[view.state], value: view.plan, error };
}

function catalogLine(core: Core): SetupLine {
  const games = core.catalogs.gameCount();
  const failed = core.catalogs.sources().find((source) => source.error !== null)?.error ?? null;
  if (games > 0)
    return { step: 'catalogs', state: failed === null ? 'ok' : 'warning', value: String(games), error: failed };
  if (core.catalogs.busy()) return { step: 'catalogs', state: 'busy', value: null, error: null };
  const path = core.catalogs.places()[0] ?? '';
  const missing: ErrorRecord = { code: 'catalog-missing', details: { path } };
  return { step: 'catalogs', state: 'failed', value: null, error: failed ?? missing };
}

function spaceLine({ device }: Core): SetupLine {
  const free = freeBytesOf(device.paths.romsRoot);
  if (free === null) {
    return {
      step: 'space',
      state: 'failed',
      value: null,
      error: { code: 'disk-gone', details: { path: device.paths.romsRoot } },
    };
  }
  return { step: 'space', state: free < LITTLE_BYTES ? 'warning' : 'ok', value: formatBytes(free), error: null };
}

function setupView(core: Core): SetupView {
  const folder: SetupLine = { step: 'folder', state: 'ok', value: core.device.paths.romsRoot, error: null };
  return {
    lines: [keyLine(core), accountLine(core), folder, catalogLine(core), spaceLine(core)],
    ready: core.catalogs.gameCount() > 0,
    keyPaths: core.key.state.lookedAt,
    catalogPaths: core.catalogs.places(),
  };
}

export function createCarePort(core: Core): CarePart {
  const { account, device, key, settings, log } = core;
  const status = createStatus(device.paths.romsRoot, core.clock);
  const words = (): Texts => texts(settings.get().language ?? languageOf(process.env['LANG'] ?? ''));
  const doctor = () => doctorLines(core, words());
  return {
    account: () => accountView(core),
    refreshAccount: async () => {
      key.reread();
      const { error } = await account.refresh();
      // The host may think better of it by now; that the queue alone finds out.
      if (error === null && refusal(core) !== null) goOn(core);
      return accountView(core);
    },
    setup: () => setupView(core),
    retrySetup: async () => {
      key.reread();
      await Promise.all([account.refresh(), core.catalogs.ready()]);
      return setupView(core);
    },
    status,
    notices: core.notices.list,
    noticesTold: core.notices.told,
    settings: settings.get,
    saveSettings: (change) => {
      settings.change(change);
      if (change.logLevel !== undefined) log.setLevel(change.logLevel === 'debug' ? 'debug' : 'info');
      core.changes.tell();
    },
    keepOf: (systemName) => keepFor(systemName, settings.get()),
    keepSystem: (systemName, choice) => {
      settings.change({ systemKeep: withSystemKeep(systemName, choice, settings.get()) });
      core.changes.tell();
    },
    about: () => ({
      version: VERSION,
      logPath: log.path,
      romsPath: device.paths.romsRoot,
      firmware: [device.profile.title, device.profile.version].filter((part) => part !== null).join(' '),
      helpUrl: HELP_URL,
    }),
    selfTest: doctor,
    // In English, whatever the player speaks: it is for those who help.
    supportBundle: async (path) => {
      try {
        return { ok: true, value: writeSupportBundle(core, await doctorLines(core, texts('en')), path) };
      } catch (error) {
        return { ok: false, error: asAppError(error).toRecord() };
      }
    },
    doctor,
    onChange: core.changes.subscribe,
    freeBytes: (systemName) => {
      const system = systemName === null ? undefined : device.systems.systems.find(({ name }) => name === systemName);
      return freeBytesOf(system?.romFolder ?? device.paths.romsRoot);
    },
    confirmButton: device.confirmButton,
    logCrash: (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error('crash', { stack: text, code: 'bug', said: describeError(words(), { code: 'bug', details: {} }).what });
      log.flush();
    },
  };
}
