import { helpEntries } from '../bindings.ts';
import { BLANK, type Line, line, mixed, paragraph, span } from '../lines.ts';
import type { ScreenId } from '../router.ts';
import { type AnyScreen, type Context, screen, stay } from '../screen.ts';
import { padEnd, width } from '../text.ts';
import { moveCursor } from '../widgets/list.ts';
import { screens } from './index.ts';

interface HelpState {
  readonly about: ScreenId;
  readonly top: number;
}

function bindingLines(of: AnyScreen, context: Context): Line[] {
  const entries = helpEntries(of, context.t, context.hands);
  const keys = Math.min(9, Math.max(...entries.map((entry) => width(entry.keys))));
  return entries.flatMap((entry) =>
    paragraph(entry.text, context.columns - keys - 1, 'text').map((part, at) =>
      mixed(span(` ${padEnd(at === 0 ? entry.keys : '', keys)}`, 'key'), ...part.spans),
    ),
  );
}

function lines(state: HelpState, context: Context): Line[] {
  const { t, glyphs, columns } = context;
  const about = context.data.about();
  const legend = [
    [glyphs.installed, t.marks.installed],
    [glyphs.queued, t.marks.queued],
    [glyphs.failed, t.marks.failed],
    [glyphs.dead, t.marks.dead],
    ['+2', t.marks.versions],
  ] as const;
  return [
    line(` ${t.names[state.about]}`, 'strong'),
    ...bindingLines(screens[state.about], context),
    BLANK,
    line(` ${t.help.legend}`, 'strong'),
    ...legend.map(([sign, text]) => mixed(span(` ${padEnd(sign, 3)}`, 'key'), span(text))),
    BLANK,
    line(` ${t.help.about}`, 'strong'),
    ...paragraph(`RGSX TUI ${about.version}, ${about.firmware}`, columns),
    ...paragraph(about.helpUrl, columns, 'accent'),
    ...paragraph(about.logPath, columns),
  ];
}

const lastTop = (state: HelpState, context: Context): number =>
  Math.max(0, lines(state, context).length - context.bodyRows);

export const help = screen<'help', HelpState>({
  id: 'help',
  open: ({ about }) => ({ about, top: 0 }),
  bindings: [
    {
      actions: ['up', 'down', 'left', 'right', 'page-up', 'page-down', 'l2', 'r2', 'home', 'end'],
      help: (t) => t.help.scroll,
      run: (state, context, press) => {
        const total = lastTop(state, context) + 1;
        const next = moveCursor(
          { cursor: state.top, top: 0 },
          { ...press, repeat: press.repeat + 1 },
          total,
          context.bodyRows - 1,
        );
        return stay({ ...state, top: next.cursor });
      },
    },
  ],
  view(state, context) {
    const all = lines(state, context);
    const top = Math.min(state.top, lastTop(state, context));
    const more = lastTop(state, context) > 0 ? `${Math.min(all.length, top + context.bodyRows)}/${all.length}` : '';
    return { title: context.t.help.title, right: more, body: all.slice(top, top + context.bodyRows) };
  },
});
