/** What the bundle needs beside esbuild: libraries in the pieces that are used, and big or rare things as parts beside the text. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'esbuild';
import { type Made, root } from './made.ts';

/**
 * blessed/lib/unicode.js requires the whole library, only to read a tab width; src/console/blessed.ts gives it that. And
 * colors.js makes a table of the 256 colours that it replaces by another one a few lines below.
 */
const blessed: Plugin = {
  name: 'blessed',
  setup(context) {
    context.onResolve({ filter: /^\.\.\/$/ }, ({ importer }) =>
      importer.endsWith('blessed/lib/unicode.js') ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    context.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
    context.onLoad({ filter: /blessed\/lib\/colors\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(/^exports\.ccolors = \(function\(\) \{\n.*?^\}\)\(\);\n/ms, '');
      if (contents === source || !/^exports\.ccolors = \{/m.test(contents)) throw new Error(`${path} has changed`);
      return { contents };
    });
  },
};

/**
 * undici as src/net/http.ts uses it: an Agent with the request API, as undici's own index puts them together. The index would
 * bring fetch, WebSocket, caches and mocks along: 0.4 MB more to read, and a later first request. Of its four HTTP parsers in
 * WebAssembly one is used: all the machines that this is built for have the instructions that it needs.
 */
const undici = (made: Made): Plugin => ({
  name: 'undici',
  setup(context) {
    context.onLoad({ filter: /undici\/lib\/(milo\/(no-)?simd|llhttp\/llhttp-wasm)\.js$/ }, () => ({ contents: '' }));
    context.onLoad({ filter: /undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/ }, async ({ path }) => {
      const { default: wasm } = (await import(path)) as { default: Buffer };
      return { contents: `${made.unpacked('http-parser', wasm)}\nmodule.exports = unpacked();` };
    });
    context.onLoad({ filter: /.*/, namespace: 'undici-agent' }, () => ({
      contents: `
        const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
        Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));
        exports.Agent = require('undici/lib/dispatcher/agent.js');`,
      resolveDir: root,
    }));
    context.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-agent' }));
  },
});

/** Libraries that the first picture does without, by the names of their scripts. */
const SEPARATE: Readonly<Record<string, string>> = {
  undici: 'undici',
  '@xterm/headless': 'terminal',
  'fast-xml-parser': 'xml',
};

/**
 * In executables some libraries, and the languages but English, are scripts of their own: only what is used is unpacked, compiled
 * and kept in memory.
 */
const separate = (made: Made): Plugin => ({
  name: 'separate',
  setup(context) {
    if (made.form === 'file') return;
    context.onResolve({ filter: new RegExp(`^(${Object.keys(SEPARATE).join('|')})$`) }, ({ path }) => ({
      path,
      namespace: 'separate',
    }));
    context.onLoad({ filter: /.*/, namespace: 'separate' }, async ({ path }) => ({
      contents: `module.exports = ${await made.script(SEPARATE[path] ?? path, path, [undici(made)])};`,
    }));
    // blessed, with what the program has around it: the framebuffer console's first picture does without it.
    context.onResolve({ filter: /^\.\/blessed\.ts$/ }, () => ({ path: 'canvas', namespace: 'canvas' }));
    context.onLoad({ filter: /.*/, namespace: 'canvas' }, async ({ path }) => ({
      contents: `module.exports = ${await made.script(path, './src/console/blessed.ts', [blessed])};`,
    }));
    context.onResolve({ filter: /^\.\/(de|es|fr|it|pt)\.ts$/ }, ({ path, importer }) =>
      importer.endsWith('src/i18n/index.ts') ? { path: basename(path, '.ts'), namespace: 'language' } : undefined,
    );
    context.onLoad({ filter: /.*/, namespace: 'language' }, async ({ path }) => {
      const get = `() => ${await made.script(path, `./src/i18n/${path}.ts`, [])}.${path}`;
      return { contents: `Object.defineProperty(exports, '${path}', { enumerable: true, get: ${get} });` };
    });
  },
});

/**
 * 7-Zip's thread inside the worker's bundle, and 7-Zip itself beside it: compressed, because it is two thirds air
 * and most players never need it.
 */
const sevenZip = (made: Made): Plugin => ({
  name: 'seven-zip',
  setup(context) {
    context.onLoad({ filter: /src\/archive\/seven-zip-spawn\.ts$/ }, async () => ({
      contents: await threadSource(made, 'seven-zip', 'src/archive/seven-zip-thread.ts', 'spawnSevenZip', []),
    }));
    context.onLoad({ filter: /src\/archive\/seven-zip-wasm\.ts$/ }, () => ({
      contents: `
        ${made.bytes('seven-zip-wasm', packedSevenZip())}
        export const sevenZipWasm = () => require('node:zlib').brotliDecompressSync(bytes());`,
    }));
  },
});

let sevenZipBytes: Buffer | null = null;

/** The highest quality takes ten seconds: once for all forms of the bundle. */
function packedSevenZip(): Buffer {
  const wasm = readFileSync(join(root, 'node_modules/7z-wasm/7zz.wasm'));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  sevenZipBytes ??= brotliCompressSync(wasm, { params });
  return sevenZipBytes;
}

/** A module that starts a thread from the text of its bundle: in the bundle there is no file to start from. */
async function threadSource(
  made: Made,
  name: string,
  entry: string,
  spawn: string,
  plugins: Plugin[],
): Promise<string> {
  return `
    import { Worker } from 'node:worker_threads';
    ${made.text(name, await made.bundle({ entryPoints: [join(root, entry)] }, plugins))}
    export const ${spawn} = (options) => new Worker(text(), { ...options, eval: true });`;
}

/** The thread that unpacks ahead, inside the worker's bundle. */
const ahead = (made: Made): Plugin => ({
  name: 'ahead',
  setup(context) {
    context.onLoad({ filter: /src\/worker\/ahead-spawn\.ts$/ }, async () => ({
      contents: await threadSource(made, 'ahead', 'src/worker/ahead-thread.ts', 'spawnAhead', []),
    }));
  },
});

/** The font's shapes, a third of a megabyte that only the framebuffer console needs: as bytes beside the text. */
const font = (made: Made): Plugin => ({
  name: 'font',
  setup(context) {
    context.onLoad({ filter: /src\/console\/font\.generated\.ts$/ }, async ({ path }) => {
      if (made.form === 'file') return undefined;
      const { FONT_POINTS, FONT_SIZES } = (await import(path)) as typeof import('../../src/console/font.generated.ts');
      const maps: Buffer[] = [];
      let at = 0;
      const part = (map: string): string => {
        const bytes = Buffer.from(map, 'base64');
        maps.push(bytes);
        at += bytes.length;
        return `bytes().subarray(${at - bytes.length}, ${at})`;
      };
      const sizes = FONT_SIZES.map(
        ({ width, height, regular, bold }) =>
          `{ width: ${width}, height: ${height}, get regular() { return ${part(regular)}; }, get bold() { return ${part(bold)}; } }`,
      );
      return {
        contents: `
          ${made.bytes('font', Buffer.concat(maps))}
          export const FONT_POINTS = '${FONT_POINTS}';
          export const FONT_SIZES = [${sizes}];`,
        loader: 'js',
      };
    });
  },
});

const worker = (made: Made): Plugin => ({
  name: 'worker',
  setup(context) {
    context.onLoad({ filter: /src\/worker\/import-spawn\.ts$/ }, async () => ({
      contents: await threadSource(made, 'import', 'src/worker/import-entry.ts', 'spawnImporter', []),
    }));
    context.onLoad({ filter: /src\/worker\/spawn\.ts$/ }, async () => ({
      contents: await threadSource(made, 'worker', 'src/worker/entry.ts', 'spawnWorker', [ahead(made), sevenZip(made)]),
    }));
  },
});

/** All that a bundle of the program needs. */
export const plugins = (made: Made): Plugin[] => [
  ...[separate(made), blessed, undici(made), font(made), sevenZip(made), worker(made)],
];
