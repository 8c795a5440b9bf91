/**
 * Buttons at random over the demo: the real program on real files, the host failing in every way meanwhile. The long run:
 * npm run fuzz:demo (100,000 presses).
 */

import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startDemoWorld } from '../../scripts/demo-world.ts';
import { createProgram } from '../../src/app/create.ts';
import type { Program } from '../../src/app/program.ts';
import { ACTIONS, type InputEvent } from '../../src/input/actions.ts';
import type { ScreenId } from '../../src/ui/router.ts';
import { createUi, type Ui } from '../../src/ui/ui.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import type { Fault, FaultKind } from '../helpers/fake-fichier/index.ts';
import { faultOf } from '../helpers/monkey.ts';
import { seeded } from '../helpers/random.ts';

const PRESSES = Number(process.env['RGSX_FUZZ_PRESSES'] ?? 2500);
const [COLUMNS, ROWS] = [40, 15];

const ON_DOWNLOAD: readonly FaultKind[] = [
  'drop',
  'reset',
  'stall',
  'status',
  'expired',
  'short',
  'html',
  'corrupt',
  'no-length',
];
const ON_API: readonly FaultKind[] = [
  'flood',
  'ip-locked',
  'maintenance',
  'status',
  'html',
  'too-fast',
  'one-location',
];

type Chance = (below: number) => number;

function randomFault(chance: Chance): Fault {
  const download = chance(2) === 0;
  const kinds = download ? ON_DOWNLOAD : ON_API;
  const kind = kinds[chance(kinds.length)] as FaultKind;
  const places = ['download/get_token', 'file/info', 'user/info', 'folder/ls'] as const;
  return download
    ? { on: 'download', kind, atByte: chance(40_000), ...(kind === 'stall' ? { ms: 400 } : {}) }
    : { on: places[chance(places.length)] ?? 'api', kind };
}

function randomEvent(chance: Chance): InputEvent {
  if (chance(14) === 0) return { kind: 'text', text: 'abcdefgh 123é?'[chance(14)] ?? 'a' };
  const action = chance(3) === 0 ? 'confirm' : (ACTIONS[chance(ACTIONS.length)] ?? 'down');
  // Ctrl-C ends the program, which is tried elsewhere.
  return {
    kind: 'action',
    action: action === 'quit' ? 'down' : action,
    repeat: 0,
    from: chance(8) === 0 ? 'keyboard' : 'pad',
  };
}

function openUi(program: Program, clock: FakeClock, onQuit: () => void): { ui: Ui; close: () => void } {
  const size = () => ({ columns: COLUMNS, rows: ROWS });
  const ui = createUi({ port: program, clock, size, onUpdate: () => {}, onQuit });
  const ends = [program.onQueue((event) => ui.queueEvent(event)), program.onChange(() => ui.changed())];
  return {
    ui,
    close: () => {
      for (const end of ends) end();
    },
  };
}

it(
  `${PRESSES} random buttons over the demo with faults on: no crash, no broken frame, every installed game whole, memory flat`,
  async () => {
    const chance = seeded(Number(process.env['RGSX_FUZZ_SEED'] ?? 4711));
    const clock = new FakeClock();
    const world = await startDemoWorld({ bytesPerSecond: null });
    const program = await createProgram({
      ...{ userdata: world.userdata.root, env: world.env, clock, sleep: clock.sleep, stallMs: 300 },
    });
    await program.catalogsReady();
    const stop = program.startWorking();
    let quits = 0;
    let opened = openUi(program, clock, () => quits++);
    const seen = new Set<ScreenId>();
    const last: string[] = [];
    let heapBefore = 0;
    try {
      for (let press = 0, known = 0; press < PRESSES; press++) {
        clock.advance(chance(300));
        if (chance(10) === 0 && world.server.faults.length < 6) world.server.faults.push(randomFault(chance));
        const event = randomEvent(chance);
        last.push(event.kind === 'text' ? `"${event.text}"` : event.action);
        if (last.length > 20) last.shift();
        opened.ui.press(event);
        await setImmediate();
        if (quits > known) {
          known = quits;
          opened.close();
          opened = openUi(program, clock, () => quits++);
        }
        for (const id of opened.ui.stack()) seen.add(id);
        if (press % 4 !== 0) continue;
        const fault = faultOf(opened.ui.frame(), COLUMNS, ROWS);
        if (fault !== null) throw new Error(`${fault} at ${opened.ui.stack()} after ${last}`);
        if (press === Math.floor(PRESSES / 5)) heapBefore = process.memoryUsage().heapUsed;
      }
      expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(80_000_000);
      expect(seen.size).toBeGreaterThan(8);
      expect(world.server.maxStreams).toBeLessThanOrEqual(1);
      for (const { outcome, mainPath, present } of program.history(2000)) {
        if (outcome === 'done' && present && mainPath !== null) expect(statSync(mainPath).size).toBeGreaterThan(0);
      }
    } finally {
      opened.close();
      stop();
      await program.close();
      await world.close();
    }
  },
  120_000 + PRESSES * 60,
);
