/**
 * npm run lab: the package on an emulated handheld, from the Ports menu to a finished game and back, by the pad alone; once on the
 * kernel's text console, once on the bare framebuffer. Screenshots go to docs/screenshots/. See README.md.
 * npm run lab -- bench: what the executable costs there, beside curl, unzip and the bare runtime.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTROLLERS } from './controllers.ts';
import { Lab } from './lab.ts';
import { GAMES, type LabWorld, makeWorld, USERDATA } from './world.ts';

const root = join(import.meta.dirname, '../..');
const screenshots = join(root, 'docs/screenshots');
const work = mkdtempSync(join(tmpdir(), 'rgsx-lab-'));
const started = Date.now();
const note = (text: string): void => console.log(`${String(Date.now() - started).padStart(7)} ms  ${text}`);

const ROM = `${USERDATA}/roms/psx`;
const unbind = (value: 0 | 1): string =>
  `for c in /sys/class/vtconsole/vtcon*; do grep -q 'frame buffer' $c/name && echo ${value} > $c/bind; done; true`;

/** The picture without its first rows, which hold the clock and the free space. */
const shown = async (lab: Lab): Promise<Buffer> =>
  readFileSync(await lab.screenshot(join(work, 'now.ppm'))).subarray(640 * 3 * 40);

/** Waits until there is another picture than `before` and it stands still. The framebuffer has no text to read. */
async function settled(lab: Lab, before: Buffer | null, seconds = 120): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(700)) {
    const now = await shown(lab);
    if (now.some((byte) => byte > 64) && last.equals(now) && before?.equals(now) !== true) return now;
    last = now;
  }
  throw new Error('the picture never changed, or never stood still');
}

/**
 * Runs in the handheld while the launcher starts: as soon as there is white in the middle of the panel, what was launched is stopped, so
 * that a slow emulator shows what a player sees for a moment. (Opaque black is 640 times 255 a row.)
 */
const STOP_AT_WORD = `rm -f /run/word.seen
  ( for i in $(seq 1000); do
      lit=$(dd if=/dev/fb0 bs=2560 skip=240 count=1 2>/dev/null | tr -d '\\000' | wc -c)
      [ $lit -gt 700 ] && kill -STOP $(cat /run/launch.pid) && touch /run/word.seen && exit
      sleep 0.02
    done ) > /dev/null 2>&1 &`;

/** The launcher's word on the bare framebuffer: white in the middle of the panel, before the program paints. Gives its picture. */
async function seeWord(lab: Lab): Promise<Buffer> {
  await lab.sh('for i in $(seq 300); do [ -e /run/word.seen ] && sleep 0.5 && exit 0; sleep 0.1; done; exit 1', 60);
  const pixels = readFileSync(await lab.screenshot(join(work, 'word.ppm'))).subarray(-640 * 480 * 3);
  const lit = [pixels.findIndex((byte) => byte > 64), pixels.findLastIndex((byte) => byte > 64)];
  const rows = lit.map((at) => Math.floor(at / (640 * 3)));
  assert(
    rows.every((row) => row > 200 && row < 280),
    `something else is to be seen, in rows ${rows.join(' to ')}`,
  );
  assert(
    pixels.every((byte) => byte === 0 || byte === 255),
    'the word is white on black',
  );
  await lab.screenshot(join(screenshots, 'lab-framebuffer-word.png'));
  const word = await shown(lab);
  await lab.sh('kill -CONT $(cat /run/launch.pid)');
  note('framebuffer: the launcher says its word');
  return word;
}

/** One step of the story: buttons, then what must be on the screen, then a picture of it. */
interface Step {
  readonly press: readonly string[];
  readonly see: RegExp;
  readonly picture?: string;
}

type Kind = 'console' | 'framebuffer';

/** The console comes first and meets a new card; the framebuffer finds what the console left: language and catalogs. */
const STORIES: Readonly<Record<Kind, { readonly game: string; readonly steps: readonly Step[] }>> = {
  console: {
    game: GAMES[0],
    steps: [
      { press: [], see: /Language/ },
      { press: ['a'], see: /Systems[\s\S]*PlayStation/, picture: 'systems' },
      { press: ['down', 'down', 'down'], see: /> ?PlayStation/ },
      { press: ['a'], see: />[^\n]*Grand Tour/, picture: 'games' },
      { press: ['a'], see: /Grand Tour[\s\S]*12\.0/, picture: 'game' },
      { press: ['a'], see: /Grand Tour/ },
    ],
  },
  framebuffer: {
    game: GAMES[1],
    steps: [
      { press: [], see: /Systems/ },
      { press: ['down', 'down', 'down'], see: /PlayStation/, picture: 'systems' },
      { press: ['a'], see: /games/ },
      { press: ['down'], see: /Two Moons/, picture: 'games' },
      { press: ['a'], see: /Two Moons, its details/, picture: 'game' },
      { press: ['a'], see: /in the queue/ },
    ],
  },
};

