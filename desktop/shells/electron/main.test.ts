// The main file itself, run by Node with Electron's module by hand: what it hands over, and how it ends.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Ended = { readonly code: number | null; readonly said: string; readonly written: string }

const run = (folder: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const hook = join(import.meta.dirname, 'testing/resolve-electron.ts')
    const main = join(import.meta.dirname, 'main.ts')
    const child = execFile(
      process.execPath,
      ['--import', hook, main, ...args],
      { cwd: folder, timeout: 55_000 },
      (_error, written, said) => resolve({ code: child.exitCode, said, written }),
    )
  })

test.each([
  [['--server', 'ftp://x'], '--server ftp://x is not an address'],
  // Its bundle lies beside the pages; this file does not.
  [['--data', 'station'], 'There are no built pages'],
])('the main file with %j ends with 1 and one sentence', async (args, sentence) => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-main-'))

  const { code, said, written } = await run(folder.path, args)

  expect({ code, written }).toEqual({ code: 1, written: '' })
  expect(said.trim().split('\n')).toEqual([expect.stringContaining(sentence)])
  expect(existsSync(join(folder.path, 'station'))).toBe(false)
})
