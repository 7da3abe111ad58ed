// The browser specs on a machine without Electron, where Electron was asked for.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposableSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './suite.ts'

test('SH10: specs that cannot run are reported as skipped, each of them, and none as passed', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-runner-'))
  const report = join(folder.path, 'report.json')
  const spec = 'desktop/renderer/set-up/slow-start.browser.test.ts'
  const child = spawn(
    process.execPath,
    [
      ...[join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'browser', spec],
      ...['--reporter=json', `--outputFile=${report}`],
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        PROBESH_TARGET: 'electron',
        PROBESH_ELECTRON: '',
        ELECTRON_OVERRIDE_DIST_PATH: '/nowhere',
      },
    },
  )
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  const counts = JSON.parse(readFileSync(report, 'utf8'))

  expect(code).toBe(0)
  expect(said).toContain('The browser specs in Electron are not run here: no Electron binary.')
  expect(counts).toMatchObject({ numPassedTests: 0, numFailedTests: 0 })
  expect(counts.numPendingTests).toBe(counts.numTotalTests)
  expect(counts.numTotalTests).toBeGreaterThan(0)
})
