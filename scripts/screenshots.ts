/**
 * `npm run screenshots`: the pictures of the README. The real program on the demo's world, drawn by its own framebuffer
 * console as on a 640x480 panel, driven button by button.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createProgram } from '../src/app/create.ts';
import type { Action } from '../src/input/actions.ts';
import { systemClock } from '../src/lib/clock.ts';
import { geometry } from '../test/console/frame-picture.ts';
import { openPanelOn } from '../test/console/real-screens.ts';
import { encodePng } from '../test/helpers/png.ts';
import { startDemoWorld } from './demo-world.ts';

const out = resolve(import.meta.dirname, '../docs/screenshots');
mkdirSync(out, { recursive: true });
const world = await startDemoWorld({ bytesPerSecond: 1_500_000, root: '/tmp/userdata' });
const program = await createProgram({ userdata: world.userdata.root, env: world.env });
program.saveSettings({ language: 'en' });
await program.catalogsReady();
const stop = program.startWorking();
const after = (delayMs: number, body: () => void): (() => void) => {
  const timer = setTimeout(body, delayMs);
  return () => clearTimeout(timer);
};
const panel = await openPanelOn(geometry(640, 480), 'normal', program, { clock: systemClock, after });
const pause = (delayMs: number): Promise<void> => new Promise((done) => setTimeout(done, delayMs));
const press = (...actions: Action[]): Promise<void> => panel.press(...actions);
const shoot = async (name: string): Promise<void> => {
  await pause(400);
  writeFileSync(join(out, `${name}.png`), encodePng(panel.picture()));
  console.log(`docs/screenshots/${name}.png`);
};
/** Until the screen that shows `what` in its queue is reached. */
const until = async (what: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !what(); i++) await pause(100);
};

const find = (name: string) => program.findGame(name, null);
const asSet = { keep: 'auto', verify: 'auto' } as const;

await pause(1500);
await shoot('systems');

await press(...Array<Action>(7).fill('down'), 'confirm');
await press('select', 'confirm', 'down', 'down', 'confirm', 'down', 'confirm', 'down', 'down');
await shoot('marking');
await press('back', 'back');

program.enqueueGame(find('Grand Tour of Everything (World)'), asSet);
for (const name of ['Two Moons Odyssey (Europe) (Disc 1)', 'Two Moons Odyssey (Europe) (Disc 2)', 'Cellar of Clocks']) {
  program.enqueueGame(find(name), asSet);
}
await until(() => (program.jobs()[0]?.state ?? '') === 'downloading');
await press('start', 'confirm');
await pause(7000);
await shoot('downloads');

const { job } = program.enqueueGame(find('Trojan Toad (World) (A hostile archive)'), {
  keep: 'unpack',
  verify: 'auto',
});
program.jobToTop(job.id);
await until(() => program.jobs().some((one) => one.state === 'failed'));
await pause(6000);
await press('back', 'start', 'down', 'down', 'confirm', 'confirm', 'confirm');
await shoot('error');
await press('back', 'back', 'back', 'start', 'down', 'down', 'down', 'down', 'confirm');
await shoot('settings');

stop();
await program.close();
await world.close();
// The UI on the panel was never told to quit; its timers go on.
process.exit(0);
