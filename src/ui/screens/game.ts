import { describeError, fill, labelled, systemNote } from '../../i18n/index.ts';
import { MARGIN_BYTES } from '../../lib/card-margin.ts';
import { formatBytes } from '../../lib/format.ts';
import type { GameMark, GameQuery } from '../../library/types.ts';
import type { KeepChoice } from '../../model.ts';
import { BLANK, field, type Line, labelWidth, line, paragraph } from '../lines.ts';
import { back, type Choice, type Context, call, type Effect, go, type Step, screen, stay, toast } from '../screen.ts';
import { cutMiddle, cutPath, spread } from '../text.ts';
import type { Discs, GameDetail } from '../views.ts';
import { markOf } from '../widgets/game-line.ts';
import { LIST_START, type ListState, moveCursor, scrolled } from '../widgets/list.ts';
import { emptyState } from '../widgets/say.ts';
import { movedTo } from './games.ts';
import { askAgain, enqueue, usualOptions } from './get.ts';
import { buttonChoices } from './more.ts';
import { tellRemoved } from './removal.ts';
import { systemChoices } from './system-choices.ts';

export interface GameState {
  readonly gameId: number;
  /** Cursor in the list of actions. */
  readonly list: ListState;
  /** Other than what is set for the system; null: as it is set. */
  readonly keep: KeepChoice | null;
  /** Another system's folder, when the player chose one. */
  readonly target: string | null;
  /** Its place in the list that it was opened from; null: from elsewhere. */
  readonly at: { readonly query: GameQuery; readonly index: number } | null;
}

interface Action {
  readonly label: string;
  readonly disabled: string | null;
  readonly effects: readonly Effect[];
}

const KEEP: readonly KeepChoice[] = ['auto', 'keep', 'unpack'];

const setGame = (change: (state: GameState) => GameState): Effect => ({
  kind: 'set',
  screen: 'game',
  change: (state) => change(state as GameState),
});

function getEffects(state: GameState, game: GameDetail, context: Context): readonly Effect[] {
  const discs = game.versions.some(({ id, disc }) => id === game.id && disc !== null);
  const options = { ...usualOptions(context), keep: state.keep, systemName: state.target };
  const again = game.mark === 'installed';
  const one = enqueue([game.id], { ...options, discs: 'this', again }, context, [back('games')]);
  if (!discs) return [one];
  const all = enqueue([game.id], { ...options, discs: 'all', again }, context, [back('games')]);
  const { t } = context;
  const size = (which: Discs): string => formatBytes(context.data.totals([game.id], which).totalBytes);
  const choices: Choice[] = [
    { label: t.game.allDiscs, value: size('all'), effects: [all] },
    { label: t.game.thisDisc, value: size('this'), effects: [one] },
  ];
  return [go('choose', { title: t.keys.get, choices })];
}

/** The game before or after this one in the list that it was opened from; the list's cursor comes along. */
function neighbour(state: GameState, context: Context, step: 1 | -1): Step<GameState> {
  const { at } = state;
  if (at === null) return stay(state);
  const index = at.index + step;
  const row = index < 0 ? undefined : context.data.games(at.query, index, 1).rows[0];
  if (row === undefined) return stay(state, toast(context.t.game.noMore));
  const next: GameState = { gameId: row.id, list: LIST_START, keep: null, target: null, at: { ...at, index } };
  return stay(next, { kind: 'set', screen: 'games', change: movedTo(index) });
}

/** The versions and discs of the game, to go to another one. */
export function versionChoices(game: GameDetail, context: Context): readonly Choice[] {
  return game.versions.map((version) => ({
    label: `${markOf(version.mark, context.glyphs).sign} ${version.name}`,
    value: version.sizeBytes === null ? '?' : formatBytes(version.sizeBytes),
    effects: [setGame((state) => ({ ...state, gameId: version.id }))],
  }));
}

export function folderChoices(game: GameDetail, context: Context): readonly Choice[] {
  const others = context.data
    .systems()
    .filter(({ name, unsupported }) => unsupported === null && name !== game.systemName);
  const own: Choice = {
    label: game.systemFullName,
    value: game.systemName,
    disabled: game.unsupported?.code === 'system-unsupported' ? describeError(context.t, game.unsupported).what : null,
    effects: [setGame((state) => ({ ...state, target: null }))],
  };
  return [
    own,
    ...others.map((system) => ({
      label: system.fullName,
      value: system.name,
      effects: [setGame((state) => ({ ...state, target: system.name }))],
    })),
  ];
}

