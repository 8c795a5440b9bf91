/** The one-file bundle: src/main.ts and everything it reaches, the byte worker's own bundle inside it as text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, zstdCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');

const COMMON = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  // Node's own modules by require: a script that is compiled from a text has no import() of its own.
  supported: { 'dynamic-import': false },
  minify: true,
  // One byte a character: V8 keeps the source as it is only while it is Latin-1.
  charset: 'ascii',
  legalComments: 'none',
  mainFields: ['module', 'main'],
  loader: { '.wasm': 'binary' },
  logLevel: 'silent',
  absWorkingDir: root,
  write: false,
} satisfies BuildOptions;

/** node:child_process costs a tenth of the start and is needed for rare things only: it is loaded when one of them happens. */
const childProcess: Plugin = {
  name: 'child-process',
  setup(context) {
    context.onResolve({ filter: /^(node:)?child_process$/ }, ({ namespace }) =>
      namespace === 'child-process'
        ? { path: 'node:child_process', external: true }
        : { path: 'lazy', namespace: 'child-process' },
    );
    context.onLoad({ filter: /.*/, namespace: 'child-process' }, () => ({
      contents: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync']
        .map((name) => `exports.${name} = (...args) => require('node:child_process').${name}(...args);`)
        .join('\n'),
    }));
  },
};

/** What a bundle is made of, and how its big parts are told to it: inside its text, or as assets of the executable. */
class Made {
  readonly inputs = new Set<string>();
  readonly parts = new Map<string, Buffer>();
  readonly #form: 'file' | 'executable';

  constructor(form: 'file' | 'executable') {
    this.#form = form;
  }

  /** Code that defines `text()`. */
  text(name: string, content: string): string {
    if (this.#form === 'file') return `const text = () => ${JSON.stringify(content)};`;
    this.parts.set(name, zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }));
    return `
      import { getRawAsset } from 'node:sea';
      import { zstdDecompressSync } from 'node:zlib';
      const packed = () => Buffer.from(getRawAsset('${name}'));
      const text = () => zstdDecompressSync(packed(), { chunkSize: ${Buffer.byteLength(content) + 64} }).toString();`;
  }

  /** Code that defines `bytes()`. */
  bytes(name: string, content: Buffer): string {
    if (this.#form === 'file') return `const bytes = () => Buffer.from('${content.toString('base64')}', 'base64');`;
    this.parts.set(name, content);
    return `import { getRawAsset } from 'node:sea';\nconst bytes = () => Buffer.from(getRawAsset('${name}'));`;
  }
}

