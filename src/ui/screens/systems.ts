import { describeError, fill } from '../../i18n/index.ts';
import { formatBytes } from '../../lib/format.ts';
import { hasStatus } from '../chrome.ts';
import { type Line, line, mixed, paragraph, span } from '../lines.ts';
import { type Choice, type Context, call, command, go, type Step, screen, stay, toast } from '../screen.ts';
import { cutMiddle, padStart, spread, width } from '../text.ts';
import type { SystemRow } from '../views.ts';
import { LIST_START, type ListState, listBindings, listLines } from '../widgets/list.ts';
import { count, emptyState } from '../widgets/say.ts';
import { tellNotices } from './notices.ts';
import { queryFor } from './query.ts';
import { systemChoices } from './system-choices.ts';

interface SystemsState {
  readonly list: ListState;
}

/** The rows as they are listed: supported systems, and the others when the player wants to see them. */
function shown(context: Context): readonly SystemRow[] {
  const { settings } = context;
  const all = context.data.systems();
  const rows = settings.showUnsupported ? all : all.filter((system) => system.unsupported === null);
  if (!settings.recentFirst) return rows;
  const recent = settings.recentSystems.flatMap((name) => rows.find((row) => row.name === name) ?? []);
  return [...recent, ...rows.filter((row) => !recent.includes(row))];
}

/** How many rows at the top are out of the order of names. */
const recentCount = (context: Context): number =>
  context.settings.recentFirst
    ? shown(context).filter(({ name }) => context.settings.recentSystems.includes(name)).length
    : 0;

const KEPT_SYSTEMS = 5;

/** Opens a list and remembers that it was; where the last used stand first, the cursor follows the system there. */
function open(state: SystemsState, context: Context, name: string | null): Step<SystemsState> {
  const there = go('games', { systemName: name, words: '' });
  const { recentFirst, recentSystems } = context.settings;
  if (name === null || recentSystems[0] === name) return stay(state, there);
  const names = [name, ...recentSystems.filter((other) => other !== name)].slice(0, KEPT_SYSTEMS);
  const remember = command((port) => port.saveSettings({ recentSystems: names }));
  return stay(recentFirst ? { ...state, list: { cursor: 1, top: 0 } } : state, remember, there);
}

const hiddenCount = (context: Context): number => context.data.systems().length - shown(context).length;

/** Line 0 is "All systems". */
const total = (_: SystemsState, context: Context): number => {
  const rows = shown(context).length;
  return rows === 0 ? 0 : rows + 1;
};

const footLines = (state: SystemsState, context: Context): Line[] => {
  const selected = shown(context)[state.list.cursor - 1];
  if (selected?.unsupported) {
    return paragraph(describeError(context.t, selected.unsupported).what, context.columns, 'warning').slice(0, 2);
  }
  const { account, status } = { account: context.data.account(), status: context.data.status() };
  // The row below says it already where the queue stands still for it.
  const isSaid = hasStatus(context.queue, 'systems') && context.queue.halted?.code === account.error?.code;
  if (account.error !== null && account.state !== 'ok' && !isSaid) {
    return [line(` ! ${cutMiddle(describeError(context.t, account.error).what, context.columns - 4)}`, 'warning')];
  }
  const parts = [
    status.freeBytes === null ? '' : fill(context.t.status.free, { freeBytes: status.freeBytes }),
    status.network === 'offline' ? context.t.status.offline : '',
    context.columns < 50 && status.batteryPercent !== null
      ? `${status.charging ? '+' : ''}${status.batteryPercent}%`
      : '',
    context.columns < 50 ? (status.time ?? '') : '',
  ].filter((part) => part !== '');
  return [line(` ${cutMiddle(parts.join('  '), context.columns - 2)}`, 'dim')];
};

const listRows = (state: SystemsState, context: Context): number =>
  Math.max(1, context.bodyRows - footLines(state, context).length);

function systemLine(index: number, isCursor: boolean, context: Context): Line {
  const { t, columns, glyphs } = context;
  const rows = shown(context);
  const system = rows[index - 1];
  const games = system?.gameCount ?? rows.reduce((sum, row) => sum + row.gameCount, 0);
  const installed = system?.installedCount ?? rows.reduce((sum, row) => sum + row.installedCount, 0);
  const name = system?.fullName ?? t.systems.all;
  const mark = installed > 0 ? `${installed} ${glyphs.installed}` : '';
  const right = `${padStart(mark, 7)} ${padStart(String(games), 6)}`;
  const text = spread(`${isCursor ? '>' : ' '}${system?.unsupported ? '! ' : ''}${name}`, right, columns);
  if (isCursor) return line(text, 'cursor');
  if (system?.unsupported) return mixed(span(text, 'dim'));
  return mixed(span(text, index === 0 ? 'strong' : 'text'));
}

