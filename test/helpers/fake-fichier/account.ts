/** What the fake host knows: accounts, folders, files, shared folders. Pure state, no network. */

import { createHash } from 'node:crypto';
import { type Content, contentSize } from './content.ts';

export interface FakeAccount {
  readonly key: string;
  email: string;
  /** 0 free, 1 Premium, 2 Access. */
  offer: number;
  /** "YYYY-MM-DD HH:MM:SS", French time. */
  subscriptionEnd: string;
  /** CDN credits in GB. */
  cdn: number;
  coldStorage: number;
  hotStorage: number;
  /** `locked`: "No such user", as after a security lock. `bad-token`: the other words for a wrong key. */
  state: 'ok' | 'locked' | 'bad-token';
}

export interface FakeFolder {
  readonly id: number;
  name: string;
  readonly parent: number | null;
  /** Of the shared page `/dir/ID`. */
  shareId: string | null;
  password: string | null;
  date: string;
}

export interface FakeFile {
  readonly id: string;
  /** The download link, on its own domain. */
  readonly url: string;
  name: string;
  content: Content;
  folder: number;
  password: string | null;
  /** 128 hex digits; null: computed at file/info for contents up to 64 MiB, else left out. */
  whirlpool: string | null;
  /** "YYYY-MM-DD HH:MM:SS", French time. */
  date: string;
  /** What any request about it says instead of working. */
  state: 'ok' | 'gone' | 'forbidden' | 'owner-locked' | 'virus';
}

export interface FileSpec {
  readonly name: string;
  readonly content: Content;
  readonly id?: string;
  /** The link's own domain, `1fichier.com` unless given. */
  readonly domain?: string;
  readonly folder?: number;
  readonly password?: string;
  readonly whirlpool?: string;
  readonly date?: string;
  readonly state?: FakeFile['state'];
}

export interface FolderSpec {
  readonly name: string;
  readonly parent?: number;
  readonly id?: number;
  readonly shareId?: string;
  readonly password?: string;
}

/** A link id of the host's shape (20 lower-case letters and digits), the same on every run. */
function linkId(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 20);
}

export class FakeHost {
  readonly accounts = new Map<string, FakeAccount>();
  readonly files = new Map<string, FakeFile>();
  readonly folders = new Map<number, FakeFolder>();
  /** false: folder/ls never has files, as if `files: 1` were not known. */
  filesInFolders = true;
  readonly #byFolder = new Map<number, FakeFile[]>();

  constructor() {
    this.folders.set(0, { id: 0, name: '', parent: null, shareId: null, password: null, date: '2025-01-01 00:00:00' });
  }

  addAccount(spec: Partial<FakeAccount> & { key: string }): FakeAccount {
    const account: FakeAccount = {
      email: 'player@example.org',
      offer: 1,
      subscriptionEnd: '2031-05-01 12:00:00',
      cdn: 0,
      coldStorage: 0,
      hotStorage: 0,
      state: 'ok',
      ...spec,
    };
    this.accounts.set(account.key, account);
    return account;
  }

  addFolder(spec: FolderSpec): FakeFolder {
    const id = spec.id ?? 1000 + this.folders.size;
    const folder: FakeFolder = {
      id,
      name: spec.name,
      parent: spec.parent ?? 0,
      shareId: spec.shareId ?? null,
      password: spec.password ?? null,
      date: '2025-01-01 00:00:00',
    };
    this.folders.set(id, folder);
    return folder;
  }

  addFile(spec: FileSpec): FakeFile {
    const id = spec.id ?? linkId(`${this.files.size} ${spec.name}`);
    const file: FakeFile = {
      id,
      url: `https://${spec.domain ?? '1fichier.com'}/?${id}`,
      name: spec.name,
      content: spec.content,
      folder: spec.folder ?? 0,
      password: spec.password ?? null,
      whirlpool: spec.whirlpool ?? null,
      date: spec.date ?? '2025-06-01 10:00:00',
      state: spec.state ?? 'ok',
    };
    this.files.set(id, file);
    const inFolder = this.#byFolder.get(file.folder);
    if (inFolder === undefined) this.#byFolder.set(file.folder, [file]);
    else inFolder.push(file);
    return file;
  }

  /** Takes a file away, as its owner would. */
  removeFile(file: FakeFile): void {
    this.files.delete(file.id);
    const inFolder = this.#byFolder.get(file.folder) ?? [];
    inFolder.splice(inFolder.indexOf(file), 1);
  }

  filesIn(folder: number): readonly FakeFile[] {
    return this.#byFolder.get(folder) ?? [];
  }

  subFolders(folder: number): readonly FakeFolder[] {
    return [...this.folders.values()].filter((one) => one.parent === folder && one.id !== 0);
  }

  sharedFolder(shareId: string): FakeFolder | null {
    return [...this.folders.values()].find((one) => one.shareId === shareId) ?? null;
  }

  /** The file of a link, if its domain is the one its owner chose; the real host answers "not found" to any other. */
  fileOfLink(link: string): FakeFile | null {
    const match = /^https?:\/\/(?:www\.)?([a-z0-9.-]+)\/\?([a-z0-9]{5,20})$/i.exec(link);
    const file = this.files.get(match?.[2] ?? '') ?? null;
    return file !== null && new URL(file.url).hostname === match?.[1]?.toLowerCase() ? file : null;
  }

  sizeOf(file: FakeFile): number {
    return contentSize(file.content);
  }
}
