import { fill, labelled } from '../../i18n/index.ts';
import type { GameQuery } from '../../library/types.ts';
import { BLANK, type Line, line, paragraph } from '../lines.ts';
import { type Binding, back, type Context, command, type Effect, type Step, screen, stay } from '../screen.ts';
import { cutMiddle } from '../text.ts';
import { gameLine } from '../widgets/game-line.ts';
import {
  DONE_KEY,
  erased,
  FIND_LAYERS,
  inputLine,
  type KeyboardState,
  keyboardWith,
  keyLines,
  keyUnder,
  moveKey,
  SPACE_KEY,
  typed,
} from '../widgets/keyboard.ts';
import { count } from '../widgets/say.ts';
import { changedQuery } from './games.ts';

interface FindState {
  readonly query: GameQuery;
  readonly into: boolean;
  readonly keyboard: KeyboardState;
  /** Which of the last queries Select brought back; -1: none. */
  readonly recalled: number;
}

const KEPT_QUERIES = 5;

function withKeyboard(state: FindState, keyboard: KeyboardState): FindState {
  return { ...state, keyboard, query: { ...state.query, words: keyboard.text.trim().toLowerCase() } };
}

/** Shows the list that was found, and remembers the words. */
function done(state: FindState, context: Context): Step<FindState> {
  const { words, systemName } = state.query;
  const effects: Effect[] = [];
  if (words !== '') {
    const lastQueries = [words, ...context.settings.lastQueries.filter((query) => query !== words)];
    effects.push(command((port) => port.saveSettings({ lastQueries: lastQueries.slice(0, KEPT_QUERIES) })));
  }
  if (state.into) {
    effects.push(back('games'), { kind: 'set', screen: 'games', change: changedQuery(state.query) });
  } else {
    effects.push({ kind: 'back' }, { kind: 'go', to: 'games', params: { systemName, words } });
  }
  return stay(state, ...effects);
}

const recentShown = (state: FindState, context: Context): boolean =>
  state.keyboard.text === '' && context.settings.lastQueries.length > 0;

const onPad = (_: FindState, context: Context): boolean => context.hands.device === 'pad';
const onKeyboard = (_: FindState, context: Context): boolean => context.hands.device === 'keyboard';

const eraseOrLeave = (state: FindState): Step<FindState> =>
  state.keyboard.text === '' ? stay(state, back()) : stay(withKeyboard(state, erased(state.keyboard)));

const moves: Binding<FindState>['run'] = (state, _, press) =>
  stay({ ...state, keyboard: moveKey(state.keyboard, press.action, FIND_LAYERS) });

/** With a pad, letters are picked from the grid; a keyboard has its own, so Enter and Escape mean what they always mean. */
const bindings: readonly Binding<FindState>[] = [
  { actions: ['confirm'], label: (t) => t.keys.list, help: (t) => t.help.showFound, when: onKeyboard, run: done },
  {
    actions: ['back'],
    label: (t) => t.keys.leave,
    help: (t) => t.help.leaveKeyboard,
    when: onKeyboard,
    run: (state) => stay(state, back()),
  },
  { actions: ['erase'], help: (t) => t.help.erase, when: onKeyboard, run: eraseOrLeave },
  {
    actions: ['confirm'],
    label: (t, state) => {
      const key = keyUnder(state.keyboard, FIND_LAYERS);
      return key === DONE_KEY ? t.keys.list : key === SPACE_KEY ? t.keys.space : t.keys.type;
    },
    help: (t) => t.help.typeKey,
    when: onPad,
    run: (state, context) => {
      const key = keyUnder(state.keyboard, FIND_LAYERS);
      if (key === DONE_KEY) return done(state, context);
      return stay(withKeyboard(state, typed(state.keyboard, key === SPACE_KEY ? ' ' : key)));
    },
  },
  {
    actions: ['back', 'erase'],
    label: (t) => t.keys.erase,
    help: (t) => t.help.erase,
    when: onPad,
    run: eraseOrLeave,
  },
  {
    actions: ['x'],
    label: (t) => t.keys.space,
    help: (t) => t.help.space,
    when: onPad,
    run: (state) => stay(withKeyboard(state, typed(state.keyboard, ' '))),
  },
  {
    actions: ['y'],
    label: (t) => t.keys.leave,
    help: (t) => t.help.leaveKeyboard,
    when: onPad,
    run: (state) => stay(state, back()),
  },
  { actions: ['start'], label: (t) => t.keys.list, help: (t) => t.help.showFound, when: onPad, run: done },
  {
    actions: ['select'],
    help: (t) => t.help.lastQueries,
    run: (state, context) => {
      const queries = context.settings.lastQueries;
      if (queries.length === 0) return stay(state);
      const recalled = (state.recalled + 1) % queries.length;
      return stay({ ...withKeyboard(state, keyboardWith(queries[recalled] ?? '')), recalled });
    },
  },
  { actions: ['up', 'down', 'left', 'right'], help: (t) => t.help.move, when: onPad, run: moves },
  { actions: ['l1', 'r1'], help: (t) => t.help.textCursor, when: onPad, run: moves },
];

export const find = screen<'find', FindState>({
  id: 'find',
  open: ({ query, into }) => ({ query, into, keyboard: keyboardWith(query.words), recalled: -1 }),
  bindings,
  type: (state, text) => stay(withKeyboard(state, typed(state.keyboard, text))),
  view(state, context) {
    const { t, columns, bodyRows } = context;
    const keys = onPad(state, context) ? keyLines(state.keyboard, FIND_LAYERS, columns) : [];
    const input = inputLine(`${t.find.label} `, state.keyboard, columns, false);
    const rows = Math.max(1, bodyRows - keys.length - 1);
    const page = context.data.games(state.query, 0, rows);
    let hits: Line[] = page.rows.map((row) => gameLine(row, false, null, context, state.query.systemName === null));
    if (page.guessed) hits = [line(` ${fill(t.find.instead, { words: page.guessed.join(', ') })}`, 'warning'), ...hits];
    if (page.totalCount === 0) hits = [BLANK, ...paragraph(t.find.nothing, columns, 'warning')];
    if (recentShown(state, context)) {
      hits = [
        line(` ${t.find.recent}`, 'dim'),
        ...context.settings.lastQueries.map((words) => line(`   ${cutMiddle(words, columns - 4)}`)),
      ];
    }
    const system = context.data.systems().find(({ name }) => name === state.query.systemName);
    const place = system?.fullName ?? t.systems.all;
    const right = count(context, t.games.count, page.totalCount);
    return {
      title: labelled(t, t.find.title, place),
      right,
      body: hits.slice(0, rows),
      foot: [input, ...keys],
      footInUse: true,
    };
  },
});
