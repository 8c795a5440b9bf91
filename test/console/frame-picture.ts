/** A framebuffer console without a framebuffer, and the picture that the player would see. */

import { loadFont } from '../../src/console/font.ts';
import { type FrameGeometry, FramePainter, uprightSize, XRGB8888 } from '../../src/console/framebuffer.ts';
import { VirtualTerminal } from '../../src/console/virtual-terminal.ts';
import type { Picture } from '../helpers/png.ts';

export function geometry(width: number, height: number, more: Partial<FrameGeometry> = {}): FrameGeometry {
  const layout = more.layout ?? XRGB8888;
  return { width, height, stride: (width * layout.bitsPerPixel) / 8, layout, rotation: 0, ...more };
}

export async function openFrame(geo: FrameGeometry, cellWidth: number) {
  const painter = new FramePainter(geo, loadFont(cellWidth));
  const painted: string[] = [];
  const terminal = await VirtualTerminal.create(painter.columns, painter.rows, {
    cell: (column, row, look) => {
      painted.push(`${column},${row}`);
      painter.paint(column, row, look);
    },
    done: () => {},
  });
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => terminal.write(text, () => setImmediate(resolve)));
  return { painter, terminal, write, painted };
}

/** What is on the panel, upright, whatever the layout and the rotation. */
export function pictureOf(painter: FramePainter, geo: FrameGeometry): Picture {
  const { width, height } = uprightSize(geo);
  const pixels = new Uint32Array(width * height);
  const bytes = geo.layout.bitsPerPixel / 8;
  const channel = (value: number, { shift, bits }: { shift: number; bits: number }): number =>
    Math.round((((value >>> shift) & ((1 << bits) - 1)) * 255) / ((1 << bits) - 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] =
        geo.rotation === 0
          ? [x, y]
          : geo.rotation === 90
            ? [geo.width - 1 - y, x]
            : geo.rotation === 180
              ? [geo.width - 1 - x, geo.height - 1 - y]
              : [y, geo.height - 1 - x];
      const value = painter.frame.readUIntLE(py * geo.stride + px * bytes, bytes);
      const { red, green, blue } = geo.layout;
      pixels[y * width + x] = (channel(value, red) << 16) | (channel(value, green) << 8) | channel(value, blue);
    }
  }
  return { width, height, pixels };
}

/** A screen of this folder's own with everything that a screen can have. */
export function sampleScreen(columns: number, rows: number): string {
  const line = (text: string): string => `${text.slice(0, columns).padEnd(columns)}`;
  const at = (row: number, text: string): string => `\x1b[${row};1H${text}`;
  const body = [
    '\x1b[1mBold\x1b[0m plain \x1b[4munderlined\x1b[0m \x1b[7mreverse\x1b[0m \x1b[2mdim\x1b[0m',
    'Grüße, Ærøskøbing, Čeština, Ελλάδα, Привет, Việt',
    '▲▼◀▶ ←↑→↓ ✓✗ ★☆ ☐☑ ●○ • … “q” – €½°',
    '\x1b[36m┌──────┬──────┐ ╔══════╦══╗ ╭──────╮\x1b[0m',
    '\x1b[36m│\x1b[0m one  \x1b[36m│\x1b[0m two  \x1b[36m│ ║\x1b[0m three\x1b[36m║\x1b[0m 4\x1b[36m║ │\x1b[0m five \x1b[36m│\x1b[0m',
    '\x1b[36m├──────┼──────┤ ╠══════╬══╣ │ ━┳━┓ │\x1b[0m',
    '\x1b[36m└──────┴──────┘ ╚══════╩══╝ ╰──┗━┛─╯\x1b[0m',
    '\x1b[32m████████▓▓▓▓▒▒▒▒░░░░\x1b[0m ▁▂▃▄▅▆▇█ ▏▎▍▌▋▊▉█ ▖▗▘▙▚▛',
    '日本語 한국 \u{1f3ae} ⠋⠙⠹⠸ ┄┄┆ ╱╲╳',
    [...Array(16).keys()].map((i) => `\x1b[${i < 8 ? 30 + i : 82 + i}m■■\x1b[0m`).join(''),
    [...Array(8).keys()].map((i) => `\x1b[${40 + i}m ${i} \x1b[0m`).join('') +
      '\x1b[38;5;208m208 \x1b[38;2;255;0;128mrgb\x1b[0m',
  ];
  return [
    '\x1b[?25l\x1b[2J',
    at(1, `\x1b[30;46m${line(' SNES > "mario"')}\x1b[0m`),
    ...body.slice(0, rows - 4).map((text, index) => at(index + 2, text)),
    at(rows - 2, `\x1b[7m${line('> Super Mario Kart (Europe)      =   512K')}\x1b[0m`),
    at(rows, `\x1b[1mA\x1b[0m Open  \x1b[1mB\x1b[0m Back  \x1b[1mX\x1b[0m Find`),
  ].join('');
}
