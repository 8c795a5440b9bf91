/** Makes 7z, tar, gz and xz files with 7-Zip itself, and stored RAR files byte by byte (nothing free can pack a RAR). */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import create from '7z-wasm/7zz.umd.js';

type MemoryFs = {
  mkdir(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  symlink(target: string, path: string): void;
  readFile(path: string): Uint8Array;
};

export interface PackOptions {
  /** Further arguments of 7-Zip's `a`: `-mx=1`, `-psecret`, `-mhe=on`, … */
  readonly args?: readonly string[];
  /** Name in the archive -> where it leads. */
  readonly links?: Readonly<Record<string, string>>;
  /** Folders with nothing in them. */
  readonly folders?: readonly string[];
}

type PackType = '7z' | 'tar' | 'gzip' | 'xz' | 'zip';

/** Runs 7-Zip's `a` over files by name; `type` as its `-t` says it. The answer reads what it made. */
async function runPack(
  type: PackType,
  files: Readonly<Record<string, Uint8Array | string>>,
  options: PackOptions,
): Promise<(path: string) => Buffer | null> {
  const printed: string[] = [];
  const zip = await create({
    wasmBinary: readFileSync(createRequire(import.meta.url).resolve('7z-wasm/7zz.wasm')),
    print: (line) => printed.push(line),
    printErr: (line) => printed.push(line),
    stdin: () => null,
  });
  const fs = zip.FS as unknown as MemoryFs;
  fs.mkdir('/w');
  const made = new Set<string>();
  const place = (name: string): string => {
    const parts = name.split('/').slice(0, -1);
    parts.forEach((_, i) => {
      const folder = `/w/${parts.slice(0, i + 1).join('/')}`;
      if (!made.has(folder)) fs.mkdir(folder);
      made.add(folder);
    });
    return `/w/${name}`;
  };
  for (const [name, data] of Object.entries(files)) fs.writeFile(place(name), Buffer.from(data));
  for (const folder of options.folders ?? []) fs.mkdir(place(folder));
  for (const [name, target] of Object.entries(options.links ?? {})) fs.symlink(target, place(name));
  const code = zip.callMain(['a', `-t${type}`, '-bd', '-snl', ...(options.args ?? []), '/made', '/w/*', '/w/.*']);
  if (code !== 0 && code !== 1) throw new Error(printed.join('\n'));
  return (path) => {
    try {
      return Buffer.from(fs.readFile(path));
    } catch {
      return null;
    }
  };
}

/** Packs files by name with 7-Zip. */
export async function pack(
  type: PackType,
  files: Readonly<Record<string, Uint8Array | string>>,
  options: PackOptions = {},
): Promise<Buffer> {
  const made = await runPack(type, files, options);
  // 7-Zip adds its ending to a name that has none.
  const found = ['/made', `/made.${type}`, '/made.gz'].map(made).find((bytes) => bytes !== null);
  if (!found) throw new Error('7-Zip made no file');
  return found;
}

/** The same cut into volumes of so many bytes, `.001` and so on. */
export async function packVolumes(
  type: '7z' | 'zip',
  files: Readonly<Record<string, Uint8Array | string>>,
  volumeBytes: number,
  options: PackOptions = {},
): Promise<Buffer[]> {
  const args = [...(options.args ?? []), `-v${volumeBytes}b`];
  const made = await runPack(type, files, { ...options, args });
  const volumes: Buffer[] = [];
  for (;;) {
    const bytes = made(`/made.${type}.${String(volumes.length + 1).padStart(3, '0')}`);
    if (bytes === null) return volumes;
    volumes.push(bytes);
  }
}

/** A RAR 4 archive with stored files (RAR 4 technote: marker, archive header, one header for each file, end). */
export function makeRar4(files: Readonly<Record<string, string>>): Buffer {
  const block = (type: number, flags: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head[0] = type;
    head.writeUInt16LE(flags, 1);
    head.writeUInt16LE(7 + body.length, 3);
    const crc = Buffer.alloc(2);
    crc.writeUInt16LE(crc32(Buffer.concat([head, body])) & 0xffff, 0);
    return Buffer.concat([crc, head, body]);
  };
  const entries = Object.entries(files).map(([name, text]) => {
    const data = Buffer.from(text);
    const path = Buffer.from(name);
    const body = Buffer.alloc(25);
    body.writeUInt32LE(data.length, 0);
    body.writeUInt32LE(data.length, 4);
    body[8] = 3;
    body.writeUInt32LE(crc32(data), 9);
    body.writeUInt32LE(0x50210000, 13);
    body[17] = 20;
    body[18] = 0x30;
    body.writeUInt16LE(path.length, 19);
    body.writeUInt32LE(0o100644, 21);
    return Buffer.concat([block(0x74, 0x8000, Buffer.concat([body, path])), data]);
  });
  const mark = Buffer.from('Rar!\x1a\x07\x00', 'latin1');
  return Buffer.concat([mark, block(0x73, 0, Buffer.alloc(6)), ...entries, block(0x7b, 0x4000, Buffer.alloc(0))]);
}

/** A variable-length number of RAR 5: seven bits a byte, the lowest first. */
function vint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(out);
}

/** A RAR 5 archive with stored files (RAR 5.0 archive format: signature, main header, file headers, end). */
export function makeRar5(files: Readonly<Record<string, string>>): Buffer {
  const header = (body: Buffer): Buffer => {
    const sized = Buffer.concat([vint(body.length), body]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(sized), 0);
    return Buffer.concat([crc, sized]);
  };
  const entries = Object.entries(files).map(([name, text]) => {
    const data = Buffer.from(text);
    const path = Buffer.from(name);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(data), 0);
    // type 2 (file), flags 2 (data follows), its size; file flags 4 (CRC), size, attributes; method stored; Unix.
    const numbers = [vint(2), vint(2), vint(data.length), vint(4), vint(data.length), vint(0o100644)];
    const body = Buffer.concat([...numbers, crc, vint(0), vint(1), vint(path.length), path]);
    return Buffer.concat([header(body), data]);
  });
  const mark = Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1');
  const main = header(Buffer.concat([vint(1), vint(0), vint(0)]));
  const end = header(Buffer.concat([vint(5), vint(0), vint(0)]));
  return Buffer.concat([mark, main, ...entries, end]);
}

/** One stored file over several RAR 5 volumes, as many as there are pieces of data. */
export function makeRar5Volumes(name: string, pieces: readonly Uint8Array[]): Buffer[] {
  const header = (body: Buffer): Buffer => {
    const sized = Buffer.concat([vint(body.length), body]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(sized), 0);
    return Buffer.concat([crc, sized]);
  };
  const whole = Buffer.concat(pieces);
  const path = Buffer.from(name);
  return pieces.map((piece, at) => {
    const isLast = at === pieces.length - 1;
    // Of a part that goes on, the CRC is that of the part; the last one has the whole file's.
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(crc32(isLast ? whole : piece), 0);
    const flags = 2 + (at > 0 ? 8 : 0) + (isLast ? 0 : 16);
    const numbers = [vint(2), vint(flags), vint(piece.length), vint(4), vint(whole.length), vint(0o100644)];
    const file = header(Buffer.concat([...numbers, crc, vint(0), vint(1), vint(path.length), path]));
    // Archive flags: 1 a volume, 2 its number follows (not for the first).
    const main = header(Buffer.concat([vint(1), vint(0), vint(at > 0 ? 3 : 1), ...(at > 0 ? [vint(at)] : [])]));
    const end = header(Buffer.concat([vint(5), vint(0), vint(isLast ? 0 : 1)]));
    return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'), main, file, piece, end]);
  });
}