function removeEffects(game: GameDetail, context: Context): readonly Effect[] {
  const { t } = context;
  const remove = call(async (port) => {
    const answer = await port.removeGame(game.id);
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [setGame((state) => ({ ...state, list: LIST_START })), tellRemoved(context, answer.value)];
  });
  const text = [fill(t.game.removeQuestion, { name: game.name }), game.mainPath ?? ''].filter((part) => part !== '');
  return [
    go('confirm', { title: t.game.remove, text, yes: t.game.remove, no: t.keys.no, first: 'no', onYes: [remove] }),
  ];
}

/** What other buttons do in the list, and what can be done with its system, for those who have two buttons only. */
function moreChoices(game: GameDetail, context: Context): readonly Choice[] {
  const { t } = context;
  const inList = buttonChoices(['x', t.help.find], ['y', t.help.filter], ['select', t.help.mark]);
  const hasList = context.data.systems().some(({ name }) => name === game.systemName);
  return [
    ...inList.map((choice) => ({ ...choice, effects: [back('games'), ...choice.effects] })),
    ...(hasList ? systemChoices(game.systemName, context) : []),
    ...buttonChoices(['start', t.help.menu]),
  ];
}

/** What can be done with the game now, in the order of what one most likely wants. */
function actionsOf(state: GameState, game: GameDetail, context: Context): readonly Action[] {
  const { t } = context;
  const actions: Action[] = [];
  const put = (label: string, effects: readonly Effect[], disabled: string | null = null): void => {
    actions.push({ label, effects, disabled });
  };
  const blocked = game.unsupported !== null && state.target === null ? describeError(t, game.unsupported).what : null;
  if (game.mark === 'queued') put(t.game.showQueue, [go('downloads', null)]);
  else if (game.mark === 'installed')
    put(t.game.getAgain, [askAgain(game.name, getEffects(state, game, context), context)], blocked);
  else put(t.keys.get, getEffects(state, game, context), blocked);
  if (game.lastError !== null) {
    const again = blocked === null ? getEffects(state, game, context) : null;
    put(t.game.whatFailed, [go('error', { error: game.lastError, name: game.name, at: null, retry: again })]);
  }
  if (game.versions.length > 1) {
    const title = fill(t.game.versions, { count: game.versions.length });
    put(title, [go('choose', { title: game.title, choices: versionChoices(game, context) })]);
  }
  if (game.mark !== 'installed' && game.mark !== 'queued') {
    put(t.game.folder, [go('choose', { title: t.game.folder, choices: folderChoices(game, context) })]);
    const keep = state.keep ?? context.data.keepOf(state.target ?? game.systemName);
    const next = KEEP[(KEEP.indexOf(keep) + 1) % KEEP.length] ?? 'auto';
    put(labelled(t, t.settings.keep, t.keep[keep]), [setGame((now) => ({ ...now, keep: next }))]);
  }
  if (game.mark === 'installed') put(t.game.remove, removeEffects(game, context));
  put(t.game.more, [go('choose', { title: t.game.more, choices: moreChoices(game, context) })]);
  return actions;
}

function stateWord(mark: GameMark, context: Context): string {
  return context.t.marks[mark];
}

/** Everything known of the game, as rows. */
function factLines(state: GameState, game: GameDetail, context: Context): Line[] {
  const { t, columns } = context;
  const target = context.data.systems().find(({ name }) => name === state.target);
  const facts: [string, string][] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') facts.push([label, value]);
  };
  const size = game.sizeBytes === null ? '?' : formatBytes(game.sizeBytes);
  const parts = game.volumeCount > 1 ? fill(t.game.parts, { count: game.volumeCount }) : '';
  const format = [game.format ?? '', parts].filter(Boolean).join(', ');
  add(t.game.size, `${size}${format === '' ? '' : `  ${format}`}`);
  const automatic = context.data.keepOf(game.systemName) === 'auto' ? game.willBe : 'unknown';
  const asked = { auto: automatic, keep: 'kept', unpack: 'unpacked' } as const;
  const willBe = state.keep === null ? game.willBe : asked[state.keep];
  const place = target === undefined ? game.folder : `${target.fullName} (${target.name})`;
  if (game.mark === 'installed') add(t.game.isAt, game.mainPath);
  else add(t.willBe[willBe], place);
  if (game.mark !== 'none') add(t.game.state, stateWord(game.mark, context));
  const after = game.freeBytes === null || game.sizeBytes === null ? null : game.freeBytes - game.sizeBytes;
  if (game.mark !== 'installed' && after !== null) {
    // What comes out of an archive is more than the archive; how much is known when it is there.
    const less = willBe === 'unpacked' ? '< ' : '';
    const beside = state.keep === 'keep' ? 0 : game.besideBytes;
    add(t.game.freeAfter, after < beside + MARGIN_BYTES ? t.get.notEnough : less + formatBytes(after));
  }
  add(t.game.note, systemNote(t, state.target ?? game.systemName));
  add(t.game.about, [...game.regions, ...game.languages, ...game.flags].join(', '));
  add(t.game.source, `${game.sourceName}${game.host === '' ? '' : `, ${game.host}`}`);
  const labels = labelWidth(
    facts.map(([label]) => label),
    Math.min(columns, 60),
  );
  const room = columns - labels - 3;
  // Where the list comes from is worth one row, not three.
  return facts.flatMap(([label, value]) =>
    field(label, label === t.game.source ? cutPath(value, room) : value, columns, labels),
  );
}

