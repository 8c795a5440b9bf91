/**
 * A hundred games of 200 KB in one queue. What they have to cost is the pacing of the API: one call a game, a second apart
 * (a token is good for one open). Once with that pace, once without it, where what is left is the program's own cost.
 */

import { judged, table } from './budget.ts';
import { type Cost, isInstalled, medianCost } from './measure.ts';
import { measuredGet, measuredPeer } from './runs.ts';
import { World } from './world.ts';

const GAMES = 100;
const ZIP_BYTES = 200_000;
const PACE_MS = 1000;
/** Over what the pacing alone takes. */
export const SMALL_BUDGET = 1.03;

export interface SmallResult {
  readonly games: number;
  readonly zipBytes: number;
  /** What the API saw in the paced run. */
  readonly calls: Readonly<Record<string, number>>;
  readonly maxStreams: number;
  readonly violations: number;
  readonly pacedS: number;
  /** (Calls - 1) x pace. */
  readonly limitS: number;
  readonly unpaced: Cost;
  /** curl and unzip for each game, as a script would; null: not installed. */
  readonly peer: Cost | null;
}

const ours = (world: World, paceMs: number): Promise<Cost> =>
  measuredGet(world, ['--system', 'psx', '--unpack'], {
    links: world.links,
    env: { RGSX_FICHIER_PACE_MS: String(paceMs) },
  });

async function peer(world: World): Promise<Cost | null> {
  if (!isInstalled('curl') || !isInstalled('unzip')) return null;
  const line =
    'certificate="$1"; mkdir "$2" && cd "$2"; shift 2; n=0; for link; do n=$((n+1)); mkdir $n; ' +
    'curl -sf --cacert "$certificate" -o $n/game.zip "$link" && (cd $n && unzip -q game.zip) || exit 1; done';
  return await measuredPeer(world, line, Object.values(world.started.plain));
}

/** `runs` of the unpaced queue and of the peer; the paced one takes its hundred seconds once. */
export async function benchSmall(runs: number): Promise<SmallResult> {
  const entries = [{ name: 'Game.pak', sizeBytes: Math.round(ZIP_BYTES / 0.44), method: 'deflate' as const }];
  const world = new World(entries, { copies: GAMES, distinct: true });
  try {
    await world.start();
    const unpaced: Cost[] = [];
    const peers: Cost[] = [];
    for (let run = 0; run < runs; run++) {
      unpaced.push(await ours(world, 0));
      const other = await peer(world);
      if (other !== null) peers.push(other);
    }
    const before = await world.stats();
    const { wallS: pacedS } = await ours(world, PACE_MS);
    const after = await world.stats();
    const calls = Object.fromEntries(
      Object.entries(after.calls).map(([name, count]) => [name, count - (before.calls[name] ?? 0)]),
    );
    const asked = Object.values(calls).reduce((sum, count) => sum + count, 0);
    return {
      games: GAMES,
      zipBytes: world.zipBytes,
      calls,
      maxStreams: after.maxStreams,
      violations: after.violations - before.violations,
      pacedS,
      limitS: ((asked - 1) * PACE_MS) / 1000,
      unpaced: medianCost(unpaced),
      peer: peers.length === 0 ? null : medianCost(peers),
    };
  } finally {
    world.close();
  }
}

/** The table as text. */
export function showSmall(result: SmallResult): string {
  const { games, calls, pacedS, limitS, unpaced, peer: other } = result;
  const row = (name: string, cost: Cost | null): string[] =>
    cost === null
      ? [name, 'not installed']
      : [
          name,
          cost.wallS.toFixed(2),
          cost.cpuS.toFixed(2),
          `${((cost.wallS / games) * 1000).toFixed(0)} ms`,
          cost.rssMb.toFixed(0),
        ];
  const told = Object.entries(calls).map(([name, count]) => `${count} ${name}`);
  return [
    `${games} games of ${(result.zipBytes / 1000).toFixed(0)} KB, one queue`,
    `with the host's pace: ${pacedS.toFixed(1)} s for ${told.join(', ')}; the pacing alone takes ${limitS.toFixed(0)} s: ${judged(pacedS / limitS, SMALL_BUDGET, 3)}`,
    `most streams at once: ${result.maxStreams}; limits of the host broken: ${result.violations}`,
    table(
      ['without the pace', 'wall s', 'CPU s', 'a game', 'MB'],
      [row('rgsx', unpaced), row('curl, then unzip, each', other)],
    ),
  ].join('\n');
}
