/** PNG pictures of 8-bit RGB, enough to keep golden pictures and to read them back (no filters but those that are written). */

import { crc32, deflateSync, inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, rows from the top. */
  readonly pixels: Uint32Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Screens have few colours: up to 256 are written as a palette, which makes golden pictures small. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const palette = [...new Set(pixels)];
  const indexed = palette.length <= 256;
  const bytes = indexed ? 1 : 3;
  const index = new Map(palette.map((color, at) => [color, at]));
  const raw = Buffer.alloc((width * bytes + 1) * height);
  let at = 0;
  for (let y = 0; y < height; y++) {
    raw[at++] = 0;
    for (let x = 0; x < width; x++) {
      const color = pixels[y * width + x] ?? 0;
      if (indexed) raw[at++] = index.get(color) ?? 0;
      else at = raw.writeUIntBE(color, at, 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = indexed ? 3 : 2;
  const table = Buffer.alloc(palette.length * 3);
  for (const [i, color] of palette.entries()) if (indexed) table.writeUIntBE(color, i * 3, 3);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(indexed ? [chunk('PLTE', table)] : []),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads what `encodePng` wrote. */
export function decodePng(png: Buffer): Picture {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG');
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    parts.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = parts.get('IHDR');
  const data = parts.get('IDAT');
  if (header === undefined || data === undefined) throw new Error('not a whole PNG');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const palette = parts.get('PLTE');
  const bytes = palette === undefined ? 3 : 1;
  const raw = inflateSync(data);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * (width * bytes + 1) + 1 + x * bytes;
      pixels[y * width + x] =
        palette === undefined ? raw.readUIntBE(from, 3) : palette.readUIntBE((raw[from] ?? 0) * 3, 3);
    }
  }
  return { width, height, pixels };
}