function actionLines(state: GameState, actions: readonly Action[], rows: number, context: Context): Line[] {
  const list = scrolled(state.list, actions.length, rows);
  return actions.slice(list.top, list.top + rows).map((action, at) => {
    const isCursor = list.top + at === list.cursor;
    const text = ` ${isCursor ? '>' : ' '} ${cutMiddle(action.label, context.columns - 4)}`;
    return line(spread(text, '', context.columns), isCursor ? 'cursor' : action.disabled === null ? 'text' : 'dim');
  });
}

const withGame = (
  state: GameState,
  context: Context,
  act: (game: GameDetail, actions: readonly Action[]) => readonly Effect[],
): { state: GameState; effects: readonly Effect[] } => {
  const game = context.data.game(state.gameId);
  return game === null ? stay(state, back()) : { state, effects: act(game, actionsOf(state, game, context)) };
};

export const game = screen<'game', GameState>({
  id: 'game',
  open: ({ gameId, at }) => ({ gameId, list: LIST_START, keep: null, target: null, at: at ?? null }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.choose,
      help: (t) => t.help.choose,
      run: (state, context) =>
        withGame(state, context, (_, actions) => {
          const action = actions[scrolled(state.list, actions.length, actions.length).cursor];
          if (action === undefined) return [];
          return action.disabled === null ? action.effects : [toast(action.disabled)];
        }),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.get,
      help: (t) => t.help.getNow,
      run: (state, context) =>
        withGame(state, context, (found, actions) =>
          found.mark === 'queued' || actions[0] === undefined
            ? [toast(context.t.get.nothingNew)]
            : actions[0].disabled === null
              ? actions[0].effects
              : [toast(actions[0].disabled)],
        ),
    },
    {
      actions: ['y'],
      label: (t) => t.keys.version,
      help: (t) => t.help.versions,
      disabled: (state, context) =>
        (context.data.game(state.gameId)?.versions.length ?? 0) > 1 ? null : context.t.game.oneVersion,
      run: (state, context) =>
        withGame(state, context, (found) => [
          go('choose', { title: found.title, choices: versionChoices(found, context) }),
        ]),
    },
    {
      actions: ['l1', 'r1'],
      help: (t) => t.help.otherGame,
      disabled: (state, context) => (state.at === null ? context.t.game.noMore : null),
      run: (state, context, pressed) => neighbour(state, context, pressed.action === 'l1' ? -1 : 1),
    },
    {
      actions: ['up', 'down'],
      help: (t) => t.help.move,
      run: (state, context, pressed) => {
        const found = context.data.game(state.gameId);
        const total = found === null ? 0 : actionsOf(state, found, context).length;
        return stay({ ...state, list: moveCursor(state.list, pressed, total, total) });
      },
    },
  ],
  view(state, context) {
    const { t, columns, bodyRows } = context;
    const found = context.data.game(state.gameId);
    if (found === null) return { title: t.game.title, body: emptyState(context, t.game.gone, t.help.back) };
    const actions = actionsOf(state, found, context);
    const name = paragraph(found.name, columns, 'strong').slice(0, 3);
    const facts = factLines(state, found, context);
    const wanted = name.length + facts.length + 1;
    const actionRows = Math.max(Math.min(actions.length, 4), Math.min(actions.length, bodyRows - wanted));
    const top = [...name, ...(wanted + actionRows < bodyRows ? [BLANK] : []), ...facts].slice(0, bodyRows - actionRows);
    const foot = actionLines(state, actions, actionRows, context);
    const right =
      state.at === null ? '' : `${state.at.index + 1}/${context.data.games(state.at.query, 0, 1).totalCount}`;
    return { title: found.systemFullName, right, body: top, foot, footInUse: true };
  },
});
