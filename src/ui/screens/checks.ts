import { describeError, fill, labelled } from '../../i18n/index.ts';
import { BLANK, type Line, mixed, paragraph, span } from '../lines.ts';
import { type Context, call, type Effect, go, screen, stay, toast } from '../screen.ts';
import type { Role } from '../theme.ts';
import type { CheckLine } from '../views.ts';
import { scrollBinding, scrolledLines } from '../widgets/scroll.ts';
import { buttonChoices } from './more.ts';

interface ChecksState {
  readonly lines: readonly CheckLine[] | null;
  readonly asked: boolean;
  readonly top: number;
}

const SIGNS: Readonly<Record<CheckLine['state'], { readonly sign: string; readonly role: Role }>> = {
  ok: { sign: 'ok', role: 'ok' },
  warning: { sign: ' !', role: 'warning' },
  failed: { sign: ' x', role: 'error' },
};

function rows(state: ChecksState, context: Context): Line[] {
  const { t, columns } = context;
  if (state.lines === null) return [BLANK, ...paragraph(state.asked ? t.checks.running : t.checks.intro, columns)];
  return state.lines.flatMap((check) => {
    const { sign, role } = SIGNS[check.state];
    const text = paragraph(labelled(t, t.doctor.topics[check.topic], check.text), columns - 4);
    const first = mixed(span(' '), span(sign, role), ...(text[0]?.spans ?? []));
    const others = text.slice(1).map((row) => mixed(span('   '), ...row.spans));
    const todo = check.todo === null ? [] : paragraph(check.todo, columns, 'accent', 4);
    return [first, ...others, ...todo];
  });
}

const run: Effect = call(async (port) => {
  const lines = await port.selfTest();
  return [{ kind: 'set', screen: 'checks', change: (state) => ({ ...(state as ChecksState), lines }) }];
});

/** The self-test: network, host, clock, card; and the bundle for a report. */
export const checks = screen<'checks', ChecksState>({
  id: 'checks',
  open: () => ({ lines: null, asked: false, top: 0 }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t, state) => (state.lines === null ? t.keys.test : t.keys.choose),
      help: (t) => t.help.selfTest,
      disabled: (state, context) => (state.asked && state.lines === null ? context.t.checks.running : null),
      run: (state, context) => {
        const again: Effect = { kind: 'set', screen: 'checks', change: () => ({ lines: null, asked: true, top: 0 }) };
        if (state.lines === null) return stay(state, again, run);
        const { help: words } = context.t;
        const choices = [{ label: words.selfTest, effects: [again, run] }, ...buttonChoices(['x', words.bundle])];
        return stay(state, go('choose', { title: context.t.checks.title, choices }));
      },
    },
    {
      actions: ['x'],
      label: (t) => t.keys.bundle,
      help: (t) => t.help.bundle,
      run: (state, context) =>
        stay(
          state,
          call(async (port) => {
            const answer = await port.supportBundle();
            if (!answer.ok) return [toast(describeError(context.t, answer.error).what, 'error')];
            const text = [fill(context.t.checks.bundled, { path: answer.value })];
            return [go('message', { title: context.t.help.bundle, text })];
          }),
        ),
    },
    scrollBinding<ChecksState>(rows),
  ],
  view: (state, context) => ({
    title: context.t.checks.title,
    ...scrolledLines(rows(state, context), state.top, context),
  }),
});
