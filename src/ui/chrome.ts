/** The frame around every screen: title row, body, toast, status row while something works, footer. Pure. */

import { describeError, fill } from '../i18n/index.ts';
import { formatDuration, formatPercent, shortBytes } from '../lib/format.ts';
import type { Job } from '../queue/job.ts';
import { footer } from './bindings.ts';
import { BLANK, clip, type Line, type Span, span } from './lines.ts';
import { activeJob, openCount, type QueueView } from './queue-view.ts';
import { OVERLAYS, type ScreenId } from './router.ts';
import type { AnyScreen, Context, View } from './screen.ts';
import { charWidth, cutEnd, cutMiddle, display, padEnd, spread, width, wrap } from './text.ts';
import type { Note } from './toast.ts';
import { bigLetter } from './widgets/big-letter.ts';

export interface Layer {
  readonly screen: AnyScreen;
  readonly state: unknown;
}

/** Whether there is a status row: something works or stands still, and the screen does not show it larger already. */
export function hasStatus(queue: QueueView, screen: ScreenId): boolean {
  if (screen === 'downloads') return false;
  return activeJob(queue) !== null || (queue.halted !== null && openCount(queue) > 0);
}

/** The row above the footer, only while there is work: what, how far, how fast, how long; or why all of it stands still. */
function statusLine(context: Context): Line | null {
  const { queue, t, columns } = context;
  if (!hasStatus(queue, context.screen)) return null;
  const job = activeJob(queue);
  if (job !== null) return activeStatus(job, context);
  if (queue.halted === null) return null;
  const { what } = describeError(t, queue.halted);
  return { spans: [span(padEnd(`${context.glyphs.failed} ${what}`, columns), 'status')], fill: 'status' };
}

function activeStatus(job: Job, context: Context): Line {
  const { queue, t, columns, now } = context;
  const open = openCount(queue);
  const done = queue.finishedCount;
  const count = open + done > 1 ? `${done + 1}/${open + done} ` : '';
  const progress = queue.progress?.jobId === job.id ? queue.progress : null;
  let tail = t.states[job.state];
  if (queue.waiting !== null && queue.waiting.jobId === job.id) {
    const { until } = queue.waiting.waiting;
    tail = until === null ? t.status.waits : fill(t.status.waitsFor, { wait: Math.max(0, until - now) });
  } else if (progress !== null && progress.state === 'downloading') {
    const left = progress.etaSeconds;
    const rate = `${shortBytes(progress.bytesPerSecond)}/s`;
    tail = `${formatPercent(progress.bytes, progress.totalBytes)} ${rate}${left === null ? '' : ` ${formatDuration(left)}`}`;
  } else if (progress !== null && progress.totalBytes !== null && progress.totalBytes > 0) {
    tail = `${t.states[job.state]} ${formatPercent(progress.bytes, progress.totalBytes)}`;
  }
  return {
    spans: [span(spread(`${context.glyphs.down} ${count}${job.game.name}`, tail, columns), 'status')],
    fill: 'status',
  };
}

function titleLine(view: View, context: Context): Line {
  const status = context.data.status();
  const extra = [
    status.network === 'offline' ? context.t.status.offline : '',
    status.batteryPercent === null ? '' : `${status.charging ? '+' : ''}${status.batteryPercent}%`,
    status.time ?? '',
  ].filter((part) => part !== '');
  const right = [view.right ?? '', ...(context.columns >= 50 ? extra : [])].filter((part) => part !== '').join('  ');
  return { spans: [span(spread(view.title, right, context.columns), 'title')], fill: 'title' };
}

/** A box in the middle of the rows below it. */
function withOverlay(rows: Line[], view: View, context: Context): void {
  const { columns, glyphs } = context;
  const inner = Math.min(columns - 2, Math.max(30, ...view.body.map((row) => rowWidth(row)), width(view.title) + 2));
  const left = Math.floor((columns - inner - 2) / 2);
  const body = [...view.body, ...(view.foot ?? [])].slice(0, rows.length - 2);
  const top = Math.max(0, Math.floor((rows.length - body.length - 2) / 2));
  const [a, b, c, d] = glyphs.corners;
  const margin = span(' '.repeat(left), 'text');
  const title = cutEnd(view.title, inner - 2);
  const head = `${a}${glyphs.horizontal}${title}${glyphs.horizontal.repeat(Math.max(0, inner - 1 - width(title)))}${b}`;
  rows[top] = { spans: [margin, span(head, 'box')], fill: 'text' };
  body.forEach((row, at) => {
    const content = clip(row, inner);
    const rest = ' '.repeat(Math.max(0, inner - rowWidth(content)));
    const edge = span(glyphs.vertical, 'box');
    rows[top + 1 + at] = { spans: [margin, edge, ...content.spans, span(rest, row.fill), edge], fill: 'text' };
  });
  rows[top + 1 + body.length] = {
    spans: [margin, span(`${c}${glyphs.horizontal.repeat(inner)}${d}`, 'box')],
    fill: 'text',
  };
}

