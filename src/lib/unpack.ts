/**
 * Unpacks what is whole in memory and of known size, by what `zstdDecompressSync` and `brotliDecompressSync` are made of: node:zlib brings
 * all of Node's streams along, a twentieth of the start on a framebuffer, which needs neither. The runtime is pinned (package.json), a
 * test holds its binding to this.
 */

/** The synchronous half of Node's zlib binding that all its formats share. */
export interface ZlibHandle {
  onerror: (message: string, errno: number, code: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    at: number,
    length: number,
    out: Uint8Array,
    outAt: number,
    outLength: number,
  ): void;
}

interface Unpacker extends ZlibHandle {
  init(...options: readonly unknown[]): void;
  close(): void;
}

interface Binding {
  readonly BrotliDecoder: new (mode: number) => Unpacker;
  readonly ZstdDecompress: new () => Unpacker;
}

/** All of them as they are. */
const PARAMETERS = new Uint32Array(1).fill(-1);
const BROTLI_DECODE = 8;
/** ZSTD_e_end and BROTLI_OPERATION_FINISH alike. */
const ALL = 2;

const binding = (): Binding => (process as unknown as { binding(name: string): Binding }).binding('zlib');
const nothing = (): void => {};

/** `left`: what `unpacker` was given to tell [room left in the output, input left over]. */
function unpack(unpacker: Unpacker, left: Uint32Array, packed: Uint8Array, size: number): Buffer {
  // Room for one byte more: brotli does not tell that something is still to come.
  const out = Buffer.allocUnsafeSlow(size + 1);
  let fault: string | null = null;
  unpacker.onerror = (message) => {
    fault = message;
  };
  unpacker.writeSync(ALL, packed, 0, packed.length, out, 0, out.length);
  unpacker.close();
  if (fault !== null || left[0] !== 1 || left[1] !== 0) throw new Error(fault ?? 'packed: another size');
  return out.subarray(0, size);
}

/** `size`: of what comes out, exactly. Throws when it is another, or the data are damaged. */
export function unzstd(packed: Uint8Array, size: number): Buffer {
  const left = new Uint32Array(2);
  const unpacker = new (binding().ZstdDecompress)();
  unpacker.init(PARAMETERS, undefined, left, nothing, undefined);
  return unpack(unpacker, left, packed, size);
}

/** As `unzstd`. */
export function unbrotli(packed: Uint8Array, size: number): Buffer {
  const left = new Uint32Array(2);
  const unpacker = new (binding().BrotliDecoder)(BROTLI_DECODE);
  unpacker.init(PARAMETERS, left, nothing, undefined);
  return unpack(unpacker, left, packed, size);
}
