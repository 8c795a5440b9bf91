import { LANGUAGES, texts } from '../../i18n/index.ts';
import { line } from '../lines.ts';
import { back, command, screen, stay } from '../screen.ts';
import { padEnd } from '../text.ts';
import { type ListState, listBindings, listLines } from '../widgets/list.ts';

interface LanguageState {
  readonly list: ListState;
}

/** Each language under its own name; the one of the firmware is under the cursor at the first start. */
export const language = screen<'language', LanguageState>({
  id: 'language',
  open: (_, context) => ({ list: { cursor: LANGUAGES.indexOf(context.language), top: 0 } }),
  bindings: [
    {
      actions: ['confirm', 'back'],
      label: (_, state) => texts(LANGUAGES[state.list.cursor] ?? 'en').keys.choose,
      help: (t) => t.help.language,
      run: (state) =>
        stay(
          state,
          back(),
          command((port) => port.saveSettings({ language: LANGUAGES[state.list.cursor] ?? 'en' })),
        ),
    },
    ...listBindings<LanguageState>(
      () => LANGUAGES.length,
      () => LANGUAGES.length,
    ),
  ],
  view(state, context) {
    const body = listLines(state.list, LANGUAGES.length, context.bodyRows, (index, isCursor) => {
      const name = texts(LANGUAGES[index] ?? 'en').language;
      return line(padEnd(` ${isCursor ? '>' : ' '} ${name}`, context.columns), isCursor ? 'cursor' : 'text');
    });
    return { title: texts(LANGUAGES[state.list.cursor] ?? 'en').settings.language, body };
  },
});
