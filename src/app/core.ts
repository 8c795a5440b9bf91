/** The parts of a running program that its faces (queue-port, library-port, care-port) are made of. Types only. */

import type { FichierClient } from '../fichier/client.ts';
import type { LogFile } from '../lib/log.ts';
import type { Library } from '../library/types.ts';
import type { Install } from '../model.ts';
import type { Installer, Menu } from '../queue/ports.ts';
import type { Runner } from '../queue/runner.ts';
import type { Clock, Http, Sleep } from '../services.ts';
import type { Removed } from '../ui/views.ts';
import type { ByteWorker } from '../worker/byte-worker.ts';
import type { AccountKeeper } from './account.ts';
import type { Catalogs } from './catalogs.ts';
import type { Changes } from './changes.ts';
import type { Device } from './device.ts';
import type { KeyKeeper } from './key.ts';
import type { MenuKnowledge } from './menu-knowledge.ts';
import type { Notices } from './notices.ts';
import type { Passwords } from './passwords.ts';
import type { SettingsStore } from './settings.ts';

export interface Core {
  readonly device: Device;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: LogFile;
  readonly http: Http;
  /** Another API base than the host's own, from RGSX_FICHIER_URL. */
  readonly apiUrl: string | undefined;
  readonly settings: SettingsStore;
  readonly library: Library;
  readonly key: KeyKeeper;
  readonly account: AccountKeeper;
  readonly passwords: Passwords;
  readonly fichier: FichierClient;
  readonly worker: ByteWorker;
  readonly runner: Runner;
  readonly installer: Installer & { remove(install: Install): Promise<Removed> };
  readonly menu: Menu;
  readonly menuKnowledge: MenuKnowledge;
  readonly catalogs: Catalogs;
  readonly changes: Changes;
  readonly notices: Notices;
  /** Whether the queue works by itself (the UI) or only when told (commands). */
  working(): boolean;
}
