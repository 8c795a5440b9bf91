import { LANGUAGES, texts } from '../../i18n/index.ts';
import { BLANK, line, paragraph } from '../lines.ts';
import { type Choice, type Context, command, type Effect, go, pickOne, screen, stay, toast } from '../screen.ts';
import { cutPath, spread } from '../text.ts';
import type { UiSettings } from '../ui-settings.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { refresh } from './sources.ts';

interface SettingsState {
  readonly list: ListState;
}

interface Row {
  readonly label: string;
  readonly note: string;
  /** At the right; a setting's is in brackets. */
  readonly value: string;
  readonly choices: readonly Choice[];
  /** Takes the next or previous value; null: there is one only. */
  readonly turn: ((step: 1 | -1) => Effect | null) | null;
  /** What the row leads to, when it is not a value to be picked. */
  readonly effects: readonly Effect[];
}

/** A row that leads somewhere or does something. */
const lead = (label: string, note: string, ...effects: readonly Effect[]): Row => ({
  ...{ label, note, value: '>', choices: [], turn: null, effects },
});

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
    effects: [],
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
      context.fixedTextSize ? settings.notes.fixedTextSize : settings.notes.textSize,
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
    lead(settings.buttons, settings.notes.buttons, go('buttons', null)),
    lead(settings.refresh, settings.notes.refresh, ...refresh(null, context)),
    lead(settings.tests, settings.notes.tests, go('checks', null)),
    {
      ...lead(t.start.steps.folder, settings.notes.folder, toast(settings.notes.folder)),
      value: context.data.about().romsPath,
    },
  ];
}

/** `< Normal >` for what can be turned; a long path keeps its end. */
function shownValue(row: Row, columns: number): string {
  return row.turn === null ? cutPath(row.value, Math.floor(columns / 2)) : `< ${row.value} >`;
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
        if (row.turn === null) return stay(state, ...row.effects);
        return stay(state, pickOne(row.label, row.choices));
      },
    },
    {
      actions: ['left', 'right'],
      label: (t) => t.keys.change,
      help: (t) => t.help.change,
      run: (state, context, press) => {
        const effect = under(state, context)?.turn?.(press.action === 'left' ? -1 : 1) ?? null;
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
        spread(`${isCursor ? '>' : ' '}${row.label}`, shownValue(row, columns), columns),
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
