/** Bytes of pads and keyboards: the same in any pieces, no button that stays down, no letter that steers. */

import assert from 'node:assert/strict';
import type { InputEvent } from '../../src/input/actions.ts';
import { EvdevDecoder, type InputRecord, RECORD_BYTES } from '../../src/input/evdev.ts';
import { KeyBytes } from '../../src/input/key-bytes.ts';
import { mapPad } from '../../src/input/mapping.ts';
import { type ButtonChange, PadState } from '../../src/input/pad.ts';
import { Presses } from '../../src/input/presses.ts';
import { hasControls } from '../../src/lib/text.ts';
import { device, key, ROW_KEYS, record, XBOX_AXES, XBOX_KEYS } from '../input/records.ts';
import { damage, type Fuzzer, type Pick } from './harness.ts';

const PADS = [device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) }), device({ keys: new Set(ROW_KEYS) })].map(
  (pad) => mapPad(pad, []),
);

function pieces(input: Buffer, pick: Pick): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < input.length; ) {
    const size = 1 + pick(50);
    found.push(input.subarray(at, at + size));
    at += size;
  }
  return found;
}

function records(parts: readonly Buffer[]): InputRecord[] {
  const decoder = new EvdevDecoder();
  return parts.flatMap((part) => decoder.push(part));
}

function judgePad(found: readonly InputRecord[], pick: Pick): number {
  const pad = new PadState(PADS[pick(PADS.length)] ?? mapPad(device(), []));
  const presses = new Presses('a');
  const down = new Set<string>();
  let nowMs = 0;
  let actions = 0;
  const take = (changes: readonly ButtonChange[]): void => {
    for (const change of changes) {
      assert.notEqual(
        down.has(change.button),
        change.down,
        `${change.button} goes ${change.down ? 'down' : 'up'} twice`,
      );
      if (change.down) down.add(change.button);
      else down.delete(change.button);
      actions += presses.feed(change, nowMs).length;
    }
  };
  for (const one of found) {
    nowMs += pick(100);
    take(pad.feed(one));
    assert.ok(presses.tick(nowMs).length <= 1);
  }
  take(pad.releaseAll());
  assert.deepEqual([...down], [], 'a button stays down');
  // Whatever happened, nothing repeats any more once all is let go.
  assert.deepEqual(presses.tick(nowMs + 100_000), []);
  return actions;
}

function typed(parts: readonly Buffer[]): InputEvent[] {
  const keys = new KeyBytes();
  const events = parts.flatMap((part) => keys.push(part));
  events.push(...keys.flush());
  assert.equal(keys.pending, false);
  return events;
}

/** What terminals send for keys, and what they answer. */
const SENT = [
  ...[
    'a',
    'é',
    '日',
    '😀',
    ' ',
    '\r',
    '\t',
    '\u007f',
    '\u0003',
    '[',
    'O',
    '\u001b[A',
    '\u001bOB',
    '\u001b[5~',
    '\u001b[1;5C',
    '\u001b[[A',
    '\u001b[[E',
  ],
  ...[
    '\u001b[200~',
    '\u001b[?1;2c',
    '\u001b]11;rgb:0/0/0\u0007',
    '\u001b]0;x\u001b\\',
    '\u001bP1+r\u001b\\',
    '\u001b[<0;1;1M',
    '\u001bOP',
  ],
];

function judgeKeys(input: Buffer, pick: Pick): string {
  const events = typed(pieces(input, pick));
  for (const event of events) {
    if (event.kind === 'text')
      assert.ok(!hasControls(event.text) && [...event.text].length === 1, JSON.stringify(event));
  }
  // What is broken may be given up at another place in pieces; what terminals really send may not.
  const sent = Buffer.from(Array.from({ length: pick(12) }, () => SENT[pick(SENT.length)]).join(''));
  assert.deepEqual(typed(pieces(sent, pick)), typed([sent]), JSON.stringify(sent.toString()));
  return events.length === 0 ? 'nothing typed' : 'typed';
}

/** A stream of records of which some are lies. */
function invent(pick: Pick): Buffer {
  const one = (): Buffer => {
    const values = [0, 1, 2, -1, 127, 255, 32767, -32768, 2 ** 31 - 1, -(2 ** 31), pick(1000)];
    const value = values[pick(values.length)] ?? 0;
    if (pick(2) === 0) return key([...XBOX_KEYS, ...ROW_KEYS][pick(26)] ?? 304, pick(3));
    return record([0, 1, 3, 4, 0x15][pick(5)] ?? 0, pick(6) === 0 ? pick(0x10000) : pick(20), value, pick(100_000));
  };
  return Buffer.concat(Array.from({ length: pick(60) }, one));
}

export function inputFuzzer(): Fuzzer {
  const sequences = [
    '\u001b[A\u001bOB\u001b[5~',
    'Café\r\u001b',
    '\u001b]0;x\u0007a',
    '\u001b[[A\u001b[200~paste\u001b[201~',
    '日本',
  ];
  const scraps = [
    '\u001b',
    '[',
    '\u001b[',
    '\u001bO',
    '~',
    ';',
    '\u001b]',
    '\u0007',
    '\u001b\\',
    '\u001bP',
    '\u0003',
    '\0',
    'é',
    Buffer.from([0xc3]),
    '\ufeff',
    key(304, 1),
    key(304, 0),
    record(0, 3, 0),
  ];
  return {
    kind: 'input devices',
    seeds: [
      ...sequences.map((text) => Buffer.from(text)),
      Buffer.concat([key(304, 1), key(304, 0), record(3, 16, -1), record(3, 16, 0)]),
    ],
    scraps,
    invent,
    spoil: (input, pick) => damage(input, scraps, pick).subarray(0, 8192),
    judge: (input, pick) => {
      const found = records(pieces(input, pick));
      assert.equal(found.length, Math.floor(input.length / RECORD_BYTES));
      assert.deepEqual(found, records([input]), 'in pieces there are other records');
      const actions = judgePad(found, pick);
      return `${judgeKeys(input, pick)}, ${actions === 0 ? 'nothing pressed' : 'pressed'}`;
    },
    reaches: ['typed, pressed', 'typed, nothing pressed', 'nothing typed, nothing pressed'],
  };
}
