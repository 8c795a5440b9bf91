import { describeError, fill } from '../../i18n/index.ts';
import { shortBytes } from '../../lib/format.ts';
import { BLANK, type Line, line, mixed, span } from '../lines.ts';
import { type Choice, type Context, call, command, type Effect, go, screen, stay, toast } from '../screen.ts';
import { cutMiddle, padStart, spread } from '../text.ts';
import type { HistoryRow } from '../views.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { emptyState, when } from '../widgets/say.ts';
import { askAgain } from './get.ts';
import { refreshMenu } from './job-choices.ts';
import { buttonChoices } from './more.ts';
import { tellRemoved } from './removal.ts';

interface HistoryState {
  readonly list: ListState;
  readonly onlyFailed: boolean;
}

const MOST = 500;

function entries(state: HistoryState, context: Context): readonly HistoryRow[] {
  const all = context.data.history(MOST);
  return state.onlyFailed ? all.filter(({ outcome }) => outcome === 'failed') : all;
}

const selected = (state: HistoryState, context: Context): HistoryRow | null => {
  const all = entries(state, context);
  return all[scrolled(state.list, all.length, all.length).cursor] ?? null;
};

function rowLine(entry: HistoryRow, isCursor: boolean, context: Context): Line {
  const { glyphs, columns, now } = context;
  const sign = entry.outcome === 'done' ? glyphs.installed : entry.outcome === 'failed' ? glyphs.failed : '-';
  const right = `${when(entry.finishedAt, now)} ${padStart(shortBytes(entry.sizeBytes), 5)}`;
  const text = spread(`${isCursor ? '>' : ' '}${sign} ${entry.name}`, right, columns);
  if (isCursor) return line(text, 'cursor');
  return mixed(span(text, entry.outcome === 'failed' ? 'warning' : entry.outcome === 'done' ? 'text' : 'dim'));
}

function removal(entry: HistoryRow, context: Context): Effect {
  const { t } = context;
  const remove = call(async (port) => {
    const answer = await port.removeHistoryGame(entry.id);
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [tellRemoved(context, answer.value)];
  });
  const text = [fill(t.game.removeQuestion, { name: entry.name }), entry.mainPath ?? ''];
  return go('confirm', { title: t.game.remove, text, yes: t.game.remove, no: t.keys.no, first: 'no', onYes: [remove] });
}

function retry(entry: HistoryRow, context: Context): Effect {
  const { t } = context;
  return call((port) => {
    const answer = port.retryHistory(entry.id);
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [toast(fill(t.get.queuedOne, { name: entry.name }))];
  });
}

function choicesOf(entry: HistoryRow, context: Context): readonly Choice[] {
  const { t } = context;
  const choices: Choice[] = [];
  if (entry.outcome === 'done' && entry.mainPath !== null) {
    const menu = entry.inMenu ? t.done.inMenu : t.done.notInMenu;
    const text = [entry.mainPath, entry.present ? menu : t.done.notThere];
    choices.push({ label: t.done.where, effects: [go('message', { title: entry.name, text })] });
    if (entry.present && !entry.inMenu) choices.push({ label: t.done.refresh, effects: [refreshMenu(context)] });
  }
  if (entry.error !== null) {
    const params = { error: entry.error, name: entry.name, at: entry.finishedAt, retry: [retry(entry, context)] };
    choices.push({ label: t.game.whatFailed, effects: [go('error', params)] });
  }
  const again = retry(entry, context);
  choices.push({
    label: entry.outcome === 'done' ? t.game.getAgain : t.downloads.retry,
    effects: [entry.present ? askAgain(entry.name, [again], context) : again],
  });
  if (entry.gameId !== null)
    choices.push({ label: t.downloads.showGame, effects: [go('game', { gameId: entry.gameId })] });
  if (entry.outcome === 'done' && entry.present)
    choices.push({ label: t.game.remove, effects: [removal(entry, context)] });
  return choices;
}

const none = (state: HistoryState, context: Context): string | null =>
  entries(state, context).length === 0 ? context.t.history.none : null;

export const history = screen<'history', HistoryState>({
  id: 'history',
  open: () => ({ list: LIST_START, onlyFailed: false }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.item,
      help: (t) => t.help.entryMenu,
      disabled: none,
      run: (state, context) => {
        const entry = selected(state, context);
        if (entry === null) return stay(state);
        const { help: words } = context.t;
        const others = buttonChoices(['y', words.onlyFailed], ['x', words.clearHistory]);
        return stay(state, go('choose', { title: entry.name, choices: [...choicesOf(entry, context), ...others] }));
      },
    },
    {
      actions: ['x'],
      label: (t) => t.keys.clear,
      help: (t) => t.help.clearHistory,
      disabled: (_, context) => (context.data.history(1).length === 0 ? context.t.history.none : null),
      run: (state, context) => {
        const { t } = context;
        const clear = (label: string, what: 'done' | 'all'): Choice => ({
          label,
          effects: [command((port) => port.clearHistory(what)), toast(t.history.cleared)],
        });
        const choices = [clear(t.history.clearDone, 'done'), clear(t.history.clearAll, 'all')];
        return stay(state, go('choose', { title: t.keys.clear, choices }));
      },
    },
    {
      actions: ['y'],
      label: (t, state) => (state.onlyFailed ? t.keys.all : t.keys.failed),
      help: (t) => t.help.onlyFailed,
      run: (state) => stay({ list: LIST_START, onlyFailed: !state.onlyFailed }),
    },
    ...listBindings<HistoryState>(
      (state, context) => entries(state, context).length,
      (_, context) => context.bodyRows - 1,
    ),
  ],
  view(state, context) {
    const { t, columns } = context;
    const all = entries(state, context);
    const title = state.onlyFailed ? `${t.history.title} [${t.keys.failed}]` : t.history.title;
    if (all.length === 0) {
      return {
        title,
        body: emptyState(context, state.onlyFailed ? t.history.noneFailed : t.history.none, t.history.next),
      };
    }
    const entry = selected(state, context);
    const reason = entry?.error ? describeError(t, entry.error).what : (entry?.mainPath ?? entry?.systemName ?? '');
    const body = listLines(state.list, all.length, context.bodyRows - 1, (index, isCursor) => {
      const row = all[index];
      return row === undefined ? BLANK : rowLine(row, isCursor, context);
    });
    const foot = [line(` ${cutMiddle(reason, columns - 2)}`, 'dim')];
    return { title, right: `${scrolled(state.list, all.length, all.length).cursor + 1}/${all.length}`, body, foot };
  },
});
