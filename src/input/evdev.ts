/** The records of /dev/input/event* (struct input_event of 64-bit kernels) from bytes that arrive in any portions. Pure. */

/** seconds and microseconds (8 bytes each), type, code (2 each), value (4, signed); little endian on every target. */
export const RECORD_BYTES = 24;

export interface InputRecord {
  /** The kernel's time of the event in milliseconds; only differences mean something. */
  readonly timeMs: number;
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** Puts records together from reads that may end anywhere. One per device. */
export class EvdevDecoder {
  #rest: Buffer = Buffer.alloc(0);

  /** The records that are complete with these bytes. */
  push(bytes: Buffer): InputRecord[] {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const records: InputRecord[] = [];
    let at = 0;
    for (; at + RECORD_BYTES <= data.length; at += RECORD_BYTES) {
      const seconds = data.readUInt32LE(at) + data.readInt32LE(at + 4) * 2 ** 32;
      records.push({
        timeMs: seconds * 1000 + data.readUInt32LE(at + 8) / 1000,
        type: data.readUInt16LE(at + 16),
        code: data.readUInt16LE(at + 18),
        value: data.readInt32LE(at + 20),
      });
    }
    this.#rest = at === data.length ? Buffer.alloc(0) : Buffer.from(data.subarray(at));
    return records;
  }
}
