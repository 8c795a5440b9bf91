/**
 * npm run lab: the package on an emulated handheld, from the Ports menu to a finished game and back, by the pad alone; once on the
 * kernel's text console, once on the bare framebuffer. Screenshots go to docs/screenshots/. See README.md.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTROLLERS } from './controllers.ts';
import { Lab } from './lab.ts';
import { GAME, type LabWorld, makeWorld, USERDATA } from './world.ts';

const root = join(import.meta.dirname, '../..');
const screenshots = join(root, 'docs/screenshots');
const work = mkdtempSync(join(tmpdir(), 'rgsx-lab-'));
const started = Date.now();
const note = (text: string): void => console.log(`${String(Date.now() - started).padStart(7)} ms  ${text}`);

const ROM = `${USERDATA}/roms/psx`;
const unbind = (value: 0 | 1): string =>
  `for c in /sys/class/vtconsole/vtcon*; do grep -q 'frame buffer' $c/name && echo ${value} > $c/bind; done; true`;

/** Waits until there is a picture and it stands still. The framebuffer has no text to read. */
async function settled(lab: Lab, seconds = 120): Promise<void> {
  const file = join(work, 'now.ppm');
  let last = Buffer.alloc(0);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(700)) {
    // The first rows hold the clock and the free space.
    const now = readFileSync(await lab.screenshot(file)).subarray(640 * 3 * 40);
    if (now.some((byte) => byte > 64) && last.equals(now)) return;
    last = now;
  }
  throw new Error('the picture never stood still');
}

/** One step of the story: buttons, then what must be on the screen, then a picture of it. */
interface Step {
  readonly press: readonly string[];
  readonly see: RegExp;
  readonly picture?: string;
}

const GET: readonly Step[] = [
  { press: [], see: /Language/ },
  { press: ['a'], see: /Systems[\s\S]*PlayStation/, picture: 'systems' },
  { press: ['down', 'down', 'down'], see: /> ?PlayStation/ },
  { press: ['a'], see: />[^\n]*Grand Tour/, picture: 'games' },
  { press: ['a'], see: /Grand Tour[\s\S]*12\.0/, picture: 'game' },
  { press: ['a'], see: /Grand Tour/ },
];

async function follow(lab: Lab, steps: readonly Step[], kind: 'console' | 'framebuffer'): Promise<void> {
  for (const { press, see, picture } of steps) {
    await lab.press(press, 80, 250);
    if (kind === 'console') await lab.waitText(see, 60);
    await settled(lab);
    if (picture !== undefined) await lab.screenshot(join(screenshots, `lab-${kind}-${picture}.png`));
    note(`${kind}: ${press.join(' ') || 'started'} -> ${see.source}`);
  }
}

async function finished(lab: Lab, world: LabWorld): Promise<void> {
  const wait = `for i in $(seq 240); do find ${ROM} -name '*.cue' | grep -q . && exit 0; sleep 0.5; done; find ${USERDATA}/roms; exit 1`;
  await lab.sh(wait, 150);
  const files = (await lab.sh(`find ${ROM} -type f`)).trim().split('\n');
  const back = mkdtempSync(join(work, 'back-'));
  await lab.pull(ROM, join(back, 'psx'));
  const find = (extension: string): Buffer => {
    const file = files.find((name) => name.endsWith(extension));
    assert(file !== undefined, `no ${extension} among ${files}`);
    assert(file.includes(GAME), `no ${GAME}${extension} among ${files}`);
    return readFileSync(join(back, file.slice(`${USERDATA}/roms/`.length)));
  };
  assert(find('.bin').equals(world.image), 'the image is what was sent');
  assert.equal(find('.cue').toString(), world.cue);
  note(`the game is on the card: ${files.map((file) => file.slice(USERDATA.length)).join(', ')}`);
}

async function play(kind: 'console' | 'framebuffer'): Promise<void> {
  const world = await makeWorld(join(work, kind), CONTROLLERS.row);
  const lab = await Lab.boot({
    card: join(work, `${kind}.img`),
    cardType: 'fat32',
    mount: USERDATA,
    controller: 'row',
  });
  try {
    note(`${kind}: booted in ${lab.bootMs} ms`);
    await lab.sh('mkdir -p /usr/share/knulli; echo "lab 2026" > /usr/share/knulli/knulli.version');
    await lab.push(join(work, 'package'), USERDATA);
    await lab.push(world.tree, USERDATA);
    if (kind === 'framebuffer') await lab.sh(unbind(0));
    await lab.launch(`${USERDATA}/roms/ports/RGSX-TUI.sh`, world.env);
    await follow(lab, GET, kind);
    await lab.screenshot(join(screenshots, `lab-${kind}-downloading.png`));
    await finished(lab, world);
    await settled(lab);
    await lab.screenshot(join(screenshots, `lab-${kind}-done.png`));
    await leave(lab, kind);
    const said = await lab.sh('cat /tmp/launch.log /tmp/launch.err');
    assert.equal(said, '', 'the launcher prints nothing');
    assert(!(await lab.sh(`ls -a ${USERDATA}/roms`)).includes('.rgsx/'), 'no staging is left');
    assert.equal(world.server.maxStreams, 1);
  } catch (error) {
    await lab.screenshot(join(work, `${kind}-failed.png`));
    const state = await lab.run(
      `cat ${USERDATA}/roms/ports/rgsx-tui/launcher.log; tail -n 40 ${USERDATA}/saves/ports/rgsx/tui/log/*`,
    );
    console.log(
      `${state.output}\nthe screen: ${join(work, `${kind}-failed.png`)}\n${kind === 'console' ? await lab.text() : ''}`,
    );
    throw error;
  } finally {
    await lab.off();
    lab.clean();
    await world.server.close();
  }
}

/** Back to the systems, then the menu whose last entry is chosen. */
async function leave(lab: Lab, kind: 'console' | 'framebuffer'): Promise<void> {
  let code: number | null = null;
  for (let tries = 0; tries < 6 && code === null; tries++) {
    await lab.press('b', 80, 600);
    if (kind === 'framebuffer' ? tries >= 2 : /> ?Quit/.test(await lab.text())) await lab.press('a');
    code = await lab.ended(3);
  }
  assert.equal(code, 0, 'a normal quit is exit code 0');
  note(`${kind}: quit, exit code ${code}`);
}

const zip = join(root, 'dist/RGSX-TUI.zip');
if (!existsSync(zip)) throw new Error('run "npm run package" first');
mkdirSync(screenshots, { recursive: true });
execFileSync('unzip', ['-q', zip, '-d', join(work, 'package')]);
const kinds = (process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['console', 'framebuffer']) as (
  | 'console'
  | 'framebuffer'
)[];
for (const kind of kinds) await play(kind);
rmSync(work, { recursive: true, force: true });
note('all');
