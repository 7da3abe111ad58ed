import { defineConfig } from 'vitest/config'

const own = ['shared', 'server', 'desktop', 'scripts']
const named = (kind: string): string[] =>
  own.map((folder) => `${folder}/**/*.${kind}.test.{ts,tsx}`)
const postgres = ['server/testing/postgres.ts']

export default defineConfig({
  test: {
    // Two at a time: the tests share the machine with PostgreSQL, and time limits are about hangs.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: own.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['pg', 'browser', 'sim'].flatMap(named),
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'pg',
          include: named('pg'),
          globalSetup: postgres,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: named('browser'),
          globalSetup: postgres,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sim',
          include: named('sim'),
          globalSetup: postgres,
          testTimeout: 900_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