/** The next system whose name begins with another letter, behind those that stand first because they were used last. */
function letterJump(state: SystemsState, context: Context, step: 1 | -1): { list: ListState; letter: string } {
  const rows = shown(context);
  const first = recentCount(context);
  const initial = (index: number): string => (rows[index - 1]?.fullName ?? '').slice(0, 1).toUpperCase();
  let at = state.list.cursor;
  const start = initial(at);
  do at += step;
  while (at > 0 && at <= rows.length && (initial(at) === start || (step === 1 && at <= first)));
  if (step === -1) while (at > first + 1 && initial(at - 1) === initial(at)) at--;
  const cursor = Math.max(0, Math.min(rows.length, at));
  return { list: { ...state.list, cursor }, letter: initial(cursor) };
}

function menuOf(name: string | null, context: Context): readonly Choice[] {
  const { t } = context;
  const open: Choice = { label: t.systems.open, effects: [go('games', { systemName: name, words: '' })] };
  return [open, ...(name === null ? [] : systemChoices(name, context))];
}

export const systems = screen<'systems', SystemsState>({
  id: 'systems',
  open: () => ({ list: LIST_START }),
  changed: (state, context) => tellNotices('systems', state, context),
  bindings: [
    {
      actions: ['confirm'],
      label: (t, state, context) => (total(state, context) === 0 ? t.keys.add : t.keys.open),
      help: (t) => t.help.openSystem,
      run: (state, context) => {
        if (total(state, context) === 0) return stay(state, go('sources', null));
        const system = shown(context)[state.list.cursor - 1];
        return open(state, context, system?.name ?? null);
      },
    },
    {
      actions: ['back'],
      label: (t) => t.keys.quit,
      help: (t) => t.help.rootBack,
      run: (state) => stay(state, go('menu', { at: 'quit' })),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.find,
      help: (t) => t.help.findEverywhere,
      disabled: (state, context) => (total(state, context) === 0 ? context.t.systems.noGames : null),
      run: (state, context) => stay(state, go('find', { query: queryFor(context, null), into: false })),
    },
    {
      actions: ['y'],
      label: (t, _, context) => (context.settings.showUnsupported ? t.keys.fewer : t.keys.more),
      help: (t) => t.help.unsupported,
      when: (_, context) => context.data.systems().length > 0,
      disabled: (_, context) =>
        hiddenCount(context) === 0 && !context.settings.showUnsupported ? context.t.systems.nothingHidden : null,
      run: (state, context) =>
        stay(
          state,
          call((port) => {
            port.saveSettings({ showUnsupported: !context.settings.showUnsupported });
            return [];
          }),
        ),
    },
    {
      actions: ['select'],
      help: (t) => t.help.systemMenu,
      disabled: (state, context) => (total(state, context) === 0 ? context.t.systems.noGames : null),
      run: (state, context) => {
        const system = shown(context)[state.list.cursor - 1];
        const title = system?.fullName ?? context.t.systems.all;
        return stay(state, go('choose', { title, choices: menuOf(system?.name ?? null, context) }));
      },
    },
    {
      actions: ['l1', 'r1'],
      help: (t) => t.help.letter,
      run: (state, context, press) => {
        const { list, letter } = letterJump(state, context, press.action === 'l1' ? -1 : 1);
        return letter === '' ? stay({ ...state, list }) : stay({ ...state, list }, toast(letter, 'letter'));
      },
    },
    ...listBindings<SystemsState>(total, listRows),
  ],
  view(state, context) {
    const { t } = context;
    const rows = shown(context);
    const right = rows.length === 0 ? '' : count(context, t.counts.systems, rows.length);
    if (rows.length === 0) {
      return { title: t.systems.title, body: emptyState(context, t.systems.noGames, t.systems.addSource) };
    }
    const foot = footLines(state, context);
    const body = listLines(state.list, rows.length + 1, context.bodyRows - foot.length, (index, isCursor) =>
      systemLine(index, isCursor, context),
    );
    const free = context.data.status().freeBytes;
    const wide = free !== null && context.columns >= 70 ? `${formatBytes(free)}  ` : '';
    return { title: t.systems.title, right: width(right) > 20 ? String(rows.length) : wide + right, body, foot };
  },
});
