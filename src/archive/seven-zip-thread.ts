/** 7-Zip's own thread: `callMain` blocks it from beginning to end, so that a cancel is the end of the thread. */

import { parentPort, workerData } from 'node:worker_threads';
import create, { type SevenZip } from '7z-wasm/7zz.umd.js';
import { SevenZipFiles } from './seven-zip-files.ts';

/** What the thread is started for. */
export interface SevenZipOrder {
  /** 7-Zip, compiled. */
  readonly program: WebAssembly.Module;
  /** The archive, or all of its volumes: the names that 7-Zip sees, and where they lie. The first is what it opens. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Arguments before the archive's name. */
  readonly args: readonly string[];
  readonly planned: ReadonlyMap<string, string>;
  /** A folder that is there, for everything that was not planned; only used when unpacking. */
  readonly heap: string;
  /** More than this is not written: it was not listed. */
  readonly maxBytes: number;
  /** More lines than this are an attack on memory. */
  readonly maxLines: number;
}

export type SevenZipMessage =
  | { readonly type: 'progress'; readonly doneBytes: number }
  | {
      readonly type: 'end';
      readonly exitCode: number;
      readonly lines: readonly string[];
      /** Too many lines: the rest was thrown away. */
      readonly tooMany: boolean;
      readonly complaints: string;
      /** System code of a write that the card refused. */
      readonly fault: string | null;
    };

const PROGRESS_BYTES = 1024 * 1024;
const COMPLAINT_CHARACTERS = 4000;

async function main(order: SevenZipOrder, post: (message: SevenZipMessage) => void): Promise<void> {
  const lines: string[] = [];
  let tooMany = false;
  let complaints = '';
  const files = new SevenZipFiles(order.planned, order.heap, order.maxBytes);
  const zip = await create({
    instantiateWasm: (imports, receive) => {
      void WebAssembly.instantiate(order.program, imports).then(receive);
      return {};
    },
    print: (line) => {
      if (lines.length < order.maxLines) lines.push(line);
      else tooMany = true;
    },
    printErr: (line) => {
      if (complaints.length < COMPLAINT_CHARACTERS) complaints += `${line}\n`;
    },
    stdin: () => null,
  });
  files.mount(zip, order.inputs);
  reportWrites(zip.NODEFS.stream_ops, files, post);
  let exitCode = 255;
  try {
    exitCode = zip.callMain([...order.args, `/in/${order.inputs.keys().next().value}`]) ?? 0;
  } catch (error) {
    complaints += error instanceof Error ? error.message : String(error);
  }
  post({ type: 'end', exitCode, lines, tooMany, complaints, fault: files.fault });
}

function reportWrites(
  operations: SevenZip['NODEFS']['stream_ops'],
  files: SevenZipFiles,
  post: (message: SevenZipMessage) => void,
): void {
  const write = operations.write;
  let told = 0;
  operations.write = (...args) => {
    const count = write(...args);
    if (files.writtenBytes - told >= PROGRESS_BYTES) {
      told = files.writtenBytes;
      post({ type: 'progress', doneBytes: told });
    }
    return count;
  };
}

const port = parentPort;
if (port === null) throw new Error('this file is the start of a worker thread');
void main(workerData as SevenZipOrder, (message) => port.postMessage(message));
