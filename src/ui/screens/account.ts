import { describeError } from '../../i18n/index.ts';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import { BLANK, field, type Line, labelWidth, paragraph } from '../lines.ts';
import { type Context, call, go, screen, stay, toast } from '../screen.ts';
import type { AccountView } from '../views.ts';
import { when } from '../widgets/say.ts';
import { scrollBinding, scrolledLines } from '../widgets/scroll.ts';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function lines(view: AccountView, context: Context): Line[] {
  const { t, columns, now } = context;
  const facts: [string, string][] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') facts.push([label, value]);
  };
  add(t.account.state, t.account.states[view.state]);
  add(t.account.plan, view.plan === null ? null : t.account.plans[view.plan]);
  add(t.account.validUntil, view.validUntil === null ? null : day(view.validUntil));
  add(t.account.email, view.email);
  add(t.account.key, view.maskedKey);
  add(t.account.file, view.keyPath);
  add(t.account.storage, view.storageBytes === null ? null : formatBytes(view.storageBytes));
  add(t.account.credits, view.creditBytes === null ? null : formatBytes(view.creditBytes));
  add(t.account.pace, `${(view.paceMs / 1000).toFixed(1)} s`);
  add(t.account.answered, view.answeredAt === null ? null : when(view.answeredAt, now));
  add(t.account.answer, view.lastAnswer);
  add(
    t.account.held,
    view.heldUntil === null || view.heldUntil <= now ? null : formatDuration((view.heldUntil - now) / 1000),
  );
  const labels = labelWidth(
    facts.map(([label]) => label),
    Math.min(columns, 64),
  );
  const rows = facts.flatMap(([label, value]) => field(label, value, columns, labels));
  if (view.error === null) return rows;
  const { what, todo } = describeError(t, view.error);
  return [...paragraph(what, columns, 'warning'), ...paragraph(todo, columns), BLANK, ...rows];
}

interface AccountState {
  readonly top: number;
}

const accountLines = (_: AccountState, context: Context): Line[] => lines(context.data.account(), context);

export const account = screen<'account', AccountState>({
  id: 'account',
  open: () => ({ top: 0 }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.again,
      help: (t) => t.help.rereadKey,
      disabled: (_, context) => (context.data.account().state === 'asking' ? context.t.account.states.asking : null),
      run: (state, context) =>
        stay(
          state,
          call(async (port) => {
            const view = await port.refreshAccount();
            if (view.error !== null) return [toast(describeError(context.t, view.error).what, 'error')];
            return [toast(context.t.account.states[view.state])];
          }, context.t.account.states.asking),
        ),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.test,
      help: (t) => t.help.selfTest,
      run: (state) => stay(state, go('checks', null)),
    },
    {
      actions: ['y'],
      label: (t) => t.keys.details,
      help: (t) => t.help.accountError,
      disabled: (_, context) => (context.data.account().error === null ? context.t.start.noProblem : null),
      run: (state, context) => {
        const { error } = context.data.account();
        return error === null ? stay(state) : stay(state, go('error', { error, name: null, at: null, retry: null }));
      },
    },
    scrollBinding<AccountState>(accountLines),
  ],
  view: (state, context) => ({
    title: context.t.account.title,
    ...scrolledLines(accountLines(state, context), state.top, context),
  }),
});
