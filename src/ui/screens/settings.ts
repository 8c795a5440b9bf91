import { LANGUAGES, texts } from '../../i18n/index.ts';
import { BLANK, line, paragraph } from '../lines.ts';
import type { UiSettings } from '../port.ts';
import { type Choice, type Context, command, type Effect, go, screen, stay } from '../screen.ts';
import { spread } from '../text.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';

interface SettingsState {
  readonly list: ListState;
}

interface Row {
  readonly label: string;
  readonly note: string;
  /** null: leads to another screen. */
  readonly value: string | null;
  readonly choices: readonly Choice[];
  /** Takes the next or previous value. */
  readonly turn: (step: 1 | -1) => Effect | null;
}

function pick<K extends keyof UiSettings>(
  key: K,
  label: string,
  note: string,
  values: readonly UiSettings[K][],
  name: (value: UiSettings[K]) => string,
  context: Context,
): Row {
  const now = context.settings[key];
  const save = (value: UiSettings[K]): Effect =>
    command((port) => port.saveSettings({ [key]: value } as Partial<UiSettings>));
  return {
    label,
    note,
    value: name(now),
    choices: values.map((value) => ({ label: name(value), value: value === now ? '*' : '', effects: [save(value)] })),
    turn: (step) => {
      const next = values[(values.indexOf(now) + step + values.length) % values.length];
      return next === undefined ? null : save(next);
    },
  };
}

/** Every setting; a change is seen and kept at once. */
function rowsOf(context: Context): readonly Row[] {
  const { t } = context;
  const { settings } = t;
  const yesNo = (value: boolean): string => (value ? t.keys.yes : t.keys.no);
  const flags = [true, false] as const;
  return [
    pick(
      'textSize',
      settings.textSize,
      settings.notes.textSize,
      ['small', 'normal', 'large'],
      (value) => settings.textSizes[value],
      context,
    ),
    pick(
      'language',
      settings.language,
      settings.notes.language,
      LANGUAGES,
      (value) => texts(value ?? context.language).language,
      context,
    ),
    pick(
      'theme',
      settings.theme,
      settings.notes.theme,
      ['dark', 'contrast', 'mono'],
      (value) => settings.themes[value],
      context,
    ),
    pick(
      'confirmButton',
      settings.confirm,
      settings.notes.confirm,
      ['auto', 'a', 'b'],
      (value) => settings.confirms[value],
      context,
    ),
    pick('keep', settings.keep, settings.notes.keep, ['auto', 'keep', 'unpack'], (value) => t.keep[value], context),
    pick(
      'verify',
      settings.verify,
      settings.notes.verify,
      ['auto', 'strict', 'size'],
      (value) => settings.verifies[value],
      context,
    ),
    pick('grouped', settings.grouped, settings.notes.grouped, flags, yesNo, context),
    pick('recentFirst', settings.recent, settings.notes.recent, flags, yesNo, context),
    pick('showUnsupported', settings.unsupported, settings.notes.unsupported, flags, yesNo, context),
    pick('logLevel', settings.log, settings.notes.log, ['normal', 'debug'], (value) => settings.logs[value], context),
    { label: settings.tests, note: settings.notes.tests, value: null, choices: [], turn: () => go('checks', null) },
  ];
}

const under = (state: SettingsState, context: Context): Row | null => {
  const rows = rowsOf(context);
  return rows[scrolled(state.list, rows.length, rows.length).cursor] ?? null;
};

const NOTE_ROWS = 2;

export const settings = screen<'settings', SettingsState>({
  id: 'settings',
  open: () => ({ list: LIST_START }),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.pick,
      help: (t) => t.help.pick,
      run: (state, context) => {
        const row = under(state, context);
        if (row === null) return stay(state);
        if (row.value === null) return stay(state, go('checks', null));
        const first = Math.max(
          0,
          row.choices.findIndex(({ value }) => value === '*'),
        );
        return stay(state, go('choose', { title: row.label, choices: row.choices, first }));
      },
    },
    {
      actions: ['left', 'right'],
      label: (t) => t.keys.change,
      help: (t) => t.help.change,
      run: (state, context, press) => {
        const effect = under(state, context)?.turn(press.action === 'left' ? -1 : 1) ?? null;
        return effect === null ? stay(state) : stay(state, effect);
      },
    },
    {
      actions: ['x'],
      label: (t) => t.keys.test,
      help: (t) => t.help.selfTest,
      run: (state) => stay(state, go('checks', null)),
    },
    ...listBindings<SettingsState>(
      (_, context) => rowsOf(context).length,
      (_, context) => context.bodyRows - NOTE_ROWS,
      { sideways: false },
    ),
  ],
  view(state, context) {
    const { t, columns } = context;
    const rows = rowsOf(context);
    const body = listLines(state.list, rows.length, context.bodyRows - NOTE_ROWS, (index, isCursor) => {
      const row = rows[index];
      if (row === undefined) return BLANK;
      return line(
        spread(`${isCursor ? '>' : ' '}${row.label}`, row.value === null ? '>' : `< ${row.value} >`, columns),
        isCursor ? 'cursor' : 'text',
      );
    });
    const note = paragraph(under(state, context)?.note ?? '', columns, 'dim').slice(0, NOTE_ROWS);
    return {
      title: t.settings.title,
      body,
      foot: [...note, ...Array.from({ length: NOTE_ROWS - note.length }, () => BLANK)],
    };
  },
});
