import { fill } from '../../i18n/index.ts';
import { formatBytes } from '../../lib/format.ts';
import type { GameLine, GameQuery } from '../../library/types.ts';
import { BLANK, type Line, line } from '../lines.ts';
import {
  type Binding,
  back,
  type Choice,
  type Context,
  call,
  type Effect,
  go,
  screen,
  stay,
  toast,
} from '../screen.ts';
import { wrap } from '../text.ts';

import { gameLine, isCut } from '../widgets/game-line.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { count, emptyState } from '../widgets/say.ts';
import { getMany } from './get.ts';
import { isFiltering, keptLists, noFilter, queryFor } from './query.ts';
import { checkLinks } from './system-choices.ts';

export interface GamesState {
  readonly query: GameQuery;
  readonly list: ListState;
  /** Ids that are marked; null: not marking. */
  readonly marked: ReadonlySet<number> | null;
}

const totalOf = (state: GamesState, context: Context): number => context.data.games(state.query, 0, 1).totalCount;

const rowAt = (state: GamesState, context: Context, index: number): GameLine | null =>
  context.data.games(state.query, index, 1).rows[0] ?? null;

export const currentRow = (state: GamesState, context: Context): GameLine | null =>
  rowAt(state, context, state.list.cursor);

/** Below the list: the whole name where the line had to cut it, else what the sign before the size means. */
function noteLines(state: GamesState, context: Context): Line[] {
  const row = currentRow(state, context);
  if (row === null) return [];
  const everywhere = state.query.systemName === null;
  const marked = state.marked?.has(row.id) ?? null;
  if (everywhere || isCut(row, marked, context)) {
    const system = everywhere ? `${row.systemName}: ` : '';
    return wrap(`${system}${row.name}`, context.columns - 2)
      .slice(0, 2)
      .map((part) => line(` ${part}`, 'dim'));
  }
  const { t } = context;
  const versions = row.versionCount > 1 ? `, ${count(context, t.counts.versions, row.versionCount)}` : '';
  return [line(` ${t.marks[row.mark]}${versions}`, 'dim')];
}

const listRows = (state: GamesState, context: Context): number =>
  Math.max(1, context.bodyRows - noteLines(state, context).length);

function titleOf(state: GamesState, context: Context): string {
  const { t } = context;
  const { query } = state;
  const system = context.data.systems().find(({ name }) => name === query.systemName);
  const place = query.systemName === null ? t.systems.all : (system?.fullName ?? query.systemName);
  const words = query.words === '' ? '' : ` > "${query.words}"`;
  return `${place}${words}${isFiltering(query.filter) ? ` [${t.games.filtered}]` : ''}`;
}

function withQuery(state: GamesState, query: GameQuery): GamesState {
  return { ...state, query, list: LIST_START };
}

/** The state of a list whose cursor was moved from the game that was opened out of it. */
export const movedTo =
  (index: number) =>
  (state: unknown): unknown => ({ ...(state as GamesState), list: { ...(state as GamesState).list, cursor: index } });

/** The state of a list that is shown anew for other words or another filter. */
export const changedQuery =
  (query: GameQuery) =>
  (state: unknown): unknown =>
    withQuery(state as GamesState, query);

function letterJump(state: GamesState, context: Context, step: 1 | -1): { list: ListState; letter: string } | null {
  const letters = context.data.letters(state.query);
  const at = letters.findLastIndex(({ offset }) => offset <= state.list.cursor);
  const here = letters[at];
  const target = step === -1 && here !== undefined && here.offset < state.list.cursor ? here : letters[at + step];
  if (target === undefined) return null;
  return { list: { cursor: target.offset, top: target.offset }, letter: target.letter };
}

function toggled(marked: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(marked);
  if (!next.delete(id)) next.add(id);
  return next;
}

function leaveStep(state: GamesState, context: Context): { state: GamesState; effects: readonly Effect[] } {
  const { query } = state;
  if (query.words !== '') return stay(withQuery(state, { ...query, words: '' }));
  if (isFiltering(query.filter)) {
    const cleared = { ...query, filter: noFilter(query.filter.grouped) };
    return stay(
      withQuery(state, cleared),
      call((port) => {
        port.saveSettings({ lists: keptLists(context, cleared) });
        return [];
      }),
    );
  }
  return stay(state, { kind: 'remember', key: `games:${query.systemName ?? '*'}`, value: state.list }, back());
}

const isMarking = (state: GamesState): boolean => state.marked !== null;
const isBrowsing = (state: GamesState): boolean => state.marked === null;
const noGames = (state: GamesState, context: Context): string | null =>
  totalOf(state, context) === 0 ? context.t.games.none : null;

const browsing: readonly Binding<GamesState>[] = [
  {
    actions: ['confirm'],
    label: (t) => t.keys.open,
    help: (t) => t.help.openGame,
    when: isBrowsing,
    run: (state, context) => {
      const row = currentRow(state, context);
      if (row === null) return leaveStep(state, context);
      return stay(state, go('game', { gameId: row.id, at: { query: state.query, index: state.list.cursor } }));
    },
  },
  {
    actions: ['back'],
    label: (t) => t.keys.back,
    help: (t) => t.help.backGames,
    when: isBrowsing,
    run: leaveStep,
  },
  {
    actions: ['x'],
    label: (t) => t.keys.find,
    help: (t) => t.help.find,
    when: isBrowsing,
    run: (state) => stay(state, go('find', { query: state.query, into: true })),
  },
  {
    actions: ['y'],
    label: (t) => t.keys.filter,
    help: (t) => t.help.filter,
    when: isBrowsing,
    run: (state) => stay(state, go('filter', { query: state.query })),
  },
  {
    actions: ['select'],
    help: (t) => t.help.mark,
    when: isBrowsing,
    disabled: noGames,
    run: (state, context) => {
      const row = currentRow(state, context);
      return stay({ ...state, marked: new Set(row === null ? [] : [row.id]) });
    },
  },
  {
    actions: ['l1', 'r1'],
    help: (t) => t.help.letter,
    when: isBrowsing,
    disabled: (state, context) => (state.query.sort === 'size' ? context.t.games.noLetters : null),
    run: (state, context, press) => {
      const jump = letterJump(state, context, press.action === 'l1' ? -1 : 1);
      return jump === null ? stay(state) : stay({ ...state, list: jump.list }, toast(jump.letter, 'letter'));
    },
  },
];

