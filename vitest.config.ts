import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // What a user's file calls the library is, in this repository, the source.
    alias: [
      { find: /^realmcheck$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      { find: /^realmcheck\/vitest$/, replacement: fileURLToPath(new URL('src/vitest.ts', import.meta.url)) },
    ],
  },
  plugins: [{
    // Vitest asks for the build of xstate that is marked "development"; the program itself gets the other one.
    name: 'xstate-as-shipped',
    configResolved(config) {
      for (const resolve of [config.ssr.resolve, ...Object.values(config.environments).map((one) => one.resolve)]) {
        if (resolve?.conditions) resolve.conditions = resolve.conditions.filter((one) => !one.includes('development'));
      }
    },
  }],
  test: {
    include: ['test/**/*.test.ts', 'docs/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    // Of two processors it would leave one idle.
    maxWorkers: '100%',
    // Generous: a machine with other work is many times slower.
    testTimeout: 180_000,
  },
});
