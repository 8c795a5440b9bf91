import { describeError, describeReason, fill } from '../../i18n/index.ts';
import { BLANK, type Line, line, mixed, paragraph, span } from '../lines.ts';
import type { UiPort } from '../port.ts';
import { type Choice, type Context, call, type Effect, go, screen, stay, toast } from '../screen.ts';
import { cutMiddle, spread } from '../text.ts';
import type { SourceOffer, SourceRow } from '../views.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { count, emptyState, when } from '../widgets/say.ts';
import { buttonChoices } from './more.ts';

interface SourcesState {
  readonly list: ListState;
}

/** Sources first, then what could be one. */
interface Entry {
  readonly source: SourceRow | null;
  readonly offer: SourceOffer | null;
}

function entries(context: Context): readonly Entry[] {
  const sources = context.data.sources().map((source) => ({ source, offer: null }));
  return [...sources, ...context.data.sourceOffers().map((offer) => ({ source: null, offer }))];
}

const selected = (state: SourcesState, context: Context): Entry | null => {
  const all = entries(context);
  return all[scrolled(state.list, all.length, all.length).cursor] ?? null;
};

/** A folder none of whose games found a system by its name: the player says which one it is. */
const isNameless = ({ kind, systemName, systemCount, unmatchedCount }: SourceRow): boolean =>
  kind !== 'rgsx-bundle' && systemName === null && systemCount === 0 && unmatchedCount > 0;

/** Adds a source and says what came of it; asks for the password, or for the system of a folder, when that is needed. */
export function addSource(location: string, password: string | null, context: Context): Effect {
  const { t } = context;
  return call(async (port) => {
    const before = new Set(port.sources().map(({ id }) => id));
    const answer = await port.addSource(location, password);
    if (answer.ok) {
      const added = port.sources().find((source) => !before.has(source.id));
      const said = toast(fill(t.sources.added, { games: count(context, t.games.count, answer.value.games) }));
      return added === undefined || !isNameless(added) ? [said] : [said, systemChoice(context, added)];
    }
    const { error } = answer;
    if (error.code === 'password-needed' || error.code === 'password-wrong') {
      const onDone = (text: string): readonly Effect[] => [addSource(location, text, context)];
      return [go('typing', { title: t.downloads.password, text: '', secret: false, onDone })];
    }
    return [go('error', { error, name: location, at: null, retry: [addSource(location, password, context)] })];
  }, t.sources.reading);
}

function typeSource(title: string, text: string, context: Context): Effect {
  const onDone = (typed: string): readonly Effect[] => [addSource(typed, null, context)];
  return go('typing', { title, text, secret: false, onDone });
}

/** Which system of this handheld a source belongs to; the first choice leaves it to the names of its folders and lists. */
function systemChoice(context: Context, source: SourceRow): Effect {
  const { t } = context;
  const systems = context.data.deviceSystems();
  const assign = (name: string | null): readonly Effect[] => [
    call(async (port) => {
      const answer = await port.assignSource(source.id, name);
      if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
      return [toast(fill(t.sources.refreshed, { games: count(context, t.games.count, answer.value.games) }))];
    }, t.sources.reading),
  ];
  const choices: Choice[] = [
    { label: t.sources.byName, effects: assign(null) },
    ...systems.map(({ name, fullName }) => ({ label: fullName, value: name, effects: assign(name) })),
  ];
  return go('choose', {
    title: t.sources.whichSystem,
    choices,
    first: systems.findIndex(({ name }) => name === source.systemName) + 1,
  });
}

/** Lists a folder of the account, to be opened further or taken as a source. */
const openFolder = (path: string, context: Context): Effect =>
  call((port) => folderEffects(port, path, context), context.t.sources.reading);

/** One folder of the account at a time: open it, or take it as a source. */
async function folderEffects(port: UiPort, path: string, context: Context): Promise<readonly Effect[]> {
  const { t } = context;
  const answer = await port.accountFolders(path);
  if (!answer.ok)
    return [go('error', { error: answer.error, name: path, at: null, retry: [openFolder(path, context)] })];
  const choices: Choice[] = [
    {
      label: fill(t.sources.takeFolder, { path }),
      effects: [addSource(`1fichier:${path}`, null, context)],
    },
    ...answer.value.map((folder) => ({
      label: `${folder.name}/`,
      ...(folder.systemName === null ? {} : { value: folder.systemName }),
      effects: [openFolder(folder.path, context)],
    })),
  ];
  // The cursor stands on the first folder: A goes on, taking this one is a step up.
  return [go('choose', { title: path, choices, first: Math.min(1, answer.value.length) })];
}

function addChoices(context: Context): readonly Choice[] {
  const { t } = context;
  return [
    {
      label: t.sources.fromAccount,
      effects: [openFolder('/', context)],
    },
    {
      label: t.sources.fromShare,
      effects: [typeSource(t.sources.fromShare, 'https://1fichier.com/dir/', context)],
    },
    { label: t.sources.fromAddress, effects: [typeSource(t.sources.fromAddress, 'https://', context)] },
    { label: t.sources.fromCard, effects: [typeSource(t.sources.fromCard, context.data.about().romsPath, context)] },
  ];
}

export function refresh(sourceId: number | null, context: Context): Effect[] {
  const { t } = context;
  const ask = call(async (port) => {
    const answer = await port.refreshSources(sourceId);
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [toast(fill(t.sources.refreshed, { games: count(context, t.games.count, answer.value.games) }))];
  }, t.sources.reading);
  return [ask];
}

