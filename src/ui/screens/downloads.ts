import { describeError, fill } from '../../i18n/index.ts';
import { formatBytes, formatDuration, formatPercent } from '../../lib/format.ts';
import { isActive, type Job } from '../../queue/job.ts';
import { atMost, BLANK, type Line, line, mixed, paragraph, plainText, span } from '../lines.ts';
import { activeJob, openCount, standsStill } from '../queue-view.ts';
import { type Choice, type Context, command, go, type Step, screen, stay } from '../screen.ts';
import { cutMiddle, cutPath, spread, width } from '../text.ts';
import type { Role } from '../theme.ts';
import { barLine } from '../widgets/bar.ts';
import { LIST_START, type ListState, listBindings, listLines, scrolled } from '../widgets/list.ts';
import { count, emptyState } from '../widgets/say.ts';
import { jobChoices, whereInMenu } from './job-choices.ts';
import { buttonChoices } from './more.ts';
import { tellNotices } from './notices.ts';

interface DownloadsState {
  readonly list: ListState;
}

/** The active job, the queue, what failed, then what was finished since the start. */
export function listed(context: Context): readonly Job[] {
  const { jobs, finished } = context.queue;
  const active = jobs.filter(isActive);
  const open = jobs.filter((job) => !isActive(job) && job.state !== 'failed');
  const failed = jobs.filter((job) => job.state === 'failed');
  return [...active, ...open, ...failed, ...finished];
}

const selected = (state: DownloadsState, context: Context): Job | null => {
  const all = listed(context);
  return all[scrolled(state.list, all.length, all.length).cursor] ?? null;
};

/** Why the job does not move, in one row or two, with a countdown; none: it does. */
function waitingLines(job: Job, context: Context): Line[] {
  const { t, columns, now, queue } = context;
  if (queue.waiting?.jobId === job.id) {
    const { error, until } = queue.waiting.waiting;
    const wait = until === null ? '' : formatDuration(Math.max(0, until - now) / 1000);
    const rows = atMost(paragraph(describeError(t, error).what, columns - width(wait) - 1, 'warning'), 2);
    const last = rows.pop();
    return last === undefined ? [] : [...rows, line(spread(plainText(last), wait, columns - 1), 'warning')];
  }
  const moves = queue.progress?.jobId === job.id && queue.progress.bytesPerSecond > 0;
  const onLine = job.state === 'resolving' || job.state === 'downloading';
  if (moves || !onLine || context.data.status().network !== 'offline') return [];
  return [line(` ${describeError(t, { code: 'offline', details: {} }).what}`, 'warning')];
}

/** The big block of the job that is worked on: name and step, bar, numbers, and the reason when it waits. */
function activeLines(job: Job, isCursor: boolean, context: Context): Line[] {
  const { queue, t, columns, glyphs } = context;
  const head = spread(`${isCursor ? '>' : ' '}${job.game.name}`, t.states[job.state], columns);
  const progress = queue.progress?.jobId === job.id ? queue.progress : null;
  const rows = [line(head, isCursor ? 'cursor' : 'strong')];
  const bytes = progress?.bytes ?? 0;
  const total = progress?.totalBytes ?? job.file?.sizeBytes ?? job.game.sizeBytes;
  rows.push(barLine(bytes, total, progress === null ? '' : formatPercent(bytes, total), columns, glyphs));
  const waits = waitingLines(job, context);
  if (waits.length > 0) return [...rows, ...waits];
  // What is there already from an earlier time is not known before the first bytes come.
  const amounts = [progress === null ? null : bytes, total].filter((amount) => amount !== null);
  const parts = [amounts.map(formatBytes).join(' / ')];
  if (progress !== null && progress.state === 'downloading') {
    parts.push(`${formatBytes(progress.bytesPerSecond)}/s`);
    const left = progress.etaSeconds;
    if (left !== null) parts.push(fill(t.downloads.left, { time: formatDuration(left) }));
  }
  return [...rows, line(` ${cutMiddle(parts.join('  '), columns - 2)}`, 'text')];
}

const ROLES: Partial<Record<Job['state'], Role>> = { done: 'ok', failed: 'warning', paused: 'dim' };

function jobLine(job: Job, isCursor: boolean, context: Context): Line {
  const { t, glyphs, columns } = context;
  const sign = job.state === 'done' ? glyphs.installed : job.state === 'failed' ? glyphs.failed : ' ';
  const text = spread(`${isCursor ? '>' : ' '}${sign}${job.game.name}`, t.states[job.state], columns);
  return isCursor ? line(text, 'cursor') : mixed(span(text, ROLES[job.state] ?? 'text'));
}

/** Why nothing goes on, and what helps, matters more than a long list. */
const HALTED_ROWS = 7;

