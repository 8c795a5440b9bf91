/** Keeps the queue of the UI true: event by event, and read anew where that is cheaper. */

import type { QueueEvent } from '../queue/job.ts';
import type { UiData } from './port.ts';
import { applyQueueEvent, emptyQueue, type QueueView, withJobs } from './queue-view.ts';

/** More than this in one step are not followed one by one. */
const MANY_EVENTS = 50;

type QueueData = Pick<UiData, 'jobs' | 'queuePaused' | 'queueHalted'>;

export class QueueFeed {
  readonly #data: QueueData;
  readonly #heard: (event: QueueEvent, before: QueueView) => void;
  #view: QueueView;
  /** Whether pause and halt are to be read again: once for a frame or press, not for each of thousands of events. */
  #flagsStale = false;
  /** What the queue tells while a request is carried out; null: none is. */
  #during: QueueEvent[] | null = null;

  /** `heard` is called for each event that is followed but mere progress, with the queue as it was before. */
  constructor(data: QueueData, heard: (event: QueueEvent, before: QueueView) => void) {
    this.#data = data;
    this.#heard = heard;
    this.#view = emptyQueue(data.jobs(), data.queuePaused(), data.queueHalted());
  }

  get view(): QueueView {
    if (this.#flagsStale) {
      this.#flagsStale = false;
      const [paused, halted] = [this.#data.queuePaused(), this.#data.queueHalted()];
      if (paused !== this.#view.paused || halted !== this.#view.halted) this.#view = { ...this.#view, paused, halted };
    }
    return this.#view;
  }

  /** Something happened that may have paused the queue or let it go on. */
  readFlagsAgain(): void {
    this.#flagsStale = true;
  }

  hear(event: QueueEvent): void {
    if (this.#during !== null) {
      this.#during.push(event);
      return;
    }
    const before = this.#view;
    this.#view = applyQueueEvent(before, event);
    if (event.event === 'progress') return;
    this.#flagsStale = true;
    this.#heard(event, before);
  }

  /** Carries out a request; what it does to thousands of jobs is read as it is then instead of followed one by one. */
  during<T>(request: () => T): T {
    const events: QueueEvent[] = [];
    this.#during = events;
    try {
      return request();
    } finally {
      this.#during = null;
      this.#takeIn(events);
    }
  }

  #takeIn(events: readonly QueueEvent[]): void {
    const many = events.filter(({ event }) => event === 'job').length > MANY_EVENTS;
    if (many) this.#view = withJobs(this.#view, this.#data.jobs());
    for (const event of events) if (!many || event.event !== 'job') this.hear(event);
  }
}
