/** The licences of everything that is inside the program, read from the packages themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(unrar)?(licen[cs]e|copying|notice)(\.\w+)?$/i;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The packages that the bundle took files from, in the order of their names. */
export function packagesOf(inputs: readonly string[]): string[] {
  const names = inputs.flatMap((file) => file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function textOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => LICENCE_FILE.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

/**
 * One text for all packages given by their folders. A package without a licence file is named with the licence that its
 * manifest states; one that states none is an error. `common`: texts that packages only refer to.
 */
export function licencesText(own: string, folders: readonly string[], common: readonly string[] = []): string {
  const parts = folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const text = textOf(folder);
    if (text === '' && manifest.license === undefined) throw new Error(`${folder} states no licence`);
    return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text}`;
  });
  const rule = `\n\n${'-'.repeat(100)}\n\n`;
  return `${[`RGSX TUI\n\n${own.trim()}`, ...parts, ...common.map((text) => text.trim())].join(rule)}\n`;
}

/** The folder of a package, wherever npm put it. */
export function packageFolder(root: string, name: string): string {
  const folder = [join(root, 'node_modules', name), join(root, 'scripts/node-target/node_modules', name)].find(
    (place) => existsSync(place),
  );
  if (folder === undefined) throw new Error(`${name} is not installed`);
  return folder;
}
