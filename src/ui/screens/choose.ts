import { type Line, line } from '../lines.ts';
import { back, type Choice, type Context, type Effect, screen, stay, toast } from '../screen.ts';
import { spread, width } from '../text.ts';
import { type ListState, listBindings, scrolled } from '../widgets/list.ts';

/** A short list over the screen: pick one. Also what the menu is made of. */
export interface ChooseState {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly onBack: readonly Effect[];
  readonly list: ListState;
}

export const chooseRows = (state: { readonly choices: readonly Choice[] }, context: Context): number =>
  Math.max(1, Math.min(state.choices.length, context.bodyRows - 2));

/** The rows of a list of choices as an overlay shows them. */
export function choiceLines(choices: readonly Choice[], listed: ListState, context: Context): Line[] {
  const rows = chooseRows({ choices }, context);
  const list = scrolled(listed, choices.length, rows);
  const widest = Math.max(
    ...choices.map(({ label, value }) => width(label) + (value === undefined ? 0 : width(value) + 2)),
  );
  const inner = Math.min(context.columns - 2, Math.max(30, widest + 4));
  return choices.slice(list.top, list.top + rows).map((choice, at) => {
    const isCursor = list.top + at === list.cursor;
    const sign = choice.disabled ? '-' : ' ';
    const text = spread(`${isCursor ? '>' : ' '}${sign}${choice.label}`, `${choice.value ?? ''} `, inner);
    return line(text, isCursor ? 'box-cursor' : choice.disabled ? 'box-dim' : 'box');
  });
}

export const choose = screen<'choose', ChooseState>({
  id: 'choose',
  open: ({ title, choices, first, onBack }) => ({
    title,
    choices,
    onBack: onBack ?? [],
    list: { cursor: first ?? 0, top: 0 },
  }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.choose,
      help: (t) => t.help.choose,
      run: (state) => {
        const choice = state.choices[state.list.cursor];
        if (choice === undefined) return stay(state, back());
        if (choice.disabled) return stay(state, toast(choice.disabled));
        return stay(state, back(), ...choice.effects);
      },
    },
    {
      actions: ['back'],
      label: (t) => t.keys.back,
      help: (t) => t.help.back,
      run: (state) => stay(state, back(), ...state.onBack),
    },
    ...listBindings<ChooseState>((state) => state.choices.length, chooseRows),
  ],
  view: (state, context) => ({ title: state.title, body: choiceLines(state.choices, state.list, context) }),
});
