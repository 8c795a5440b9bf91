import { BLANK, paragraph } from '../lines.ts';
import { type Binding, back, type Context, type Effect, type Step, screen, stay, toast } from '../screen.ts';
import {
  DONE_KEY,
  erased,
  FULL_LAYERS,
  inputLine,
  type KeyboardState,
  keyboardWith,
  keyLines,
  keyUnder,
  LAYER_KEY,
  moveKey,
  typed,
} from '../widgets/keyboard.ts';

interface TypingState {
  readonly title: string;
  readonly secret: boolean;
  readonly onDone: (text: string) => readonly Effect[];
  readonly keyboard: KeyboardState;
}

const withKeyboard = (state: TypingState, keyboard: KeyboardState): TypingState => ({ ...state, keyboard });

const onPad = (_: TypingState, context: Context): boolean => context.hands.device === 'pad';
const onKeyboard = (_: TypingState, context: Context): boolean => context.hands.device === 'keyboard';

const done: Pick<Binding<TypingState>, 'label' | 'help' | 'disabled' | 'run'> = {
  label: (t) => t.keys.done,
  help: (t) => t.help.typingDone,
  disabled: (state, context) => (state.keyboard.text.trim() === '' ? context.t.find.typeFirst : null),
  run: (state) => stay(state, back(), ...state.onDone(state.keyboard.text.trim())),
};

const nextLayer = (state: TypingState): Step<TypingState> => {
  const layer = (state.keyboard.layer + 1) % FULL_LAYERS.length;
  return stay(withKeyboard(state, { ...state.keyboard, layer }));
};

const leave: Pick<Binding<TypingState>, 'label' | 'help' | 'run'> = {
  label: (t) => t.keys.leave,
  help: (t) => t.help.leaveKeyboard,
  run: (state) => stay(state, back()),
};

const erase: Pick<Binding<TypingState>, 'help' | 'run'> = {
  help: (t) => t.help.erase,
  run: (state) =>
    state.keyboard.text === '' ? stay(state, back()) : stay(withKeyboard(state, erased(state.keyboard))),
};

/** A text from the player: a password, an address, a path. */
export const typing = screen<'typing', TypingState>({
  id: 'typing',
  open: ({ title, text, secret, onDone }) => ({ title, secret, onDone, keyboard: keyboardWith(text) }),
  bindings: [
    { actions: ['confirm'], when: onKeyboard, ...done },
    { actions: ['back'], when: onKeyboard, ...leave },
    { actions: ['erase'], when: onKeyboard, ...erase },
    {
      actions: ['confirm'],
      label: (t, state) => {
        const key = keyUnder(state.keyboard, FULL_LAYERS);
        return key === DONE_KEY ? t.keys.done : key === LAYER_KEY ? t.keys.shift : t.keys.type;
      },
      help: (t) => t.help.typeKey,
      when: onPad,
      run: (state, context, press) => {
        const key = keyUnder(state.keyboard, FULL_LAYERS);
        if (key === LAYER_KEY) return nextLayer(state);
        if (key !== DONE_KEY) return stay(withKeyboard(state, typed(state.keyboard, key)));
        const reason = done.disabled?.(state, context) ?? null;
        return reason === null ? done.run(state, context, press) : stay(state, toast(reason));
      },
    },
    { actions: ['back', 'erase'], label: (t) => t.keys.erase, when: onPad, ...erase },
    {
      actions: ['x', 'select'],
      label: (t) => t.keys.shift,
      help: (t) => t.help.shift,
      when: onPad,
      run: nextLayer,
    },
    { actions: ['y'], when: onPad, ...leave },
    { actions: ['start'], when: onPad, ...done },
    {
      actions: ['up', 'down', 'left', 'right', 'l1', 'r1'],
      help: (t) => t.help.move,
      when: onPad,
      run: (state, _, press) => stay(withKeyboard(state, moveKey(state.keyboard, press.action, FULL_LAYERS))),
    },
  ],
  type: (state, text) => stay(withKeyboard(state, typed(state.keyboard, text))),
  view(state, context) {
    const { columns } = context;
    const foot = onPad(state, context) ? keyLines(state.keyboard, FULL_LAYERS, columns) : [];
    const body = [
      BLANK,
      ...paragraph(state.title, columns, 'text'),
      BLANK,
      inputLine('', state.keyboard, columns, state.secret),
    ];
    return { title: state.title, body, foot, footInUse: true };
  },
});
