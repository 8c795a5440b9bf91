import { describeError } from '../../i18n/index.ts';
import { ERRORS } from '../../lib/errors.ts';
import { BLANK, field, type Line, labelWidth, paragraph, span } from '../lines.ts';
import { back, type Context, type ErrorParams, screen, stay } from '../screen.ts';
import { width } from '../text.ts';
import { qrLines, qrSize } from '../widgets/qr.ts';
import { when } from '../widgets/say.ts';
import { scrollBinding, scrolledLines } from '../widgets/scroll.ts';

interface ErrorState {
  readonly params: ErrorParams;
  readonly openedAt: number;
  /** The QR code alone, where it does not fit beside the text. */
  readonly code: boolean;
  readonly top: number;
}

/** What happened, what to do, and what a report would need. */
function textLines(state: ErrorState, columns: number, context: Context): Line[] {
  const { t, now } = context;
  const { error, name, at } = state.params;
  const { what, todo } = describeError(t, error);
  const about = context.data.about();
  const facts: [string, string][] = [
    [t.error.code, `${error.code} (${t.error.kinds[ERRORS[error.code].kind]})`],
    [t.error.time, when(at ?? state.openedAt, now)],
    [t.error.log, about.logPath],
    [t.error.help, about.helpUrl],
  ];
  const labels = labelWidth(
    facts.map(([label]) => label),
    columns,
  );
  return [
    ...(name === null ? [] : paragraph(name, columns, 'dim').slice(0, 2)),
    ...paragraph(what, columns, 'strong'),
    BLANK,
    ...paragraph(todo, columns),
    BLANK,
    ...facts.flatMap(([label, value]) => field(label, value, columns, labels)),
  ];
}

/** Text at the left, the code at the right. */
function beside(left: readonly Line[], right: readonly Line[], leftColumns: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const spans = left[row]?.spans ?? [];
    const used = spans.reduce((sum, { text }) => sum + width(text), 0);
    const gap = span(' '.repeat(Math.max(0, leftColumns - used)));
    return { spans: [...spans, gap, ...(right[row]?.spans ?? [])], fill: 'text' };
  });
}

const fitsBeside = (context: Context): boolean => {
  const { columns, rows } = qrSize(context.data.about().helpUrl);
  return context.columns - columns >= 42 && rows <= context.bodyRows;
};

/** The text, with the code at its right where there is room. */
function shownLines(state: ErrorState, context: Context): Line[] {
  if (!fitsBeside(context)) return textLines(state, context.columns, context);
  const { helpUrl } = context.data.about();
  const left = context.columns - qrSize(helpUrl).columns - 1;
  return beside(textLines(state, left, context), qrLines(helpUrl), left);
}

export const error = screen<'error', ErrorState>({
  id: 'error',
  open: (params, context) => ({ params, openedAt: context.now, code: false, top: 0 }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.again,
      help: (t) => t.help.retry,
      when: (state) => state.params.retry !== null,
      run: (state) => stay(state, back(), ...(state.params.retry ?? [])),
    },
    {
      actions: ['back'],
      label: (t) => t.keys.back,
      help: (t) => t.help.back,
      run: (state) => (state.code ? stay({ ...state, code: false }) : stay(state, back())),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.code,
      help: (t) => t.help.code,
      disabled: (_, context) => (fitsBeside(context) ? context.t.error.codeShown : null),
      run: (state) => stay({ ...state, code: !state.code }),
    },
    scrollBinding<ErrorState>(shownLines),
  ],
  view(state, context) {
    const { t, columns } = context;
    const { helpUrl } = context.data.about();
    const size = qrSize(helpUrl);
    if (state.code) {
      const margin = span(' '.repeat(Math.max(0, Math.floor((columns - size.columns) / 2))));
      const body = qrLines(helpUrl).map((row) => ({ spans: [margin, ...row.spans], fill: 'text' as const }));
      return { title: helpUrl, bare: true, body };
    }
    return { title: t.error.title, ...scrolledLines(shownLines(state, context), state.top, context) };
  },
});