async function follow(lab: Lab, steps: readonly Step[], kind: Kind, first: Buffer | null): Promise<void> {
  let before = first;
  for (const { press, see, picture } of steps) {
    await lab.press(press, 80, 250);
    if (kind === 'console') await lab.waitText(see, 60);
    before = await settled(lab, before);
    if (picture !== undefined) await lab.screenshot(join(screenshots, `lab-${kind}-${picture}.png`));
    note(`${kind}: ${press.join(' ') || 'started'} -> ${see.source}`);
  }
}

async function finished(lab: Lab, world: LabWorld, game: string): Promise<void> {
  const wait = `for i in $(seq 240); do find ${ROM} -name '${game}.cue' | grep -q . && exit 0; sleep 0.5; done; find ${USERDATA}/roms; exit 1`;
  await lab.sh(wait, 150);
  const files = (await lab.sh(`find ${ROM} -type f`)).trim().split('\n');
  const back = mkdtempSync(join(work, 'back-'));
  await lab.pull(ROM, join(back, 'psx'));
  const find = (extension: string): Buffer => {
    const file = files.find((name) => name.endsWith(`${game}${extension}`));
    assert(file !== undefined, `no ${game}${extension} among ${files}`);
    return readFileSync(join(back, file.slice(`${USERDATA}/roms/`.length)));
  };
  assert(find('.bin').equals(world.discs[game]?.image ?? Buffer.alloc(0)), 'the image is what was sent');
  assert.equal(find('.cue').toString(), world.discs[game]?.cue);
  note(`on the card: ${files.map((file) => file.slice(USERDATA.length)).join(', ')}`);
}

async function play(lab: Lab, world: LabWorld, kind: Kind): Promise<void> {
  const { game, steps } = STORIES[kind];
  try {
    if (kind === 'framebuffer')
      await lab.sh(`${unbind(0)}; dd if=/dev/zero of=/dev/fb0 bs=25600 count=48 2>/dev/null; ${STOP_AT_WORD}`);
    await lab.launch(`${USERDATA}/roms/ports/RGSX-TUI.sh`, world.env);
    await follow(lab, steps, kind, kind === 'framebuffer' ? await seeWord(lab) : null);
    await lab.screenshot(join(screenshots, `lab-${kind}-downloading.png`));
    await finished(lab, world, game);
    await settled(lab, null);
    await lab.screenshot(join(screenshots, `lab-${kind}-done.png`));
    await leave(lab, kind);
    assert.equal(await lab.sh('cat /tmp/launch.log /tmp/launch.err'), '', 'the launcher prints nothing');
    assert.equal(world.server.maxStreams, 1);
  } catch (error) {
    await lab.screenshot(join(tmpdir(), `rgsx-lab-${kind}-failed.png`));
    const logs = `${USERDATA}/roms/ports/rgsx-tui/launcher.log ${USERDATA}/saves/ports/rgsx/tui/log/*`;
    const state = await lab.run(`for f in ${logs}; do tail -n 40 "$f"; done`);
    console.log(`${state.output}\nthe screen: ${join(tmpdir(), `rgsx-lab-${kind}-failed.png`)}`);
    throw error;
  }
}

async function main(): Promise<void> {
  const zip = join(root, 'dist/RGSX-TUI.zip');
  if (!existsSync(zip)) throw new Error('run "npm run package" first');
  mkdirSync(screenshots, { recursive: true });
  execFileSync('unzip', ['-q', zip, '-d', join(work, 'package')]);
  const world = await makeWorld(join(work, 'card'), CONTROLLERS.row);
  const card = join(work, 'card.img');
  const lab = await Lab.boot({ card, cardType: 'fat32', mount: USERDATA, controller: 'row' });
  try {
    note(`booted in ${lab.bootMs} ms`);
    await lab.sh('mkdir -p /usr/share/knulli; echo "lab 2026" > /usr/share/knulli/knulli.version');
    await lab.push(join(work, 'package'), USERDATA);
    await lab.push(world.tree, USERDATA);
    for (const kind of ['console', 'framebuffer'] as const) await play(lab, world, kind);
  } finally {
    await lab.off();
    lab.clean();
    await world.server.close();
    rmSync(work, { recursive: true, force: true });
  }
  note('all');
}

/** From the games back to the systems, then to the menu, whose last entry is chosen: Quit. */
async function leave(lab: Lab, kind: Kind): Promise<void> {
  let before = await settled(lab, null);
  for (let back = 0; back < 2; back++) {
    await lab.press('b');
    before = await settled(lab, before);
  }
  if (kind === 'console') await lab.waitText(/> ?Quit/);
  await lab.press('a');
  const code = await lab.ended(60);
  assert.equal(code, 0, 'a normal quit is exit code 0');
  note(`${kind}: quit, exit code ${code}`);
}

if (process.argv[2] === 'bench') await import('./bench.ts');
else await main();
