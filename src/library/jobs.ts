/** The queue as it is kept. */

import type { Job } from '../queue/job.ts';
import type { Database } from './database.ts';
import { readJob } from './stored.ts';
import type { JobsStore } from './types.ts';

export interface JobsListener {
  /** A row that is no job; it stays where it is and is left out of the list. */
  readonly unreadable: (id: number) => void;
  /** A job that is written. */
  readonly saved: (job: Job) => void;
}

export function jobsStore(db: Database, listener: JobsListener): JobsStore {
  const body = (job: Job): string => JSON.stringify(job);
  return {
    list() {
      const jobs: Job[] = [];
      for (const row of db.all('SELECT id, body FROM jobs ORDER BY position, id')) {
        const job = readJob(row['body']);
        if (job === null || job.id !== row['id']) listener.unreadable(Number(row['id']));
        else if (job.state !== 'done' && job.state !== 'cancelled') jobs.push(job);
      }
      return jobs;
    },
    add(game, options, now) {
      return db.transaction(() => {
        const last = db.get('SELECT max(position) AS last FROM jobs')?.['last'];
        const position = typeof last === 'number' ? Math.floor(last) + 1 : 1;
        const { id } = db.run("INSERT INTO jobs (position, body) VALUES (?, '')", position);
        const job: Job = {
          id,
          game,
          options,
          position,
          addedAt: now,
          file: null,
          fetchedAgain: false,
          state: 'waiting',
        };
        db.run('UPDATE jobs SET body = ? WHERE id = ?', body(job), id);
        return job;
      });
    },
    save(job) {
      db.run(
        `INSERT INTO jobs (id, position, body) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, body = excluded.body`,
        job.id,
        job.position,
        body(job),
      );
      listener.saved(job);
    },
    delete(id) {
      db.run('DELETE FROM jobs WHERE id = ?', id);
    },
  };
}
