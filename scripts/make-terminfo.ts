/**
 * Writes src/console/terminfo.generated.ts: the terminfo entries that the program carries, already parsed, so that it needs no
 * terminfo database on the card and no parsing at start. Three come with blessed, vt100 from Debian's ncurses-base.
 * Run by hand when blessed is updated: node scripts/make-terminfo.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const root = new URL('../', import.meta.url);
const sources: Readonly<Record<string, URL>> = {
  linux: new URL('node_modules/blessed/usr/linux', root),
  xterm: new URL('node_modules/blessed/usr/xterm', root),
  'xterm-256color': new URL('node_modules/blessed/usr/xterm-256color', root),
  vt100: new URL('file:///lib/terminfo/v/vt100'),
};

type Values = Record<string, string | number | boolean>;
interface Parsed {
  readonly name: string;
  readonly names: string[];
  readonly desc: string;
  readonly bools: Values;
  readonly numbers: Values;
  readonly strings: Values;
}
const Tput = createRequire(import.meta.url)('blessed/lib/tput.js') as {
  new (options: object): { parseTerminfo(data: Buffer, file: string): Parsed };
};

/** What a terminal lacks is left out: blessed's compiler adds it. */
const present = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== false && value !== -1 && value !== ''));

const lines = Object.entries(sources).map(([name, file]) => {
  const data = readFileSync(file);
  // term(5): 0432 is the format with 16-bit numbers, the only one that blessed reads.
  if (data.readUInt16LE(0) !== 0o432) throw new Error(`${name}: magic ${data.readUInt16LE(0).toString(8)}, not 432`);
  const parsed = new Tput({}).parseTerminfo(data, name);
  const entry = {
    name: parsed.name,
    names: parsed.names,
    desc: parsed.desc,
    bools: present(parsed.bools),
    numbers: present(parsed.numbers),
    strings: present(parsed.strings),
  };
  const text = JSON.stringify(entry).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `  '${name}':\n    '${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}',`;
});
writeFileSync(
  new URL('src/console/terminfo.generated.ts', root),
  `// Made by scripts/make-terminfo.ts from blessed's usr/ and Debian's ncurses-base. Parsed terminfo entries as JSON.\nexport const TERMINFO = {\n${lines.join('\n')}\n} as const;\n`,
);