function sourceChoices(source: SourceRow, context: Context): readonly Choice[] {
  const { t } = context;
  const choices: Choice[] = [
    { label: t.sources.refresh, effects: refresh(source.id, context) },
    {
      label: t.sources.system,
      value: source.systemName ?? t.sources.byName,
      effects: [systemChoice(context, source)],
    },
  ];
  if (source.error !== null) {
    const params = {
      error: source.error,
      name: source.location,
      at: source.refreshedAt,
      retry: refresh(source.id, context),
    };
    choices.push({ label: t.game.whatFailed, effects: [go('error', params)] });
  }
  if (source.badRowCount > 0) {
    const text = context.data
      .badRows(source.id)
      .slice(0, 100)
      .map((row) => `${row.file}${row.row > 0 ? `:${row.row}` : ''}  ${describeReason(t, row.reason)}`);
    choices.push({
      label: t.sources.badRows,
      value: String(source.badRowCount),
      effects: [go('message', { title: t.sources.badRows, text })],
    });
  }
  const remove = call((port) => {
    const answer = port.removeSource(source.id);
    return [answer.ok ? toast(t.sources.removed) : toast(describeError(t, answer.error).what, 'error')];
  });
  const question = [fill(t.sources.removeQuestion, { location: source.location }), t.sources.removeKeeps];
  const params = {
    title: t.sources.remove,
    text: question,
    yes: t.sources.remove,
    no: t.keys.no,
    first: 'no' as const,
    onYes: [remove],
  };
  choices.push({ label: t.sources.remove, effects: [go('confirm', params)] });
  return choices;
}

function entryLine(entry: Entry, isCursor: boolean, context: Context): Line {
  const { t, columns } = context;
  const lead = isCursor ? '>' : ' ';
  if (entry.source === null) {
    const text = spread(`${lead}+ ${entry.offer?.location ?? ''}`, t.sources.offered, columns);
    return isCursor ? line(text, 'cursor') : mixed(span(text, 'accent'));
  }
  const { source } = entry;
  const { refreshing } = source;
  const percent = refreshing?.total ? ` ${Math.floor((refreshing.done / refreshing.total) * 100)}%` : ' ...';
  const right = refreshing === null ? String(source.gameCount) : percent.trim();
  const sign = source.error === null ? ' ' : context.glyphs.failed;
  const text = spread(`${lead}${sign}${source.location}`, right, columns);
  if (isCursor) return line(text, 'cursor');
  return mixed(span(text, source.error === null ? 'text' : 'warning'));
}

function noteLines(state: SourcesState, context: Context): Line[] {
  const { t, columns, now } = context;
  const entry = selected(state, context);
  if (entry === null) return [];
  if (entry.source === null) return [line(` ${cutMiddle(t.sources.offerNote, columns - 2)}`, 'dim')];
  const { source } = entry;
  if (source.error !== null) return paragraph(describeError(t, source.error).what, columns, 'warning').slice(0, 2);
  const parts = [
    t.sources.kinds[source.kind],
    count(context, t.counts.systems, source.systemCount),
    source.refreshedAt === null ? '' : when(source.refreshedAt, now),
    source.badRowCount === 0 ? '' : `${source.badRowCount} ${context.glyphs.failed}`,
  ].filter((part) => part !== '');
  const note = line(` ${cutMiddle(parts.join(', '), columns - 2)}`, 'dim');
  if (source.unmatchedCount === 0) return [note];
  return [line(` ${fill(t.sources.unmatched, { count: source.unmatchedCount })}`, 'warning'), note];
}

export const sources = screen<'sources', SourcesState>({
  id: 'sources',
  open: () => ({ list: LIST_START }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t, state, context) => (selected(state, context)?.source ? t.keys.item : t.keys.add),
      help: (t) => t.help.sourceMenu,
      run: (state, context) => {
        const entry = selected(state, context);
        if (entry?.offer) return stay(state, addSource(entry.offer.location, null, context));
        if (!entry?.source)
          return stay(state, go('choose', { title: context.t.sources.add, choices: addChoices(context) }));
        const { source } = entry;
        const { help: words } = context.t;
        const others = buttonChoices(['x', words.addSource], ['y', words.refreshAll]);
        return stay(
          state,
          go('choose', { title: source.location, choices: [...sourceChoices(source, context), ...others] }),
        );
      },
    },
    {
      actions: ['x'],
      label: (t) => t.keys.add,
      help: (t) => t.help.addSource,
      run: (state, context) =>
        stay(state, go('choose', { title: context.t.sources.add, choices: addChoices(context) })),
    },
    {
      actions: ['y'],
      label: (t) => t.keys.refresh,
      help: (t) => t.help.refreshAll,
      disabled: (_, context) => (context.data.sources().length === 0 ? context.t.sources.none : null),
      run: (state, context) => stay(state, ...refresh(null, context)),
    },
    ...listBindings<SourcesState>(
      (_, context) => entries(context).length,
      (state, context) => context.bodyRows - noteLines(state, context).length,
    ),
  ],
  view(state, context) {
    const { t } = context;
    const all = entries(context);
    if (all.length === 0) return { title: t.sources.title, body: emptyState(context, t.sources.none, t.sources.next) };
    const foot = noteLines(state, context);
    const body = listLines(state.list, all.length, context.bodyRows - foot.length, (index, isCursor) => {
      const entry = all[index];
      return entry === undefined ? BLANK : entryLine(entry, isCursor, context);
    });
    const games = context.data.sources().reduce((sum, source) => sum + source.gameCount, 0);
    return { title: t.sources.title, right: count(context, t.games.count, games), body, foot };
  },
});
