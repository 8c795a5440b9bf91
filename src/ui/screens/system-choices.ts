import { describeError, fill } from '../../i18n/index.ts';
import { type Choice, type Context, call, toast } from '../screen.ts';
import { getAllMissing } from './get.ts';
import { noFilter } from './query.ts';

/** What can be done with all games of a system. Pure: gives effects. */
export function systemChoices(systemName: string, context: Context): readonly Choice[] {
  const { t } = context;
  const everything = { systemName, words: '', filter: noFilter(false), sort: 'name' } as const;
  const check = call(async (port) => {
    const answer = await port.checkLinks(port.gameIds(everything));
    if (!answer.ok) return [toast(describeError(t, answer.error).what, 'error')];
    return [toast(fill(t.systems.checked, answer.value))];
  });
  // What is missing is counted when it is asked for, not each time the menu opens.
  const missing = call(() => [getAllMissing(systemName, context)]);
  return [
    { label: t.systems.getMissing, effects: [missing] },
    { label: t.systems.checkLinks, effects: [toast(t.systems.checking), check] },
  ];
}
