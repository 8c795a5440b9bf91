/** The picture that the frontend shows for the Ports entry: drawn here, so that it belongs to nobody else. */
import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 640;
const HEIGHT = 480;
const BACKGROUND = 0x10141c;
const FRAME = 0x2b3648;
const LETTERS = 0xe8edf5;
const ACCENT = 0x3ddc84;

/** Each letter is five columns of seven bits, the lowest bit on top. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  R: [0x7f, 0x09, 0x19, 0x29, 0x46],
  G: [0x3e, 0x41, 0x49, 0x49, 0x7a],
  S: [0x46, 0x49, 0x49, 0x49, 0x31],
  X: [0x63, 0x14, 0x08, 0x14, 0x63],
  T: [0x01, 0x01, 0x7f, 0x01, 0x01],
  U: [0x3f, 0x40, 0x40, 0x40, 0x3f],
  I: [0x00, 0x41, 0x7f, 0x41, 0x00],
};

class Picture {
  readonly pixels = Buffer.alloc(WIDTH * HEIGHT * 3);

  fill(x: number, y: number, width: number, height: number, colour: number): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        this.pixels.writeUIntBE(colour, (row * WIDTH + column) * 3, 3);
      }
    }
  }

  word(text: string, x: number, y: number, scale: number, colour: number): void {
    [...text].forEach((letter, index) => {
      GLYPHS[letter]?.forEach((bits, column) => {
        for (let row = 0; row < 7; row++) {
          if ((bits >> row) & 1) this.fill(x + (index * 6 + column) * scale, y + row * scale, scale, scale, colour);
        }
      });
    });
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** 8-bit RGB, every row unfiltered (PNG specification, third edition). */
function png(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8;
  header[9] = 2;
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y++) rows.push(Buffer.from([0]), pixels.subarray(y * WIDTH * 3, (y + 1) * WIDTH * 3));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A terminal window with the name, a list whose second row is chosen, and a progress bar. */
export function drawPicture(): Buffer {
  const picture = new Picture();
  picture.fill(0, 0, WIDTH, HEIGHT, BACKGROUND);
  picture.fill(48, 48, 544, 384, FRAME);
  picture.fill(54, 54, 532, 372, BACKGROUND);
  picture.word('RGSX', 96, 96, 14, LETTERS);
  picture.word('TUI', 462, 145, 7, ACCENT);
  for (let row = 0; row < 3; row++) {
    const chosen = row === 1;
    if (chosen) picture.fill(88, 248 + row * 36, 464, 28, ACCENT);
    picture.fill(104, 256 + row * 36, 180 + ((row * 97) % 120), 12, chosen ? BACKGROUND : FRAME);
    picture.fill(492, 256 + row * 36, 44, 12, chosen ? BACKGROUND : FRAME);
  }
  picture.fill(88, 376, 464, 20, FRAME);
  picture.fill(88, 376, 300, 20, LETTERS);
  return png(picture.pixels);
}
