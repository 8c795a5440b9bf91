import { describeError, fill, labelled } from '../../i18n/index.ts';
import type { KeepChoice } from '../../model.ts';
import type { UiPort } from '../port.ts';
import { type Choice, type Context, call, command, type Effect, pickOne, toast } from '../screen.ts';
import { getAllMissing } from './get.ts';
import { noFilter } from './query.ts';

const KEEP: readonly KeepChoice[] = ['auto', 'keep', 'unpack'];

/** What becomes of the archives of this system's games from now on. */
function keepChoices(systemName: string, context: Context): readonly Choice[] {
  const now = context.data.keepOf(systemName);
  return KEEP.map((choice) => ({
    label: context.t.keep[choice],
    value: choice === now ? '*' : '',
    effects: [
      command((port) => port.keepSystem(systemName, choice)),
      toast(labelled(context.t, context.t.settings.keep, context.t.keep[choice])),
    ],
  }));
}

/** Asks the host for the links of many games at once: dead ones get their mark, sizes are filled in. */
export function checkLinks(ids: (port: UiPort) => readonly number[], context: Context): readonly Effect[] {
  const { t } = context;
  const check = call(async (port) => {
    const answer = await port.checkLinks(ids(port));
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [toast(fill(t.systems.checked, answer.value))];
  }, t.systems.checking);
  return [check];
}

/** What can be done with all games of a system. Pure: gives effects. */
export function systemChoices(systemName: string, context: Context): readonly Choice[] {
  const { t } = context;
  const everything = { systemName, words: '', filter: noFilter(false), sort: 'name' } as const;
  // What is missing is counted when it is asked for, not each time the menu opens.
  const missing = call(() => [getAllMissing(systemName, context)]);
  return [
    { label: t.systems.getMissing, effects: [missing] },
    { label: t.systems.checkLinks, effects: checkLinks((port) => port.gameIds(everything), context) },
    {
      label: labelled(t, t.settings.keep, t.keep[context.data.keepOf(systemName)]),
      effects: [pickOne(t.settings.keep, keepChoices(systemName, context))],
    },
  ];
}
