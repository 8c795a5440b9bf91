// Run as a process of its own by the crash and lock tests: `node child.ts work|hold FOLDER`.
import { join } from 'node:path';
import { acquireInstanceLock } from '../../src/library/lock.ts';
import { openLibrary } from '../../src/library/open.ts';

const [, , task, folder] = process.argv as [string, string, string, string];

if (task === 'hold') {
  acquireInstanceLock(folder, 1_700_000_000_000);
  process.stdout.write('held\n');
  setInterval(() => {}, 1000);
} else {
  // Moves one job after the other into the history; at every instant each game is in exactly one of the two.
  const library = openLibrary(join(folder, 'library.db'));
  process.stdout.write('working\n');
  for (let round = 0; ; round++) {
    const game = { gameId: null, name: `Game ${round}`, url: `https://h/${round}`, sizeBytes: 5, systemName: 'nes' };
    library.transaction(() => {
      const job = library.jobs.add(game, { keep: 'auto', verify: 'auto' }, round);
      library.transaction(() => library.jobs.save({ ...job, state: 'paused' }));
    });
    const job = library.jobs.list()[0];
    if (job === undefined) throw new Error('the job is gone');
    library.transaction(() => {
      library.jobs.delete(job.id);
      library.history.add({
        name: job.game.name,
        url: job.game.url,
        systemName: 'nes',
        sizeBytes: 5,
        outcome: 'done',
        error: null,
        mainPath: null,
        finishedAt: job.id,
      });
    });
  }
}
