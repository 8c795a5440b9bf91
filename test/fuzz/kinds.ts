/** Every kind of input that comes from outside, for `npm test` (short) and `npm run torture -- fuzz` (long). */

import { otherArchivesFuzzer, zipFuzzer } from './archives.ts';
import { bundleFuzzer, listingFuzzer } from './catalog.ts';
import { esConfigFuzzer, gamelistFuzzer } from './frontend.ts';
import type { Fuzzer } from './harness.ts';
import { hostFuzzer, httpFuzzer } from './host.ts';
import { inputFuzzer } from './input.ts';
import { keyFileFuzzer } from './key-file.ts';
import { textFuzzer } from './text.ts';

export const FUZZ_KINDS: Readonly<Record<string, () => Fuzzer | Promise<Fuzzer>>> = {
  sets: bundleFuzzer,
  listings: listingFuzzer,
  config: esConfigFuzzer,
  gamelist: gamelistFuzzer,
  key: keyFileFuzzer,
  input: inputFuzzer,
  text: textFuzzer,
  host: hostFuzzer,
  http: httpFuzzer,
  other: otherArchivesFuzzer,
  zip: zipFuzzer,
};
