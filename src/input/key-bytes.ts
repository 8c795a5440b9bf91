/** What a terminal sends for the keys of a keyboard → events. Understands xterm's, the Linux console's and VT100's sequences. Pure. */

import { hasControls } from '../lib/text.ts';
import type { Action, InputEvent } from './actions.ts';

const action = (name: Action): InputEvent => ({ kind: 'action', action: name, repeat: 0, from: 'keyboard' });

const SINGLE: Readonly<Record<string, Action>> = {
  '\r': 'confirm',
  '\n': 'confirm',
  '\t': 'select',
  '\b': 'erase',
  '\x7f': 'erase',
  '\x03': 'quit',
};

/** Final letter of `ESC [ ... X` and `ESC O X`. */
const LETTERS: Readonly<Record<string, Action>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  M: 'confirm',
  P: 'start',
};

/** Number of `ESC [ n ~`. */
const NUMBERS: Readonly<Record<string, Action>> = {
  1: 'home',
  2: 'select',
  3: 'erase',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'start',
};

// CSI with parameters, SS3, the Linux console's function keys (ESC [ [ A), and what terminals answer (OSC, DCS): swallowed.
const SEQUENCE = /^\x1b(?:\[\[([A-E])|\[([0-9;:?<=>]*)[ -/]*([@-Z\\-~])|O([ -~])|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\))/;
/** The beginning of such a sequence. */
const PARTIAL = /^\x1b(?:$|\[\[?$|\[[0-9;:?<=>]*[ -/]*$|O$|[\]P_^X][^\x07\x1b]*\x1b?$)/;
const LONGEST = 256;

export class KeyBytes {
  #rest = '';
  readonly #utf8 = new TextDecoder('utf-8');

  /** Events of these bytes. A sequence or letter that is not complete stays for the next call or `flush`. */
  push(bytes: Buffer): InputEvent[] {
    return this.#read(this.#rest + this.#utf8.decode(bytes, { stream: true }), false);
  }

  /** Whether something waits: a lone Escape looks like the start of a sequence. Call `flush` some 30 ms later. */
  get pending(): boolean {
    return this.#rest !== '';
  }

  /** Nothing more came: what waits is a key by itself. */
  flush(): InputEvent[] {
    return this.#read(this.#rest, true);
  }

  #read(text: string, all: boolean): InputEvent[] {
    const events: InputEvent[] = [];
    let rest = text;
    this.#rest = '';
    while (rest !== '') {
      if (rest[0] !== '\x1b') {
        const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
        rest = rest.slice(letter.length);
        const known = SINGLE[letter];
        if (known !== undefined) events.push(action(known));
        else if (letter >= ' ' && letter !== '\ufffd' && !hasControls(letter))
          events.push({ kind: 'text', text: letter });
        continue;
      }
      const match = SEQUENCE.exec(rest);
      if (match !== null) {
        const [whole, linuxF, numbers, letter, ss3] = match;
        const found =
          linuxF === 'A'
            ? 'start'
            : letter === '~'
              ? NUMBERS[(numbers ?? '').split(';')[0] ?? '']
              : LETTERS[letter ?? ss3 ?? ''];
        if (found !== undefined) events.push(action(found));
        rest = rest.slice(whole.length);
      } else if (!all && rest.length < LONGEST && PARTIAL.test(rest)) {
        this.#rest = rest;
        break;
      } else {
        // Escape by itself, or before something else: the rest of a broken sequence is not typed text.
        events.push(action('back'));
        rest = rest.slice(1);
        if (rest.length >= LONGEST || (rest !== '' && /^[[O\]P_^X]/.test(rest))) rest = '';
      }
    }
    return events;
  }
}
