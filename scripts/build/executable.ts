/** Single executables: the bundle put into Node binaries by @yao-pkg/pkg, from a cache that we fill, so without network. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Arch, writeStripped } from './node-target.ts';

/**
 * What every way of starting the program needs on a device with 1 GB: small steps of V8's new space. Idle memory 75 -> 69 MB,
 * the peak of a download with unpacking 174 -> 117 MB, at no cost in time.
 */
const FLAGS = ['--max-semi-space-size=1'];

type MakeSea = (
  entry: string,
  options: {
    targets: { nodeRange: string; platform: 'linux'; arch: Arch; output: string }[];
    signature: boolean;
    seaConfig: Record<string, unknown>;
  },
) => Promise<void>;

/**
 * pkg's command line drops the SEA settings that matter here (flags for the runtime), the function beneath it takes them.
 * It looks for Node archives in $HOME/.pkg-cache/sea and leaves out the download when both marker files are there.
 */
export async function makeExecutables(
  bundle: string,
  outputs: Readonly<Record<Arch, string>>,
  work: string,
): Promise<void> {
  const version = process.version;
  const cache = join(work, 'home/.pkg-cache/sea');
  const archs = Object.keys(outputs) as Arch[];
  for (const arch of archs) {
    const name = `node-${version}-linux-${arch}`;
    writeStripped(arch, join(cache, name, 'bin/node'));
    for (const marker of [`${name}.tar.gz`, `${name}.tar.gz.ok`, `${name}/bin/node.ok`]) {
      mkdirSync(dirname(join(cache, marker)), { recursive: true });
      writeFileSync(join(cache, marker), '');
    }
  }
  process.env['HOME'] = join(work, 'home');
  const sea = createRequire(import.meta.url)('@yao-pkg/pkg/lib-es5/sea.js') as { default: MakeSea };
  await sea.default(bundle, {
    // The full version: a shorter one makes pkg ask the network which is the newest.
    targets: archs.map((arch) => ({
      nodeRange: `node${version.slice(1)}`,
      platform: 'linux',
      arch,
      output: outputs[arch],
    })),
    signature: false,
    seaConfig: {
      disableExperimentalSEAWarning: true,
      useSnapshot: false,
      useCodeCache: false,
      execArgv: FLAGS,
      execArgvExtension: 'env',
    },
  });
}
