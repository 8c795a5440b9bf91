import { fill } from '../../i18n/index.ts';
import type { Facet, GameFilter, GameQuery } from '../../library/types.ts';
import { line } from '../lines.ts';
import { back, type Choice, type Context, call, type Effect, go, pickOne, screen, stay } from '../screen.ts';
import { spread } from '../text.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { count } from '../widgets/say.ts';
import { changedQuery } from './games.ts';
import { keptLists, noFilter } from './query.ts';

interface FilterState {
  readonly query: GameQuery;
  readonly list: ListState;
}

interface Row {
  readonly label: string;
  readonly value: string;
  /** The next or previous value. */
  readonly turn: (step: 1 | -1) => GameQuery;
  /** All values, to pick from. */
  readonly choices: readonly Choice[];
}

const MEGA = 1_000_000;
const SIZES: readonly (number | null)[] = [null, 10 * MEGA, 100 * MEGA, 1000 * MEGA];
const ONLY: readonly GameFilter['only'][] = ['all', 'missing', 'installed', 'failed'];

const setQuery = (query: GameQuery): Effect => ({
  kind: 'set',
  screen: 'filter',
  change: (state) => ({ ...(state as FilterState), query }),
});

function turned<T>(values: readonly T[], now: T, step: 1 | -1): T {
  const at = values.indexOf(now);
  return values[(at + step + values.length) % values.length] ?? now;
}

/** A row with one value out of several. */
function pick<T>(
  label: string,
  values: readonly T[],
  now: T,
  name: (value: T) => string,
  put: (value: T) => GameQuery,
): Row {
  return {
    label,
    value: name(now),
    turn: (step) => put(turned(values, now, step)),
    choices: values.map((value) => ({
      label: name(value),
      value: value === now ? '*' : '',
      effects: [setQuery(put(value))],
    })),
  };
}

/** A row in which several values may be on: turning goes through them one by one, picking switches each. */
function several(
  label: string,
  facets: readonly Facet[],
  on: readonly string[],
  all: string,
  put: (on: readonly string[]) => GameQuery,
): Row {
  const values = facets.map(({ value }) => value);
  const singles: readonly (string | null)[] = [null, ...values];
  return {
    label,
    value: on.length === 0 ? all : on.join(', '),
    turn: (step) => {
      const next = turned(singles, on.length === 1 ? (on[0] ?? null) : null, step);
      return put(next === null ? [] : [next]);
    },
    choices: toggles(label, facets, on, put),
  };
}

/** Switches that stay open: each press shows the list again with the other state. */
function toggles(
  title: string,
  facets: readonly Facet[],
  on: readonly string[],
  put: (on: readonly string[]) => GameQuery,
): readonly Choice[] {
  return facets.map(({ value, count: games }, first) => {
    const isOn = on.includes(value);
    const next = isOn ? on.filter((other) => other !== value) : [...on, value];
    const again = call(() => [
      setQuery(put(next)),
      go('choose', { title, choices: toggles(title, facets, next, put), first }),
    ]);
    return { label: `${isOn ? '[x]' : '[ ]'} ${value}`, value: String(games), effects: [again] };
  });
}

