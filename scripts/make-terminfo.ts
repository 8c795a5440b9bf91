/**
 * Writes src/console/terminfo.generated.ts: the compiled terminfo entries that the program carries, so that it needs no
 * terminfo database on the card. Three come with blessed, vt100 from Debian's ncurses-base.
 * Run by hand when blessed is updated: node scripts/make-terminfo.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const sources: Readonly<Record<string, URL>> = {
  linux: new URL('node_modules/blessed/usr/linux', root),
  xterm: new URL('node_modules/blessed/usr/xterm', root),
  'xterm-256color': new URL('node_modules/blessed/usr/xterm-256color', root),
  vt100: new URL('file:///lib/terminfo/v/vt100'),
};

const lines = Object.entries(sources).map(([name, file]) => {
  const data = readFileSync(file);
  // term(5): 0432 is the format with 16-bit numbers, the only one that blessed reads.
  if (data.readUInt16LE(0) !== 0o432) throw new Error(`${name}: magic ${data.readUInt16LE(0).toString(8)}, not 432`);
  return `  '${name}': '${data.toString('base64')}',`;
});
writeFileSync(
  new URL('src/console/terminfo.generated.ts', root),
  `// Made by scripts/make-terminfo.ts from blessed's usr/ and Debian's ncurses-base. Compiled terminfo entries, base64.\nexport const TERMINFO = {\n${lines.join('\n')}\n} as const;\n`,
);
