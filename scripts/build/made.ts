/** One bundle in the making: esbuild's options, what it is made of, and how its big parts are told to it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

export const root = join(import.meta.dirname, '../..');

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
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
} satisfies BuildOptions;

/** Node's modules that its start-up snapshot lacks and that the first picture can do without: a fifth of the start. */
const LATER = [
  ...['assert', 'child_process', 'crypto', 'dns', 'dns/promises', 'fs/promises', 'http', 'http2', 'https', 'net'],
  ...['perf_hooks', 'timers/promises', 'tls', 'tty', 'worker_threads', 'zlib'],
];

/** Each of them is loaded when something of it is first used. */
const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup(context) {
    const filter = new RegExp(`^(node:)?(${LATER.join('|')})$`);
    context.onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazy-module'
        ? { path, external: true }
        : { path: path.replace(/^(node:)?/, 'node:'), namespace: 'lazy-module' },
    );
    context.onLoad({ filter: /.*/, namespace: 'lazy-module' }, ({ path }) => {
      const real = createRequire(import.meta.url)(path) as object;
      // Some modules are functions themselves: assert(…).
      const itself = typeof real === 'function' ? `module.exports = (...args) => require('${path}')(...args);` : '';
      return {
        contents: `
          ${itself}
          const { exports } = module;
          for (const name of ${JSON.stringify(Object.keys(real))}) {
            const set = (value) => Object.defineProperty(exports, name, { enumerable: true, value }) && value;
            const get = () => set(require('${path}')[name]);
            Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
          }`,
      };
    });
  },
};

/** esbuild leaves regular expressions as they are written; one character of them beyond Latin-1 doubles V8's copy of it all. */
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Bytes, and the code of a CommonJS module that has them. */
export class Made {
  /** The files that everything was made of, relative to the project. */
  readonly inputs = new Set<string>();
  /** Assets of the executable, by name. */
  readonly parts = new Map<string, Buffer>();
  /** Texts of the executable that are compiled when they are first asked for, each with a code cache of its own. */
  readonly scripts = new Map<string, string>();
  readonly form: 'file' | 'executable';

  constructor(form: 'file' | 'executable') {
    this.form = form;
  }

  /** Code that defines `text()`. */
  text(name: string, content: string): string {
    if (this.form === 'file') return `const text = () => ${JSON.stringify(content)};`;
    return `${this.unpacked(name, Buffer.from(content))}\nconst text = () => unpacked().toString();`;
  }

  /** Code that defines `unpacked()`, which has the content; it lies packed in the executable. */
  unpacked(name: string, content: Buffer): string {
    if (this.form === 'file') return `${this.bytes(name, content)}\nconst unpacked = bytes;`;
    const packed = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
    const options = `{ chunkSize: ${content.length + 64} }`;
    return `${this.bytes(name, packed)}
      const unpacked = () => require('node:zlib').zstdDecompressSync(bytes(), ${options});`;
  }

  /** Code that defines `bytes()`. */
  bytes(name: string, content: Buffer): string {
    if (this.form === 'file') return `const bytes = () => Buffer.from('${content.toString('base64')}', 'base64');`;
    this.parts.set(name, content);
    return `const bytes = () => Buffer.from(require('node:sea').getRawAsset('${name}'));`;
  }

  /** Code that gives a module of its own. Only for executables: `load` is theirs (starter.cjs). */
  async script(name: string, request: string, plugins: Plugin[]): Promise<string> {
    if (!this.scripts.has(name)) {
      // By import, so that packages are taken file by file, and the licences of all that is inside are known.
      const contents = `export * from '${request}';`;
      this.scripts.set(name, await this.bundle({ stdin: { contents, resolveDir: root } }, plugins));
    }
    return `load('${name}')`;
  }

  /** The text of a bundle. A warning here is a fault of the program (import.meta, a computed require): none is let through. */
  async bundle(of: Pick<BuildOptions, 'entryPoints' | 'stdin'>, plugins: Plugin[]): Promise<string> {
    const result = await build({ ...COMMON, ...of, plugins: [lazyModules, ...plugins] });
    const [output] = result.outputFiles;
    if (result.warnings.length > 0 || output === undefined) {
      throw new Error(`bundle: ${result.warnings.map((w) => `${w.location?.file}: ${w.text}`).join('; ')}`);
    }
    for (const [name, input] of Object.entries(result.metafile.inputs)) if (input.bytes > 0) this.inputs.add(name);
    return ascii(output.text);
  }
}
