/** The bytes of 7-Zip. In the one-file bundle this module is replaced by one that carries them, compressed. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const sevenZipWasm = (): Uint8Array => readFileSync(createRequire(import.meta.url).resolve('7z-wasm/7zz.wasm'));