/** The rows there are: only categories that have values among these games. */
function rowsOf(state: FilterState, context: Context): readonly Row[] {
  const { t } = context;
  const { query } = state;
  const { filter } = query;
  const facets = context.data.facets({ ...query, filter: noFilter(filter.grouped) });
  const with_ = (change: Partial<GameFilter>): GameQuery => ({ ...query, filter: { ...filter, ...change } });
  const rows: Row[] = [
    pick(
      t.filter.sort,
      ['name', 'size'] as const,
      query.sort,
      (value) => t.filter.sorts[value],
      (sort) => ({ ...query, sort }),
    ),
  ];
  const only = ONLY.filter(
    (value) =>
      (value !== 'failed' || facets.failedCount > 0 || filter.only === 'failed') &&
      (value !== 'installed' || facets.installedCount > 0 || filter.only === 'installed'),
  );
  rows.push(
    pick(
      t.filter.show,
      only,
      filter.only,
      (value) => t.filter.shows[value],
      (value) => with_({ only: value }),
    ),
  );
  if (facets.regions.length > 1) {
    rows.push(several(t.filter.region, facets.regions, filter.regions, t.filter.any, (regions) => with_({ regions })));
  }
  if (facets.languages.length > 1) {
    rows.push(
      several(t.filter.language, facets.languages, filter.languages, t.filter.any, (languages) => with_({ languages })),
    );
  }
  const yesNo = (value: boolean): string => (value ? t.keys.yes : t.keys.no);
  if (facets.preReleaseCount > 0 || filter.hidePreReleases) {
    const put = (hidePreReleases: boolean): GameQuery => with_({ hidePreReleases });
    rows.push(pick(t.filter.hidePre, [false, true], filter.hidePreReleases, yesNo, put));
  }
  rows.push(pick(t.filter.grouped, [true, false], filter.grouped, yesNo, (grouped) => with_({ grouped })));
  const size = (value: number | null): string =>
    value === null ? t.filter.any : fill('{sizeBytes}', { sizeBytes: value });
  rows.push(pick(t.filter.min, SIZES, filter.minBytes, size, (minBytes) => with_({ minBytes })));
  rows.push(pick(t.filter.max, SIZES, filter.maxBytes, size, (maxBytes) => with_({ maxBytes })));
  return rows;
}

const rowUnder = (state: FilterState, context: Context): Row | null => {
  const rows = rowsOf(state, context);
  return rows[scrolled(state.list, rows.length, rows.length).cursor] ?? null;
};

/** Shows the list with this filter and keeps it for the system. */
function apply(state: FilterState, context: Context): readonly Effect[] {
  return [
    back('games'),
    { kind: 'set', screen: 'games', change: changedQuery(state.query) },
    call((port) => {
      port.saveSettings({ lists: keptLists(context, state.query) });
      return [];
    }),
  ];
}

export const filter = screen<'filter', FilterState>({
  id: 'filter',
  open: ({ query }) => ({ query, list: LIST_START }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.pick,
      help: (t) => t.help.pick,
      run: (state, context) => {
        const row = rowUnder(state, context);
        if (row === null) return stay(state);
        return stay(state, pickOne(row.label, row.choices));
      },
    },
    {
      actions: ['back'],
      label: (t) => t.keys.show,
      help: (t) => t.help.applyFilter,
      run: (state, context) => stay(state, ...apply(state, context)),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.reset,
      help: (t) => t.help.resetFilter,
      run: (state) => {
        const { query } = state;
        return stay({ ...state, query: { ...query, sort: 'name', filter: noFilter(query.filter.grouped) } });
      },
    },
    {
      actions: ['y'],
      label: (t) => t.keys.cancel,
      help: (t) => t.help.cancelFilter,
      run: (state) => stay(state, back()),
    },
    {
      actions: ['left', 'right'],
      help: (t) => t.help.change,
      run: (state, context, press) => {
        const row = rowUnder(state, context);
        return stay(row === null ? state : { ...state, query: row.turn(press.action === 'left' ? -1 : 1) });
      },
    },
    ...listBindings<FilterState>(
      (state, context) => rowsOf(state, context).length,
      (_, context) => context.bodyRows,
      { sideways: false },
    ),
  ],
  view(state, context) {
    const { t, columns } = context;
    const rows = rowsOf(state, context);
    const total = context.data.games(state.query, 0, 1).totalCount;
    const body = listLines(state.list, rows.length, context.bodyRows, (index, isCursor) => {
      const row = rows[index];
      const value = `< ${row?.value ?? ''} >`;
      return line(spread(`${isCursor ? '>' : ' '}${row?.label ?? ''}`, value, columns), isCursor ? 'cursor' : 'text');
    });
    return { title: t.filter.title, right: count(context, t.games.count, total), body };
  },
});