function rowWidth(row: Line): number {
  return row.spans.reduce((sum, part) => sum + width(part.text), 0);
}

/** A message in the row above `below` rows; an error may take two, so that its reason is seen. */
function withNote(rows: Line[], note: Note, columns: number, below: number): void {
  const isError = note.tone === 'error';
  const role = isError ? 'toast-error' : 'toast';
  const sign = isError ? ' ! ' : ' ';
  const room = columns - sign.length - 1;
  const parts = isError ? wrap(note.text, room) : [cutMiddle(note.text, room)];
  const shown = parts.length > 2 ? [parts[0] ?? '', cutEnd(parts.slice(1).join(' '), room)] : parts;
  shown.forEach((part, at) => {
    const lead = at === 0 ? sign : ' '.repeat(sign.length);
    rows[rows.length - below - shown.length + at] = { spans: [span(padEnd(lead + part, columns), role)], fill: role };
  });
}

/** The letter at which a list was entered, large in the middle. */
function withLetter(rows: Line[], letter: string, context: Context): void {
  const picture = bigLetter(letter);
  const inner = Math.max(...picture.map(width)) + 4;
  const left = Math.floor((context.columns - inner) / 2);
  const top = Math.max(0, Math.floor((rows.length - picture.length - 2) / 2));
  const blank = ' '.repeat(inner);
  [blank, ...picture.map((row) => `  ${row}  `), blank].forEach((text, at) => {
    const under = rows[top + at];
    if (under !== undefined) rows[top + at] = over(under, { text, role: 'box-title' }, left, context.columns);
  });
}

/** A row with a span laid over it, the row's own text at both sides. */
function over(row: Line, laid: Span, left: number, columns: number): Line {
  const before = between(row, 0, left);
  const used = before.reduce((sum, { text }) => sum + width(text), 0);
  const gap = span(' '.repeat(Math.max(0, left - used)), row.fill);
  return { spans: [...before, gap, laid, ...between(row, left + width(laid.text), columns)], fill: row.fill };
}

/** What of a row stands in some of its columns. A wide character at an edge becomes a blank. */
function between(row: Line, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { text, role } of row.spans) {
    let kept = '';
    for (const character of display(text)) {
      const next = at + charWidth(character);
      if (at >= from && next <= to) kept += character;
      else if (next > from && at < to) kept += ' ';
      at = next;
    }
    if (kept !== '') spans.push({ text: kept, role });
  }
  return spans;
}

/** All rows of the terminal, none wider than it. `layers`: the topmost full screen and the overlays over it. */
export function frame(layers: readonly Layer[], context: Context, note: Note | null): Line[] {
  const base = layers[0];
  const top = layers.at(-1);
  if (base === undefined || top === undefined) return [];
  const status = statusLine(context);
  const view = base.screen.view(base.state, context);
  const bodyRows = context.bodyRows + (view.bare ? 1 : 0);
  const foot = (view.foot ?? []).slice(-bodyRows);
  const body: Line[] = Array.from({ length: bodyRows - foot.length }, (_, at) => view.body[at] ?? BLANK);
  const rows = [...(view.bare ? [] : [titleLine(view, context)]), ...body, ...foot];
  for (const layer of layers.slice(1)) {
    if (OVERLAYS.has(layer.screen.id)) withOverlay(rows, layer.screen.view(layer.state, context), context);
  }
  if (note?.tone === 'letter') withLetter(rows, note.text, context);
  else if (note !== null) withNote(rows, note, context.columns, view.footInUse ? foot.length : 0);
  if (status !== null) rows.push(status);
  rows.push(footer(top.screen, top.state, context));
  return rows.map((row) => clip(row, context.columns));
}