/** Below the list: where a finished game is, why one failed, why the whole queue stands still, or the space on the card. */
function footLines(state: DownloadsState, context: Context): Line[] {
  const { queue, t, columns } = context;
  const job = selected(state, context);
  if (job?.state === 'done') {
    return [line(` ${cutPath(job.mainPath, columns - 2)}`, 'ok'), ...paragraph(whereInMenu(job, context), columns)];
  }
  if (job?.state === 'failed') return atMost(paragraph(describeError(t, job.error).what, columns, 'warning'), 3);
  if (queue.halted !== null && openCount(queue) > 0) {
    const { what, todo } = describeError(t, queue.halted);
    return atMost([...paragraph(what, columns, 'warning'), ...paragraph(todo, columns)], HALTED_ROWS);
  }
  if (queue.paused) return [line(` ${t.downloads.paused}`, 'warning')];
  const active = activeJob(queue);
  if (active !== null && active.id === queue.lowSpaceJob) return [line(` ${t.downloads.lowSpace}`, 'warning')];
  const free = context.data.freeBytes(null);
  return free === null ? [] : [line(` ${fill(t.status.free, { freeBytes: free })}`, 'dim')];
}

/** The active job and the rule below it. */
function blockRows(context: Context): number {
  const active = activeJob(context.queue);
  return active === null ? 0 : activeLines(active, false, context).length + 1;
}

/** Rows for the jobs below the active one. */
const listRows = (state: DownloadsState, context: Context): number =>
  Math.max(1, context.bodyRows - blockRows(context) - footLines(state, context).length);

const act = (
  state: DownloadsState,
  context: Context,
  run: (job: Job) => Step<DownloadsState>,
): Step<DownloadsState> => {
  const job = selected(state, context);
  return job === null ? stay(state) : run(job);
};

const nothing = (_: DownloadsState, context: Context): string | null =>
  listed(context).length === 0 ? context.t.downloads.none : null;

/** What can be done with the whole queue, while there is one. */
function allChoices({ t, queue }: Context): readonly Choice[] {
  if (standsStill(queue)) return buttonChoices(['y', t.downloads.resumeAll]);
  return openCount(queue) === 0 ? [] : buttonChoices(['y', t.downloads.pauseAll]);
}

export const downloads = screen<'downloads', DownloadsState>({
  id: 'downloads',
  open: () => ({ list: LIST_START }),
  changed: (state, context) => tellNotices('downloads', state, context),
  bindings: [
    {
      actions: ['confirm'],
      label: (t) => t.keys.item,
      help: (t) => t.help.jobMenu,
      disabled: nothing,
      run: (state, context) =>
        act(state, context, (job) =>
          stay(
            state,
            go('choose', {
              title: job.game.name,
              choices: standsStill(context.queue)
                ? [...allChoices(context), ...jobChoices(job, context)]
                : [...jobChoices(job, context), ...allChoices(context)],
            }),
          ),
        ),
    },
    {
      actions: ['x'],
      label: (t) => t.keys.top,
      help: (t) => t.help.toTop,
      disabled: (state, context) =>
        selected(state, context)?.state === 'waiting' ? null : context.t.downloads.onlyWaiting,
      run: (state, context) =>
        act(state, context, (job) =>
          stay(
            { ...state, list: LIST_START },
            command((port) => port.jobToTop(job.id)),
          ),
        ),
    },
    {
      actions: ['y'],
      label: (t, _, context) => (standsStill(context.queue) ? t.keys.resume : t.keys.pause),
      help: (t) => t.help.pauseAll,
      disabled: (_, context) =>
        openCount(context.queue) === 0 && !context.queue.paused ? context.t.downloads.none : null,
      run: (state, context) =>
        stay(
          state,
          command((port) => (standsStill(context.queue) ? port.resumeQueue() : port.pauseQueue())),
        ),
    },
    ...listBindings<DownloadsState>(
      (_, context) => listed(context).length,
      (state, context) => listRows(state, context),
    ),
  ],
  view(state, context) {
    const { t } = context;
    const all = listed(context);
    if (all.length === 0)
      return { title: t.downloads.title, body: emptyState(context, t.downloads.none, t.downloads.next) };
    const active = activeJob(context.queue);
    const list = scrolled(state.list, all.length, all.length);
    const foot = footLines(state, context);
    const others = active === null ? all : all.slice(1);
    const shift = active === null ? 0 : 1;
    const block = active === null ? [] : activeLines(active, list.cursor === 0, context);
    if (active !== null)
      block.push(
        others.length === 0 ? BLANK : line(` ${context.glyphs.horizontal.repeat(context.columns - 2)}`, 'dim'),
      );
    const rows = Math.max(1, context.bodyRows - block.length - foot.length);
    const top = Math.max(0, Math.min(list.cursor - shift, others.length - 1));
    const window = {
      cursor: top,
      top: scrolled({ cursor: top, top: Math.max(0, state.list.top - shift) }, others.length, rows).top,
    };
    const body = listLines(window, others.length, rows, (index, isCursor) => {
      const job = others[index];
      return job === undefined ? BLANK : jobLine(job, isCursor && list.cursor - shift === index, context);
    });
    const waiting = openCount(context.queue) - shift;
    const right = waiting > 0 ? count(context, t.counts.waiting, waiting) : '';
    return { title: t.downloads.title, right, body: [...block, ...body], foot };
  },
});
