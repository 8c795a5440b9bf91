import { describeError, type Texts } from '../../i18n/index.ts';
import { BLANK, type Line, mixed, paragraph, span } from '../lines.ts';
import { type Context, call, go, screen, stay, toast } from '../screen.ts';
import { cutPath, padEnd, width } from '../text.ts';
import type { Role } from '../theme.ts';
import type { SetupLine, SetupView } from '../views.ts';
import { quitEffects } from './quit.ts';

interface StartState {
  readonly asked: boolean;
}

const SIGNS: Readonly<Record<SetupLine['state'], { readonly sign: string; readonly role: Role }>> = {
  busy: { sign: '..', role: 'dim' },
  ok: { sign: 'ok', role: 'ok' },
  warning: { sign: ' !', role: 'warning' },
  failed: { sign: ' x', role: 'error' },
};

/** A plan by its name in the player's language; everything else as it is. */
function shownValue({ step, value }: SetupLine, t: Texts): string {
  const plans: Readonly<Record<string, string>> = t.account.plans;
  return (step === 'account' ? plans[value ?? ''] : undefined) ?? value ?? '';
}

function stepLines(view: SetupView, t: Texts, columns: number): Line[] {
  const labels = Math.max(...view.lines.map(({ step }) => width(t.start.steps[step])));
  return view.lines.map((step) => {
    const { sign, role } = SIGNS[step.state];
    return mixed(
      span(' '),
      span(sign, role),
      span(` ${padEnd(t.start.steps[step.step], labels)}  `),
      span(cutPath(shownValue(step, t), columns - labels - 6), 'dim'),
    );
  });
}

/** The one problem to solve first: what fails comes before what is only missing. */
function problem(view: SetupView): SetupLine | null {
  return view.lines.find(({ state, error }) => state === 'failed' && error !== null) ?? null;
}

/** One problem, the exact places, and that it is picked up by itself: whole paragraphs, as many as there is room for. */
function cardLines(first: SetupLine, view: SetupView, room: number, context: Context): Line[] {
  const { t, columns } = context;
  if (first.error === null) return [];
  const { what, todo } = describeError(t, first.error);
  const paths = first.step === 'key' ? view.keyPaths : first.step === 'catalogs' ? view.catalogPaths : [];
  // One of them is mostly in the sentences above.
  const others = paths.filter((path) => !what.includes(path) && !todo.includes(path)).slice(0, 3);
  const rows = [...paragraph(what, columns, 'strong'), ...paragraph(todo, columns)];
  const more = [
    ...others.map((path) => paragraph(path, columns, 'accent', 2)),
    paragraph(t.start.byItself, columns, 'dim'),
  ];
  for (const part of more) if (rows.length + part.length <= room) rows.push(...part);
  return rows;
}

/** Start-up steps; the list opens as soon as the library is ready. What is missing stands below as a card. */
export const start = screen<'start', StartState>({
  id: 'start',
  open: () => ({ asked: false }),
  changed(state, context) {
    if (context.screen !== 'start') return null;
    if (context.settings.language === null && !state.asked) {
      return stay({ asked: true }, go('language', { next: 'start' }));
    }
    return context.data.setup().ready ? stay(state, go('systems', null)) : null;
  },
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.again,
      help: (t) => t.help.setupAgain,
      run: (state, context) => {
        if (context.data.setup().ready) return stay(state, go('systems', null));
        return stay(
          state,
          call(async (port) => [
            toast((await port.retrySetup()).ready ? context.t.start.ready : context.t.start.notYet),
          ]),
        );
      },
    },
    {
      actions: ['back'],
      label: (t) => t.keys.quit,
      help: (t) => t.help.quit,
      run: (state, context) => stay(state, ...quitEffects(context)),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.add,
      help: (t) => t.help.addSource,
      run: (state) => stay(state, go('sources', null)),
    },
    {
      actions: ['y'],
      label: (t) => t.keys.details,
      help: (t) => t.help.setupDetails,
      disabled: (_, context) => (problem(context.data.setup()) === null ? context.t.start.noProblem : null),
      run: (state, context) => {
        const error = problem(context.data.setup())?.error ?? null;
        return error === null ? stay(state) : stay(state, go('error', { error, name: null, at: null, retry: null }));
      },
    },
  ],
  view(_, context) {
    const { t } = context;
    const view = context.data.setup();
    const first = problem(view);
    const steps = stepLines(view, t, context.columns);
    const room = context.bodyRows - steps.length - 1;
    const card = first === null ? [] : [BLANK, ...cardLines(first, view, room, context)];
    const lead = context.bodyRows > steps.length + card.length + 1 ? [BLANK] : [];
    return { title: 'RGSX TUI', right: context.data.about().version, body: [...lead, ...steps, ...card] };
  },
});
