// Run as a process of its own by the crash and lock tests: `node child.ts work|hold|import FOLDER`.
import { join } from 'node:path';
import { importListed } from '../../src/library/import-task.ts';
import { acquireInstanceLock } from '../../src/library/lock.ts';
import { openLibrary } from '../../src/library/open.ts';

const [, , task, folder] = process.argv as [string, string, string, string];

if (task === 'hold') {
  acquireInstanceLock(folder, 1_700_000_000_000);
  process.stdout.write('held\n');
  setInterval(() => {}, 1000);
} else if (task === 'import') {
  // Imports 3,000 games of three systems, then 4,000, over and over.
  const library = openLibrary(join(folder, 'library.db'));
  for (let round = 0; ; round++) {
    const platforms = ['nes', 'snes', 'psx', ...(round % 2 === 0 ? [] : ['gba'])].map((platform) => ({
      platform,
      folder: platform,
      rows: Array.from({ length: 1000 }, (_, at) => ({
        name: `Game ${at} of ${platform} round ${round}.zip`,
        url: `https://h.org/${platform}/${at}`,
        sizeBytes: at,
      })),
    }));
    const systems = platforms.map(({ platform: name }) => ({
      name,
      fullName: name,
      romFolder: `/roms/${name}`,
      extensions: [],
      platforms: [],
    }));
    const request = { catalogPath: library.catalogPath, sourceId: 1, systems, systemName: null };
    await importListed({ ...request, platforms });
    // From now on there is an old catalog to be left.
    process.stdout.write('imported\n');
  }
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
