/** The one-file bundle: src/main.ts and everything it reaches, the byte worker's own bundle inside it as text. */
import { join } from 'node:path';
import { Made, root } from './made.ts';
import { plugins } from './plugins.ts';

export interface Bundle {
  /** One CommonJS text that needs nothing but Node's own modules. */
  readonly text: string;
  /** The main file of an executable, which starts it. */
  readonly starter: string;
  /** The files that it was made of, relative to the project. */
  readonly inputs: readonly string[];
  /** What an executable carries beside the text, by the names of its assets. */
  readonly parts: ReadonlyMap<string, Buffer>;
  /** CommonJS texts that an executable compiles when they are asked for, by name. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** `file`: everything in the one text. `executable`: what is not needed at start lies beside it, so that nobody reads it then. */
export async function bundleProgram(
  entry = join(root, 'src/main.ts'),
  form: 'file' | 'executable' = 'file',
): Promise<Bundle> {
  const made = new Made(form);
  const text = await made.bundle({ entryPoints: [entry] }, plugins(made));
  const starter = await made.bundle({ entryPoints: [join(root, 'scripts/build/starter.cjs')] }, []);
  return { text, starter, inputs: [...made.inputs].sort(), parts: made.parts, scripts: made.scripts };
}
