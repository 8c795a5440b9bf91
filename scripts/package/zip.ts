/** Writes a zip as cards like it: deflate, UTF-8 names, Unix rights, one fixed date so that the same input gives the same file. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly data: Buffer;
  /** May be executed, where the file system keeps that. */
  readonly executable?: boolean;
}

/** 1 January 2025, 00:00, as MS-DOS date and time. */
const DATE = ((2025 - 1980) << 9) | (1 << 5) | 1;
const UTF8 = 0x800;
const DEFLATE = 8;

/** The fields that the local and the central header share (APPNOTE 6.3.10, 4.3.7 and 4.3.12), from "version needed" on. */
function shared(file: ZipFile, packed: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(UTF8, 2);
  fields.writeUInt16LE(DEFLATE, 4);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(file.data), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(file.data.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(file.name), 22);
  return fields;
}

export function makeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const packed = deflateRawSync(file.data, { level: 9 });
    const fields = shared(file, packed);
    const name = Buffer.from(file.name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 'latin1');
    central.writeUInt16LE((3 << 8) | 20, 4); // made by Unix: the rights below count
    fields.copy(central, 6);
    central.writeUInt32LE(((0o100000 | (file.executable ? 0o755 : 0o644)) << 16) >>> 0, 38);
    central.writeUInt32LE(at, 42);
    directory.push(central, name);
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
