/** The rules of docs/ARCHITECTURE.md, read from the imports themselves. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../src');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .sort();

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|import\('([^']+)'\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const target = (match[2] ?? match[3] ?? match[4]) as string;
    const to = target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target;
    return { from: file, to, typeOnly: match[1] !== undefined };
  });
}

const all = files.flatMap(importsOf);
const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] as string) : file);
const show = (edges: readonly Import[]) => edges.map(({ from, to }) => `${from} → ${to}`);

/** Packages with one door each. */
const DOORS: Readonly<Record<string, (file: string) => boolean>> = {
  blessed: (file) => file.startsWith('console/'),
  '@xterm/headless': (file) => file.startsWith('console/'),
  'node:sqlite': (file) => file.startsWith('library/'),
  undici: (file) => file === 'net/http.ts',
  '7z-wasm': (file) => file.startsWith('archive/'),
  yauzl: (file) => file.startsWith('archive/') || file.startsWith('catalog/sources/'),
  'p-retry': (file) => file === 'queue/patience.ts',
  'hash-wasm': (file) => file.startsWith('download/') || file.startsWith('worker/'),
};

describe('packages', () => {
  it.each(Object.keys(DOORS))('%s is known behind its own door only', (name) => {
    const users = all.filter(({ to }) => to === name || to.startsWith(`${name}/`));
    expect(show(users.filter(({ from }) => DOORS[name]?.(from) !== true))).toEqual([]);
  });

  it('heavy ones are loaded where they are first needed, not at start', () => {
    const text = (file: string) => readFileSync(join(root, file), 'utf8');
    const eager = files.filter((file) =>
      /^import (?!type)[^;]*from '(undici|yauzl|fast-xml-parser|hash-wasm|@xterm\/headless|p-retry)/m.test(text(file)),
    );
    expect(eager).toEqual([]);
  });
});

/** Which folders each folder may import values from; types are free. What is not listed may be imported by nobody but app. */
const EVERYONE = ['lib', 'i18n', 'services.ts', 'model.ts'];
const MAY: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  i18n: [],
  'model.ts': [],
  'services.ts': [],
  net: [],
  fichier: ['net'],
  catalog: ['fichier', 'systems'],
  systems: [],
  device: [],
  library: ['catalog', 'queue'],
  download: [],
  archive: [],
  install: ['archive'],
  frontend: [],
  worker: ['download', 'archive', 'install', 'catalog', 'library', 'fichier'],
  queue: ['download', 'install'],
  input: [],
  ui: ['input', 'queue', 'download'],
  console: ['input', 'ui'],
  cli: ['app', 'queue', 'download', 'fichier', 'ui'],
};

describe('folders', () => {
  it.each(Object.keys(MAY))('%s imports only what it may', (folder) => {
    const allowed = new Set([folder, ...EVERYONE, ...(MAY[folder] ?? [])]);
    const edges = all.filter(
      ({ from, to, typeOnly }) =>
        folderOf(from) === folder && to.endsWith('.ts') && !typeOnly && !allowed.has(folderOf(to)),
    );
    expect(show(edges)).toEqual([]);
  });

  it('every folder of the source has its rule', () => {
    const folders = new Set(files.map(folderOf));
    const known = new Set([...Object.keys(MAY), 'main.ts', 'app']);
    expect([...folders].filter((folder) => !known.has(folder))).toEqual([]);
  });
});

it('pure screens and rules touch neither files nor network nor time', () => {
  const pure = files.filter(
    (file) => file.startsWith('ui/') || file.startsWith('queue/re') || file.startsWith('queue/next'),
  );
  const offenders = pure.filter((file) =>
    /from 'node:(fs|net|http|https|tls|child_process)|Date\.now\(|process\.env/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(offenders).toEqual([]);
});
