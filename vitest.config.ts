import { defineConfig } from 'vitest/config'
import { browserTarget } from './scripts/electron/browser-target.ts'
import { HERE } from './scripts/electron/find-electron.ts'
import { LongestFirst } from './scripts/suites/longest-first.ts'

const own = ['shared', 'server', 'desktop', 'scripts']
const named = (kind: string): string[] =>
  own.map((folder) => `${folder}/**/*.${kind}.test.{ts,tsx}`)
const postgres = ['server/testing/postgres.ts']

/** What is polled for comes, or the test hangs: how quick a machine is decides nothing. */
const expecting = { poll: { timeout: 25_000 } }
/** What failed is told whole: a list of faults is no use cut off after its first word. */
const telling = { truncateThreshold: 2_000 }

const target = browserTarget(HERE)
if (target.kind === 'nowhere') {
  process.stderr.write(`The browser specs in Electron are not run here: ${target.why}.\n`)
}
/** Chromium over the loopback shell has every spec; Electron has some, and a machine without it none. */
const onTarget = {
  chromium: { globalSetup: [...postgres, 'scripts/suites/build-pages.ts'] },
  electron: {
    globalSetup: [...postgres, 'scripts/suites/build-desktop.ts'],
    runner: 'scripts/suites/target-runner.ts',
    env: { PROBESH_ELECTRON: target.kind === 'electron' ? target.binary : '' },
  },
  nowhere: { runner: 'scripts/suites/target-runner.ts' },
}[target.kind]

export default defineConfig({
  test: {
    // Two at a time: the tests share the machine with PostgreSQL, and time limits are about hangs.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          expect: expecting,
          chaiConfig: telling,
          include: own.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['pg', 'browser', 'sim'].flatMap(named),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'pg',
          expect: expecting,
          chaiConfig: telling,
          include: named('pg'),
          globalSetup: postgres,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          expect: expecting,
          chaiConfig: telling,
          include: named('browser'),
          ...onTarget,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // A window of Electron has the keyboard to itself. A Chromium needs no focus of the machine's.
          fileParallelism: target.kind === 'chromium',
        },
      },
      {
        test: {
          name: 'sim',
          expect: expecting,
          chaiConfig: telling,
          include: named('sim'),
          globalSetup: postgres,
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
