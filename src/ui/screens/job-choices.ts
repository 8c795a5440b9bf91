/** What can be done with one job of the queue. Pure. */

import { describeError, labelled } from '../../i18n/index.ts';
import type { ErrorRecord } from '../../lib/errors.ts';
import { ERRORS } from '../../lib/errors.ts';
import { isActive, isOver, type Job } from '../../queue/job.ts';
import { type Choice, type Context, call, command, type Effect, go, toast } from '../screen.ts';

/** Asks the frontend to read its lists again and says whether it did. */
export function refreshMenu(context: Context): Effect {
  const { t } = context;
  return call(async (port) => {
    const answer = await port.refreshMenu();
    return [answer.ok ? toast(t.done.refreshed) : toast(describeError(t, answer.error).what, 'error')];
  });
}

/** Asks for the password of a protected file. */
export function askPassword(job: Job, context: Context): Effect {
  return go('typing', {
    title: labelled(context.t, context.t.downloads.password, job.game.name),
    text: '',
    secret: false,
    onDone: (text) => [command((port) => port.unlockJob(job.id, text))],
  });
}

function errorOf(job: Job, context: Context): ErrorRecord | null {
  if (job.state === 'failed') return job.error;
  const { waiting, halted } = context.queue;
  if (waiting !== null && waiting.jobId === job.id) return waiting.waiting.error;
  return job.state === 'waiting' ? halted : null;
}

/** Whether the frontend's menu shows the finished game already. */
export function whereInMenu(job: Extract<Job, { state: 'done' }>, context: Context): string {
  const known = context.data.history(50).find((entry) => entry.mainPath === job.mainPath);
  return known?.inMenu === false ? context.t.done.notInMenu : context.t.done.inMenu;
}

function doneChoices(job: Extract<Job, { state: 'done' }>, context: Context): Choice[] {
  const { t } = context;
  const text = [job.mainPath, whereInMenu(job, context)];
  return [
    { label: t.done.where, effects: [go('message', { title: job.game.name, text })] },
    { label: t.done.refresh, effects: [refreshMenu(context)] },
  ];
}

export function jobChoices(job: Job, context: Context): readonly Choice[] {
  const { t } = context;
  const choices: Choice[] = [];
  const put = (label: string, ...effects: readonly Effect[]): void => {
    choices.push({ label, effects });
  };
  const error = errorOf(job, context);
  const retry = command((port) => port.resumeJob(job.id));
  if (job.state === 'done') choices.push(...doneChoices(job, context));
  if (error !== null && ERRORS[error.code].remedy === 'ask') put(t.downloads.password, askPassword(job, context));
  if (job.state === 'failed') put(t.downloads.retry, retry);
  if (job.state === 'paused') put(t.downloads.resumeOne, retry);
  if (job.state === 'waiting' || isActive(job))
    put(
      t.downloads.pauseOne,
      command((port) => port.pauseJob(job.id)),
    );
  if (job.state === 'waiting')
    put(
      t.help.toTop,
      command((port) => port.jobToTop(job.id)),
    );
  if (error !== null) {
    const label = job.state === 'failed' ? t.game.whatFailed : t.downloads.why;
    const halted = job.state === 'waiting' && context.queue.halted !== null;
    const resume = halted ? [command((port) => port.resumeQueue())] : null;
    put(label, go('error', { error, name: job.game.name, at: null, retry: job.state === 'failed' ? [retry] : resume }));
  }
  if (!isOver(job) || job.state === 'failed')
    put(
      job.state === 'failed' ? t.downloads.drop : t.downloads.cancel,
      command((port) => port.cancelJob(job.id)),
    );
  if (job.game.gameId !== null) put(t.downloads.showGame, go('game', { gameId: job.game.gameId }));
  return choices;
}
