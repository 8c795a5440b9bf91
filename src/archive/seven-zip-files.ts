/**
 * The file system that 7-Zip sees: one archive to read, and a folder to write into where each planned name is a numbered
 * staging file and every other name ends in a heap that is thrown away. 7-Zip never gets to choose a path on the card, makes
 * no link, sets no mode. (It runs as root on archives of unknown origin; its own guards are its second line, not ours.)
 */

import { closeSync, constants, lstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FsNode, FsStream, SevenZip } from '7z-wasm/7zz.umd.js';
import { systemCode } from '../lib/errors.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
// WASI errno values, as Emscripten uses them.
const ENOENT = 44;
const EPERM = 63;
const EIO = 29;
const ENOSPC = 51;

/** Instead of a system's code: the archive is larger inside than it told. */
export const TOO_MUCH = 'TOO MUCH';

/** Where the names of a mount lie on the card; null: there is no such file. */
interface Places {
  find(path: string): string | null;
  make(path: string, folder: boolean): string;
}

export class SevenZipFiles {
  readonly #planned: ReadonlyMap<string, string>;
  readonly #heap: string;
  readonly #maxBytes: number;
  readonly #known = new Map<string, string>();
  #others = 0;
  /** Why the card refused a write, as the system's code. */
  fault: string | null = null;
  writtenBytes = 0;

  /** `planned`: path as 7-Zip writes it -> host path. A gz or xz, whose name is not known, has one file under `''`. */
  constructor(planned: ReadonlyMap<string, string>, heap: string, maxBytes: number) {
    this.#planned = planned;
    this.#heap = heap;
    this.#maxBytes = maxBytes;
  }

  find(path: string): string | null {
    return path === '' ? this.#heap : (this.#known.get(path) ?? null);
  }

  make(path: string, folder: boolean): string {
    const planned = folder ? undefined : (this.#planned.get(path) ?? this.#planned.get(''));
    const place = planned ?? join(this.#heap, String(this.#others++));
    this.#known.set(path, place);
    return place;
  }

  /** Mounts the archive's files below `/in` and this folder as `/out`, and takes over what 7-Zip may do to files. */
  mount(zip: SevenZip, inputs: ReadonlyMap<string, string>): void {
    const archive: Places = {
      find: (path) => (path === '' ? '/' : (inputs.get(path) ?? null)),
      make: () => {
        throw new zip.FS.ErrnoError(EPERM);
      },
    };
    this.#takeOver(zip);
    for (const [path, places] of [
      ['/in', archive],
      ['/out', this as Places],
    ] as const) {
      zip.FS.mkdir(path);
      zip.FS.mount(zip.NODEFS, { root: '/', places }, path);
    }
  }

  #takeOver({ FS, NODEFS }: SevenZip): void {
    const placesOf = (node: FsNode): Places => (node.mount.opts as { places: Places }).places;
    const pathOf = (node: FsNode): string => {
      const parts: string[] = [];
      for (let at = node; at.parent !== at; at = at.parent) parts.unshift(at.name);
      return parts.join('/');
    };
    const below = (parent: FsNode, name: string): string => {
      const path = pathOf(parent);
      return path === '' ? name : `${path}/${name}`;
    };
    const refuse = (): never => {
      throw new FS.ErrnoError(EPERM);
    };
    NODEFS.realPath = (node) => {
      const place = placesOf(node).find(pathOf(node));
      if (place === null) throw new FS.ErrnoError(ENOENT);
      return place;
    };
    const lookup = (parent: FsNode, name: string): FsNode => {
      const place = placesOf(parent).find(below(parent, name));
      if (place === null) throw new FS.ErrnoError(ENOENT);
      return NODEFS.createNode(parent, name, lstatSync(place).mode);
    };
    const mknod = (parent: FsNode, name: string, mode: number): FsNode => {
      const folder = FS.isDir(mode);
      const place = placesOf(parent).make(below(parent, name), folder);
      this.#guard(FS.ErrnoError, () => {
        if (folder) mkdirSync(place);
        else closeSync(openSync(place, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o644));
      });
      return NODEFS.createNode(parent, name, mode);
    };
    Object.assign(NODEFS.node_ops, {
      lookup,
      mknod,
      readdir: () => ['.', '..'],
      // Times and modes of an archive are of no use; sizes follow from what is written.
      setattr: () => undefined,
      rename: refuse,
      unlink: refuse,
      rmdir: refuse,
      symlink: refuse,
      readlink: refuse,
    });
    this.#countWrites(FS.ErrnoError, NODEFS.stream_ops);
  }

  #countWrites(ErrnoError: new (errno: number) => Error, operations: SevenZip['NODEFS']['stream_ops']): void {
    operations.write = (stream: FsStream, buffer, offset, length, position) => {
      const { nfd } = stream as FsStream & { readonly nfd: number };
      return this.#guard(ErrnoError, () => {
        if (this.writtenBytes + length > this.#maxBytes) throw Object.assign(new Error(TOO_MUCH), { code: TOO_MUCH });
        const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
        const count = writeSync(nfd, bytes, 0, length, position);
        this.writtenBytes += count;
        return count;
      });
    };
  }

  /** Remembers what the card said, because 7-Zip's own words for it are few. */
  #guard<T>(ErrnoError: new (errno: number) => Error, body: () => T): T {
    try {
      return body();
    } catch (error) {
      this.fault ??= systemCode(error) ?? 'EIO';
      throw new ErrnoError(this.fault === 'ENOSPC' ? ENOSPC : EIO);
    }
  }
}
