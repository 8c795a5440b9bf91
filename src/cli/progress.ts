/** The conductor's events as lines of the command line. Pure but for the output it is given. */

import { describeError, fill, labelled, systemNote } from '../i18n/index.ts';
import { formatBytes, formatDuration, formatPercent } from '../lib/format.ts';
import type { Job, QueueEvent } from '../queue/job.ts';
import type { Output } from './output.ts';

const BAR_CELLS = 20;

type Progress = Extract<QueueEvent, { event: 'progress' }>;

/** `Robo Run  downloading ████░░░░  43%  1.7/4.0 MB  1.2 MB/s  0:41`, cut to `columns`. */
export function progressLine(name: string, step: string, progress: Progress, columns: number): string {
  const { bytes, totalBytes, bytesPerSecond, etaSeconds } = progress;
  const done = totalBytes === null || totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes);
  const filled = Math.floor(done * BAR_CELLS);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
  const amount = `${formatBytes(bytes)}${totalBytes === null ? '' : `/${formatBytes(totalBytes)}`}`;
  const eta = etaSeconds === null ? '' : `  ${formatDuration(etaSeconds)}`;
  const tail = `  ${step}  ${bar} ${formatPercent(bytes, totalBytes).padStart(4)}  ${amount}  ${formatBytes(bytesPerSecond)}/s${eta}`;
  const room = Math.max(8, columns - 1 - tail.length);
  const shown = name.length <= room ? name : `${name.slice(0, room - 1)}…`;
  return `${shown}${tail}`.slice(0, Math.max(20, columns - 1));
}

/** Prints what the conductor tells: states as lines, progress as a bar on a terminal, or every event as JSON. */
export function printEvents(output: Output): (event: QueueEvent) => void {
  const names = new Map<number, string>();
  return (event) => {
    switch (event.event) {
      case 'job':
        names.set(event.job.id, event.job.game.name);
        printJob(output, event.job);
        break;
      case 'progress': {
        const { event: name, job, state, bytes, totalBytes, bytesPerSecond } = event;
        output.record({ event: name, job, state, bytes, totalBytes, bytesPerSecond: Math.round(bytesPerSecond) });
        if (output.live) {
          output.draw(progressLine(names.get(job) ?? `#${job}`, output.texts.states[state], event, output.columns));
        }
        break;
      }
      case 'waiting': {
        if (event.waiting === null) break;
        const { error, until } = event.waiting;
        const { what } = describeError(output.texts, error);
        output.record({ event: 'waiting', job: event.job, code: error.code, message: what, until });
        const wait =
          until === null ? '' : fill(output.texts.cli.goesOn, { time: new Date(until).toLocaleTimeString('en-GB') });
        output.say(`  ${what} ${wait}`.trimEnd());
        break;
      }
      case 'halted':
        if (event.error !== null) output.error(event.error);
        break;
      case 'low-space':
        output.record({ ...event });
        output.say(`  ${fill(output.texts.cli.lowSpace, { free: formatBytes(event.freeBytes) })}`);
        break;
      case 'idle':
        break;
      default:
        event satisfies never;
    }
  };
}

function printJob(output: Output, job: Job): void {
  const { cli } = output.texts;
  const { name, systemName } = job.game;
  switch (job.state) {
    case 'done': {
      const files = job.files.map((file) => file.path);
      output.record({ event: 'done', job: job.id, name, system: systemName, main: job.mainPath, files });
      output.print(fill(cli.done, { name, path: job.mainPath }));
      const note = systemNote(output.texts, systemName);
      if (note !== null) output.say(`  ${note}`);
      break;
    }
    case 'failed': {
      const { what, todo } = describeError(output.texts, job.error);
      output.record({
        event: 'failed',
        job: job.id,
        name,
        system: systemName,
        code: job.error.code,
        message: what,
        todo,
      });
      output.print(fill(cli.failed, { name, what }));
      output.print(`  ${todo}`);
      break;
    }
    default:
      output.record({ event: 'state', job: job.id, name, system: systemName, state: job.state });
      if (!output.live && job.state !== 'waiting')
        output.say(labelled(output.texts, name, output.texts.states[job.state]));
  }
}
