import { defineConfig } from 'vitest/config';

/**
 * Each test file has a process of its own. In threads of one process V8 loses track of the pages for WebAssembly's code, which every file
 * makes and frees, and once in some dozens of whole runs the process dies of it (nodejs/node 64500); descriptors that a file handed to the
 * event loop are closed again when its thread ends; and node-pty aborts the process when a terminal ends together with its thread.
 */
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000, pool: 'forks' } });
