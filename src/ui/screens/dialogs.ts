import { type Line, line } from '../lines.ts';
import { back, type ConfirmParams, type Context, screen, stay } from '../screen.ts';
import { padEnd, width, wrap } from '../text.ts';

interface ConfirmState {
  readonly params: ConfirmParams;
  readonly yes: boolean;
}

const innerColumns = (context: Context, texts: readonly string[]): number =>
  Math.min(context.columns - 4, Math.max(30, ...texts.map((text) => Math.min(50, width(text) + 2))));

function textLines(texts: readonly string[], context: Context): Line[] {
  const inner = innerColumns(context, texts);
  return texts.flatMap((text) => wrap(text, inner - 2).map((part) => line(padEnd(` ${part}`, inner), 'box')));
}

/** A question with its consequence and two answers, one of them under the cursor. */
export const confirm = screen<'confirm', ConfirmState>({
  id: 'confirm',
  open: (params) => ({ params, yes: params.first === 'yes' }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.choose,
      help: (t) => t.help.choose,
      run: (state) => stay(state, back(), ...(state.yes ? state.params.onYes : [])),
    },
    {
      actions: ['up', 'down', 'left', 'right'],
      help: (t) => t.help.move,
      run: (state) => stay({ ...state, yes: !state.yes }),
    },
  ],
  view(state, context) {
    const { params } = state;
    const inner = innerColumns(context, params.text);
    const answer = (text: string, isCursor: boolean): Line =>
      line(padEnd(`${isCursor ? ' > ' : '   '}${text}`, inner), isCursor ? 'box-cursor' : 'box');
    const blank = line(' '.repeat(inner), 'box');
    const body = textLines(params.text, context).slice(0, Math.max(1, context.bodyRows - 5));
    return {
      title: params.title,
      body: [...body, blank, answer(params.yes, state.yes), answer(params.no, !state.yes)],
    };
  },
});

interface MessageState {
  readonly title: string;
  readonly text: readonly string[];
}

/** Something to read; any of the two buttons closes it. */
export const message = screen<'message', MessageState>({
  id: 'message',
  open: (params) => params,
  bindings: [
    {
      actions: ['confirm', 'back'],
      label: (t) => t.keys.close,
      help: (t) => t.help.back,
      run: (state) => stay(state, back()),
    },
  ],
  view: (state, context) => ({ title: state.title, body: textLines(state.text, context) }),
});
