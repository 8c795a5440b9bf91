import type { ScreenId } from '../router.ts';
import type { AnyScreen } from '../screen.ts';
import { account } from './account.ts';
import { buttons } from './buttons.ts';
import { checks } from './checks.ts';
import { choose } from './choose.ts';
import { confirm, message } from './dialogs.ts';
import { downloads } from './downloads.ts';
import { error } from './error.ts';
import { filter } from './filter.ts';
import { find } from './find.ts';
import { game } from './game.ts';
import { games } from './games.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { language } from './language.ts';
import { menu } from './menu.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';
import { start } from './start.ts';
import { systems } from './systems.ts';
import { typing } from './typing.ts';

export const screens: Readonly<Record<ScreenId, AnyScreen>> = {
  start,
  language,
  systems,
  games,
  find,
  filter,
  game,
  downloads,
  history,
  error,
  account,
  sources,
  settings,
  buttons,
  checks,
  help,
  menu,
  choose,
  confirm,
  typing,
  message,
};