const setMarked = (marked: ReadonlySet<number> | null): Effect => ({
  kind: 'set',
  screen: 'games',
  change: (state) => ({ ...(state as GamesState), marked }),
});

const getMarked = (state: GamesState, context: Context): Effect =>
  getMany([...(state.marked ?? [])], context, state.query.systemName, [setMarked(null)]);

const marking: readonly Binding<GamesState>[] = [
  {
    actions: ['confirm'],
    label: (t) => t.keys.mark,
    help: (t) => t.help.toggle,
    when: isMarking,
    run: (state, context) => {
      const row = currentRow(state, context);
      if (row === null || state.marked === null) return stay(state);
      const next = Math.min(state.list.cursor + 1, totalOf(state, context) - 1);
      return stay({ ...state, marked: toggled(state.marked, row.id), list: { ...state.list, cursor: next } });
    },
  },
  {
    actions: ['l1'],
    label: (t) => t.keys.none,
    help: (t) => t.help.markNone,
    when: isMarking,
    run: (state) => stay({ ...state, marked: new Set<number>() }),
  },
  {
    actions: ['r1'],
    label: (t) => t.keys.all,
    help: (t) => t.help.markAll,
    when: isMarking,
    run: (state, context) => stay({ ...state, marked: new Set(context.data.gameIds(state.query)) }),
  },
  {
    actions: ['start', 'x'],
    label: (t, state) => `${t.keys.take}(${state.marked?.size ?? 0})`,
    help: (t) => t.help.getMarked,
    when: isMarking,
    disabled: (state, context) => (state.marked?.size === 0 ? context.t.games.markFirst : null),
    run: (state, context) => stay(state, getMarked(state, context)),
  },
  {
    actions: ['select'],
    help: (t) => t.help.stopMarking,
    when: isMarking,
    run: (state) => stay({ ...state, marked: null }),
  },
  {
    actions: ['back'],
    label: (t) => t.keys.stop,
    help: (t) => t.help.leaveMarking,
    when: isMarking,
    run: (state, context) => {
      if (state.marked === null || state.marked.size === 0) return stay({ ...state, marked: null });
      const { t } = context;
      const title = count(context, t.games.marked, state.marked.size);
      const all = new Set(context.data.gameIds(state.query));
      const ids = [...state.marked];
      const choices: Choice[] = [
        { label: t.help.getMarked, effects: [getMarked(state, context)] },
        { label: t.systems.checkLinks, effects: checkLinks(() => ids, context) },
        { label: t.help.markAll, effects: [setMarked(all)] },
        { label: t.help.goOnMarking, effects: [] },
        { label: t.help.stopMarking, effects: [setMarked(null)] },
      ];
      // Back twice leaves: nobody is held in a mode.
      return stay(state, go('choose', { title, choices, onBack: [setMarked(null)] }));
    },
  },
];

function markingTitle(marked: ReadonlySet<number>, context: Context): string {
  const totals = context.data.totals([...marked], 'all');
  const size = `${totals.unknownCount > 0 ? '> ' : ''}${formatBytes(totals.totalBytes)}`;
  return `${count(context, context.t.games.marked, marked.size)}  ${size}`;
}

export const games = screen<'games', GamesState>({
  id: 'games',
  open(params, context) {
    const kept = context.memory.get(`games:${params.systemName ?? '*'}`) as ListState | undefined;
    const query = queryFor(context, params.systemName, params.words);
    return { query, list: params.words === '' ? (kept ?? LIST_START) : LIST_START, marked: null };
  },
  bindings: [...browsing, ...marking, ...listBindings<GamesState>(totalOf, listRows)],
  view(state, context) {
    const { t, columns } = context;
    const total = totalOf(state, context);
    if (total === 0) {
      const { words } = state.query;
      const why =
        words === ''
          ? isFiltering(state.query.filter)
            ? t.games.noneFiltered
            : t.games.none
          : fill(t.games.noneFound, { words });
      return { title: titleOf(state, context), body: emptyState(context, why, t.games.emptyNext) };
    }
    const foot = noteLines(state, context);
    const rows = Math.max(1, context.bodyRows - foot.length);
    const list = scrolled(state.list, total, rows);
    const page = context.data.games(state.query, list.top, rows).rows;
    const body = listLines(list, total, rows, (index, isCursor) => {
      const row = page[index - list.top];
      return row === undefined
        ? BLANK
        : gameLine(row, isCursor, state.marked?.has(row.id) ?? null, context, state.query.systemName === null);
    });
    const right = `${list.cursor + 1}/${total}`;
    if (state.marked === null) return { title: titleOf(state, context), right, body, foot };
    const free = context.data.freeBytes(state.query.systemName);
    const space = free === null ? right : fill(columns < 50 ? t.status.freeShort : t.status.free, { freeBytes: free });
    return { title: markingTitle(state.marked, context), right: space, body, foot };
  },
});
