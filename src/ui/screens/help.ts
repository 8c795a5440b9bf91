import { helpEntries } from '../bindings.ts';
import { BLANK, type Line, line, mixed, paragraph, span } from '../lines.ts';
import type { ScreenId } from '../router.ts';
import { type AnyScreen, type Context, screen } from '../screen.ts';
import { padEnd, width } from '../text.ts';
import { scrollBinding, scrolledLines } from '../widgets/scroll.ts';
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

export const help = screen<'help', HelpState>({
  id: 'help',
  open: ({ about }) => ({ about, top: 0 }),
  bindings: [scrollBinding<HelpState>(lines)],
  view: (state, context) => ({
    title: context.t.help.title,
    ...scrolledLines(lines(state, context), state.top, context),
  }),
});
