import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Test files that hand file descriptors to the event loop (a worker thread would close those numbers again when it ends) or start
 * programs in terminals (node-pty aborts the process when a terminal ends together with its thread).
 */
const OWN_PROCESS = [
  'test/input/gamepads.test.ts',
  'test/input/player.test.ts',
  'test/console/tty1.test.ts',
  'test/console/blessed.test.ts',
  'test/app/run-ui.test.ts',
  'test/binary/launcher.test.ts',
  'test/binary/built.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'threads',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...OWN_PROCESS],
          pool: 'threads',
        },
      },
      { extends: true, test: { name: 'processes', include: OWN_PROCESS, pool: 'forks' } },
    ],
  },
});
