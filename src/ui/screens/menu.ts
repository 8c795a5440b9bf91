import { activeJob, openCount } from '../queue-view.ts';
import { back, type Choice, type Context, go, screen, stay, toast } from '../screen.ts';
import { LIST_START, type ListState, listBindings } from '../widgets/list.ts';
import { choiceLines, chooseRows } from './choose.ts';
import { queryFor } from './query.ts';
import { quitEffects } from './quit.ts';

interface MenuState {
  readonly list: ListState;
}

/** What the menu leads to, with what is worth knowing beside it. */
function items(context: Context): readonly Choice[] {
  const { t, queue } = context;
  const open = openCount(queue);
  const working = activeJob(queue) !== null;
  const empty = context.data.systems().length === 0;
  return [
    {
      label: t.downloads.title,
      value: open === 0 ? '' : `${open}${working ? '' : ' ||'}`,
      effects: [go('downloads', null)],
    },
    {
      label: t.help.findEverywhere,
      disabled: empty ? t.systems.noGames : null,
      effects: [go('find', { query: queryFor(context, null), into: false })],
    },
    { label: t.history.title, effects: [go('history', null)] },
    { label: t.sources.title, effects: [go('sources', null)] },
    { label: t.settings.title, effects: [go('settings', null)] },
    { label: t.account.title, effects: [go('account', null)] },
    { label: t.help.title, effects: [go('help', { about: context.screen })] },
    { label: t.quit.title, effects: quitEffects(context) },
  ];
}

export const menu = screen<'menu', MenuState>({
  id: 'menu',
  open: ({ at }, context) => ({ list: at === 'first' ? LIST_START : { cursor: items(context).length - 1, top: 0 } }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.choose,
      help: (t) => t.help.choose,
      run: (state, context) => {
        const choice = items(context)[state.list.cursor];
        if (choice === undefined) return stay(state, back());
        return choice.disabled ? stay(state, toast(choice.disabled)) : stay(state, ...choice.effects);
      },
    },
    {
      actions: ['back', 'start'],
      label: (t) => t.keys.back,
      help: (t) => t.help.back,
      run: (state) => stay(state, back()),
    },
    ...listBindings<MenuState>(
      (_, context) => items(context).length,
      (_, context) => chooseRows({ choices: items(context) }, context),
    ),
  ],
  view: (state, context) => ({
    title: context.t.keys.menu,
    body: choiceLines(items(context), state.list, context),
  }),
});
