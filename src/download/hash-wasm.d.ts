/** The single-algorithm bundle has no types of its own. As CommonJS it may arrive with or without named exports. */
declare module 'hash-wasm/dist/whirlpool.umd.min.js' {
  import type { IHasher } from 'hash-wasm';
  export const createWhirlpool: (() => Promise<IHasher>) | undefined;
  const whole: { createWhirlpool(): Promise<IHasher> };
  export default whole;
}