/** blessed/lib/unicode.js requires the whole library, only to read a tab width; src/console/blessed.ts gives it that. */
const blessed: Plugin = {
  name: 'blessed',
  setup(context) {
    context.onResolve({ filter: /^\.\.\/$/ }, ({ importer }) =>
      importer.endsWith('blessed/lib/unicode.js') ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    context.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/**
 * undici as src/net/http.ts uses it: an Agent with the request API, as undici's own index puts them together. The index would
 * bring fetch, WebSocket, caches and mocks along: 0.4 MB more to read, and a later first request.
 */
const undici: Plugin = {
  name: 'undici',
  setup(context) {
    context.onResolve({ filter: /^undici$/ }, ({ importer }) => {
      const used = [...readFileSync(importer, 'utf8').matchAll(/\bundici\.(\w+)/g)].map((match) => match[1]);
      if (used.some((name) => name !== 'Agent')) throw new Error(`${importer} uses undici.${used}: give it that here`);
      return { path: 'undici', namespace: 'undici-agent' };
    });
    context.onLoad({ filter: /.*/, namespace: 'undici-agent' }, () => ({
      contents: `
        const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
        Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));
        exports.Agent = require('undici/lib/dispatcher/agent.js');`,
      resolveDir: root,
    }));
  },
};

/**
 * 7-Zip's thread inside the worker's bundle, and 7-Zip itself beside it: compressed, because it is two thirds air
 * and most players never need it.
 */
const sevenZip = (made: Made): Plugin => ({
  name: 'seven-zip',
  setup(context) {
    context.onLoad({ filter: /src\/archive\/seven-zip-spawn\.ts$/ }, async () => {
      const source = await bundleText(join(root, 'src/archive/seven-zip-thread.ts'), [], made);
      return {
        contents: `
          import { Worker } from 'node:worker_threads';
          ${made.text('seven-zip', source)}
          export const spawnSevenZip = (options) => new Worker(text(), { ...options, eval: true });`,
        loader: 'js',
        resolveDir: join(root, 'src/archive'),
      };
    });
  },
});

const sevenZipWasm = (made: Made): Plugin => ({
  name: 'seven-zip-wasm',
  setup(context) {
    context.onLoad({ filter: /src\/archive\/seven-zip-wasm\.ts$/ }, () => {
      const wasm = readFileSync(join(root, 'node_modules/7z-wasm/7zz.wasm'));
      // Quality 11 would save a tenth more and take fifteen seconds.
      const bytes = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      return {
        contents: `
          import { brotliDecompressSync } from 'node:zlib';
          ${made.bytes('seven-zip-wasm', bytes)}
          export const sevenZipWasm = () => brotliDecompressSync(bytes());`,
        loader: 'js',
      };
    });
  },
});

/** The font's shapes: half a megabyte that only the framebuffer console needs. */
const font = (made: Made): Plugin => ({
  name: 'font',
  setup(context) {
    context.onLoad({ filter: /src\/console\/font\.generated\.ts$/ }, async ({ path }) => {
      const shapes = (await import(path)) as object;
      const names = Object.keys(shapes).map((name) => `export const ${name} = shapes.${name};`);
      return {
        contents: `${made.text('font', JSON.stringify(shapes))}\nconst shapes = JSON.parse(text());\n${names.join('\n')}`,
        loader: 'js',
      };
    });
  },
});

/** In the bundle there is no file for a worker to start from: src/worker/spawn.ts is replaced by one that has its source. */
const worker = (made: Made): Plugin => ({
  name: 'worker',
  setup(context) {
    context.onLoad({ filter: /src\/worker\/spawn\.ts$/ }, async () => {
      const source = await bundleText(join(root, 'src/worker/entry.ts'), [sevenZip(made), sevenZipWasm(made)], made);
      return {
        contents: `
          import { Worker } from 'node:worker_threads';
          ${made.text('worker', source)}
          export const spawnWorker = (options) => new Worker(text(), { ...options, eval: true });`,
        loader: 'js',
        resolveDir: join(root, 'src/worker'),
      };
    });
  },
});

/** esbuild leaves regular expressions as they are written; one character of them beyond Latin-1 doubles V8's copy of it all. */
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A warning here is a fault of the program (import.meta, a computed require): none is let through. */
async function bundleText(entry: string, plugins: Plugin[], made: Made): Promise<string> {
  const result = await build({
    ...COMMON,
    entryPoints: [entry],
    plugins,
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = result.outputFiles;
  if (result.warnings.length > 0 || output === undefined) {
    throw new Error(`bundle of ${entry}: ${result.warnings.map((w) => `${w.location?.file}: ${w.text}`).join('; ')}`);
  }
  for (const [name, input] of Object.entries(result.metafile.inputs)) if (input.bytes > 0) made.inputs.add(name);
  return ascii(output.text);
}

export interface Bundle {
  /** One CommonJS text that needs nothing but Node's own modules. */
  readonly text: string;
  /** The files that it was made of, relative to the project. */
  readonly inputs: readonly string[];
  /** What an executable carries beside the text, by the names of its assets. */
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** `file`: everything in the one text. `executable`: what is not needed at start lies beside it, so that nobody reads it then. */
export async function bundleProgram(
  entry = join(root, 'src/main.ts'),
  form: 'file' | 'executable' = 'file',
): Promise<Bundle> {
  const made = new Made(form);
  const text = await bundleText(
    entry,
    [childProcess, blessed, undici, font(made), sevenZip(made), sevenZipWasm(made), worker(made)],
    made,
  );
  return { text, inputs: [...made.inputs].sort(), parts: made.parts };
}
