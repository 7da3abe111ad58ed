// What the station's command does about `--shell electron`, up to the start of the program.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readArguments } from '../../desktop/shells/electron/arguments.ts'
import { argumentsOf } from './open-window.ts'

/** The command on a machine that this environment is of. */
async function run(environment: Record<string, string>, ...args: readonly string[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-window-'))
  const script = join(import.meta.dirname, '../station.ts')
  const child: ChildProcess = spawn(
    process.execPath,
    [script, '--shell', 'electron', '--data', join(folder.path, 'data'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...environment } },
  )
  let [out, said] = ['', '']
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, said }
}

const NO_BINARY = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }

test('SH5: where there can be no window, the command says why in one line and ends with 1', async () => {
  const { code, out, said } = await run(NO_BINARY)

  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(said).toMatch(/^No window of Electron: [^\n]+\. Use --shell loopback\.\n$/)
})

test('SH5: what is wrong with the settings is said before anything is looked for', async () => {
  const { code, said } = await run(NO_BINARY, '--server', 'tickets')

  expect(code).toBe(1)
  expect(said).toBe(
    '--server tickets is not an address. Give one such as https://tickets.example.org\n',
  )
})

test('SH6: the program reads from its arguments what the command was given', () => {
  const given = argumentsOf({ server: 'https://tickets.example.org', dataFolder: '/a b/c' })
  const chromium = ['--remote-debugging-port=0', '--no-sandbox']

  expect(readArguments(['electron', ...chromium, 'main.js', ...given], '/x')).toMatchObject({
    server: 'https://tickets.example.org',
    dataFolder: '/a b/c',
  })
  expect(
    readArguments(
      ['electron', 'main.js', ...argumentsOf({ server: null, dataFolder: '/a' })],
      '/x',
    ),
  ).toMatchObject({
    server: null,
    dataFolder: '/a',
  })
})

test('SH6: no argument of ours is a bare address, after which Electron on Windows takes no more', () => {
  const given = argumentsOf({ server: 'https://tickets.example.org', dataFolder: 'C:\\data' })

  expect(given.filter((argument) => !argument.startsWith('--'))).toEqual([])
})
