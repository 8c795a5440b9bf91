/** Opens what choose.ts chose: a stream for blessed to draw on, where keys come from, and how it is given back. I/O. */

import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Log } from '../services.ts';
import type { Surface } from '../ui/surface.ts';
import type { TextSize } from '../ui/ui-settings.ts';
import { directTerminal } from './direct-terminal.ts';
import { uprightSize } from './framebuffer.ts';
import type { Restorer } from './restore.ts';
import { readFramebuffer, textConsolePath } from './sysfs.ts';
import { terminfoName } from './term-name.ts';
import { cellWidthFor } from './text-size.ts';
import type { VirtualTerminal } from './virtual-terminal.ts';

/** What blessed draws on: has `columns` and `rows`, emits `resize`. */
export type TerminalOutput = Writable & { readonly columns: number; readonly rows: number };

export interface FirstSurface extends Surface {
  /** Gives the terminal back, where it is one, when blessed never took it over. */
  leave(): void;
}

export interface OpenConsole {
  /** The terminal; where it is not a real one it is made at the first call. */
  terminal(): Promise<TerminalOutput>;
  /** Draws the first picture, as all that blessed needs takes long to make; null: only blessed can. */
  readonly first: FirstSurface | null;
  /** Bytes of a terminal's keyboard; null: there is none, keyboards are read as devices. */
  readonly input: Readable | null;
  /** The terminal's name, as in $TERM. */
  readonly term: string;
  /** What it is, for the log and `doctor`. */
  readonly name: string;
  /** Whether the text size is ours to change. */
  readonly sizes: boolean;
  /** `ascii`: the font is the kernel's own, which lacks signs beyond ASCII. */
  readonly signs: 'all' | 'ascii';
  /** Changes the text size at once; false: this console cannot. */
  setTextSize(size: TextSize): boolean;
  /** Gives the screen back. The restorer does the same when the program ends otherwise. */
  close(): void;
}

/** Standard input and output. The streams are made when they are asked for, and only a terminal's are. */
export interface Standard {
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  readonly input: ReadStream;
  readonly output: WriteStream;
}

export interface ConsoleDeps {
  readonly restorer: Restorer;
  readonly log: Log;
  readonly textSize: TextSize;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly standard: Standard;
  /** In front of `/dev` and `/sys`, for tests. */
  readonly root?: string;
}

/** Opens a console. Throws the system's error (the next choice is tried then). */
export async function openConsole(kind: 'in-place' | 'tty1' | 'framebuffer', deps: ConsoleDeps): Promise<OpenConsole> {
  if (kind === 'in-place') return openInPlace(deps);
  if (kind === 'tty1') return openTty1(deps);
  return openOwn(deps);
}

function openInPlace({ restorer, env, standard }: ConsoleDeps): OpenConsole {
  const { input: stdin, output: stdout } = standard;
  stdin.setRawMode(true);
  stdin.resume();
  const close = restorer.add(() => {
    stdin.setRawMode(false);
    stdin.pause();
  });
  const term = env['TERM'] ?? '';
  const name = `terminal ${term}`;
  const first = terminfoName(term) === 'xterm-256color' ? directTerminal(stdout) : null;
  return {
    ...{ terminal: () => Promise.resolve(stdout), first, input: stdin, term, name, sizes: false, signs: 'all' },
    setTextSize: () => false,
    close,
  };
}

async function openTty1({ restorer, root = '', env, textSize }: ConsoleDeps): Promise<OpenConsole> {
  const [{ openTextConsole }, { consoleFont }] = await Promise.all([import('./tty1.ts'), import('./console-font.ts')]);
  const framebuffer = readFramebuffer(root, env['RGSX_ROTATE']);
  const panel = typeof framebuffer === 'string' ? null : uprightSize(framebuffer.geometry);
  const path = textConsolePath(root);
  const font = panel === null ? null : consoleFont(join(root, path), panel.width, panel.height, root);
  const restoreFont = restorer.add(() => font?.restore());
  const hasFont = font?.set(textSize) ?? false;
  const console = openTextConsole(path, restorer, root);
  const { output, input } = console;
  return {
    terminal: () => Promise.resolve(output),
    first: null,
    input,
    term: 'linux',
    sizes: hasFont,
    signs: hasFont ? 'all' : 'ascii',
    get name() {
      return `${path} ${output.columns}x${output.rows}`;
    },
    setTextSize(size) {
      if (font?.set(size) !== true) return false;
      console.refreshSize();
      return true;
    },
    close() {
      console.close();
      restoreFont();
    },
  };
}

async function openOwn({ restorer, root, log, textSize, env }: ConsoleDeps): Promise<OpenConsole> {
  const framebuffer = readFramebuffer(root, env['RGSX_ROTATE']);
  if (typeof framebuffer === 'string') throw new Error(`/dev/fb0: ${framebuffer}`);
  const [{ directPixels }, { openFramebufferDevice }, { loadFont }, { FramePainter }] = await Promise.all([
    import('./direct-pixels.ts'),
    import('./fb-device.ts'),
    import('./font.ts'),
    import('./framebuffer.ts'),
  ]);
  const { geometry } = framebuffer;
  const { width, height } = uprightSize(geometry);
  const cellFor = (size: TextSize): number => cellWidthFor(size, width, height);
  let cellWidth = cellFor(textSize);
  let painter = new FramePainter(geometry, loadFont(cellWidth));
  const device = openFramebufferDevice(framebuffer, restorer, root);
  painter.clear(0);
  let failed = false;
  const flush = (): void => {
    const changed = painter.takeChanged();
    if (failed) return;
    try {
      for (const { start, end } of changed) device.show(painter.frame, start, end);
    } catch (error) {
      failed = true;
      log.error('framebuffer-lost', { code: (error as NodeJS.ErrnoException).code ?? String(error) });
    }
  };
  const first = directPixels(() => painter, flush);
  let terminal: VirtualTerminal | null = null;
  const openTerminal = async (): Promise<TerminalOutput> => {
    const { VirtualTerminal } = await import('./virtual-terminal.ts');
    const made = await VirtualTerminal.create(painter.columns, painter.rows, {
      cell: (column, row, look) => painter.paint(column, row, look),
      done: flush,
    });
    // The text size may have changed meanwhile.
    if (made.columns !== painter.columns) made.setSize(painter.columns, painter.rows);
    terminal = made;
    return made;
  };
  const describe = (): string => `framebuffer ${width}x${height}, ${painter.columns}x${painter.rows} characters`;
  log.info('console-framebuffer', {
    ...{ width: geometry.width, height: geometry.height, stride: geometry.stride, bits: geometry.layout.bitsPerPixel },
    ...{ rotation: geometry.rotation, virtualHeight: framebuffer.virtualHeight, cell: cellWidth },
  });
  return {
    terminal: openTerminal,
    first,
    input: null,
    term: 'xterm-256color',
    sizes: true,
    signs: 'all',
    get name() {
      return describe();
    },
    setTextSize(size) {
      const wanted = cellFor(size);
      if (wanted === cellWidth) return true;
      cellWidth = wanted;
      painter = new FramePainter(geometry, loadFont(wanted), painter.frame);
      painter.clear(0);
      if (terminal === null) first.resized();
      else terminal.setSize(painter.columns, painter.rows);
      return true;
    },
    close() {
      terminal?.destroy();
      device.close();
    },
  };
}
