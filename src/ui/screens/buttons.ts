import { fill } from '../../i18n/index.ts';
import { CHANGEABLE, type Changeable, isChangeable, swapped } from '../../input/remap.ts';
import { keyName } from '../hands.ts';
import { BLANK, line, paragraph } from '../lines.ts';
import { type Context, command, type Step, screen, stay, toast } from '../screen.ts';
import { spread } from '../text.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';

interface ButtonsState {
  readonly list: ListState;
  /** The next button of the pad becomes the one for this; null: none is waited for. */
  readonly wanted: Changeable | null;
}

const under = (state: ButtonsState): Changeable =>
  CHANGEABLE[scrolled(state.list, CHANGEABLE.length, CHANGEABLE.length).cursor] ?? 'confirm';

const isWaiting = (state: ButtonsState): boolean => state.wanted !== null;
const isListing = (state: ButtonsState): boolean => state.wanted === null;

/** Two buttons change places, so that every action keeps a button; the same one again changes nothing. */
function take(state: ButtonsState, context: Context, pressed: string): Step<ButtonsState> {
  const { wanted } = state;
  const listing = { ...state, wanted: null };
  const { t, settings, hands } = context;
  if (hands.device === 'keyboard') return stay(listing, toast(t.buttons.padOnly));
  if (wanted === null || !isChangeable(pressed) || pressed === wanted) return stay(listing);
  const names = { first: keyName(pressed, hands), second: keyName(wanted, hands) };
  const buttons = swapped(settings.buttons, wanted, pressed);
  return stay(
    listing,
    command((port) => port.saveSettings({ buttons })),
    toast(fill(t.buttons.swapped, names)),
  );
}

const NOTE_ROWS = 2;

/** Which button of the pad does what: choose an action, then press the button for it. */
export const buttons = screen<'buttons', ButtonsState>({
  id: 'buttons',
  open: () => ({ list: LIST_START, wanted: null }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.change,
      help: (t) => t.help.changeButton,
      when: isListing,
      disabled: (_, context) => (context.hands.device === 'keyboard' ? context.t.buttons.padOnly : null),
      run: (state) => stay({ ...state, wanted: under(state) }),
    },
    {
      actions: ['y'],
      label: (t) => t.keys.reset,
      help: (t) => t.help.resetButtons,
      when: isListing,
      run: (state, context) =>
        stay(
          state,
          command((port) => port.saveSettings({ buttons: {} })),
          toast(context.t.buttons.reset),
        ),
    },
    ...listBindings<ButtonsState>(
      () => CHANGEABLE.length,
      (_, context) => context.bodyRows - NOTE_ROWS,
    ).map((binding) => ({ ...binding, when: isListing })),
    {
      actions: CHANGEABLE,
      help: (t) => t.help.changeButton,
      when: isWaiting,
      run: (state, context, press) => take(state, context, press.action),
    },
    {
      actions: ['left', 'right', 'up', 'down'],
      label: (t) => t.keys.cancel,
      help: (t) => t.help.back,
      when: isWaiting,
      run: (state) => stay({ ...state, wanted: null }),
    },
  ],
  view(state, context) {
    const { t, columns, hands } = context;
    const pad = { ...hands, device: 'pad' } as const;
    const body = listLines(state.list, CHANGEABLE.length, context.bodyRows - NOTE_ROWS, (index, isCursor) => {
      const action = CHANGEABLE[index] ?? 'confirm';
      const button = action === state.wanted ? '...' : keyName(action, pad);
      const text = spread(`${isCursor ? '>' : ' '}${t.buttons.names[action]}`, `${button} `, columns);
      return line(text, isCursor ? 'cursor' : 'text');
    });
    const note =
      state.wanted === null
        ? paragraph(hands.device === 'keyboard' ? t.buttons.padOnly : t.settings.notes.buttons, columns, 'dim')
        : paragraph(fill(t.buttons.press, { name: t.buttons.names[state.wanted] }), columns, 'warning');
    return {
      title: t.settings.buttons,
      body,
      foot: Array.from({ length: NOTE_ROWS }, (_, row) => note[row] ?? BLANK),
    };
  },
});
