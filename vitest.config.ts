import { defineConfig } from 'vitest/config'

// One run, four projects. `unit` needs nothing but Node; the others share one PostgreSQL that
// test/setup/postgres.ts starts once for the whole run.
const postgres = ['packages/usher/test/setup/postgres.ts']

export default defineConfig({
  resolve: { conditions: ['source', 'node', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'default'] } },
  test: {
    // Most of a test is waiting, for a disk, a hash or a browser: no core is kept free.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/test/tidy.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'emulator', include: ['packages/entra-emulator/test/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'storage',
          include: ['packages/usher/test/storage/**/*.test.ts'],
          globalSetup: postgres,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'http',
          include: ['packages/usher/test/{scenarios,conformance,advisories}/**/*.test.ts'],
          globalSetup: postgres,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['packages/usher/test/e2e/**/*.test.ts'],
          globalSetup: postgres,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A browser takes all cores by itself, and a demo its usual ports.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
