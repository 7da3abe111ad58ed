// The package's installer, played by small programs: what it gets, and how soon we give up.
import { existsSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FETCH_LIMITS, type FetchLimits, fetchElectron } from './fetch-electron.ts'

/** Fails by itself after a while, whatever becomes of us: whoever waited for it has not given up. */
const WAITS_MS = 60_000
const WAITS = `setTimeout(() => process.exit(1), ${WAITS_MS})`

const DOWNLOADS_FOR_EVER = `
const { writeFileSync } = require('node:fs')
const file = require('node:path').join(require('node:os').tmpdir(), 'electron.zip')
let bytes = 0
setInterval(() => writeFileSync(file, 'x'.repeat(bytes += 1_000_000)), 10)
${WAITS}`

function anInstaller(program: string) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-fetch-'))
  writeFileSync(join(folder.path, 'package.json'), '{"type":"commonjs"}')
  writeFileSync(join(folder.path, 'install.js'), program)
  const lines: string[] = []
  return {
    folder: folder.path,
    lines,
    fetch: async (limits: Partial<FetchLimits> = {}, signal?: AbortSignal) =>
      await fetchElectron({
        packageFolder: folder.path,
        environment: process.env,
        limits: { ...FETCH_LIMITS, ...limits },
        say: (line) => lines.push(line),
        signal,
      }),
    [Symbol.dispose]: () => folder.remove(),
  }
}

test('SH3: an installer that ends well has got it', async () => {
  using installer = anInstaller(
    `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'path.txt'), 'electron')`,
  )

  expect(await installer.fetch()).toBeNull()
  expect(existsSync(join(installer.folder, 'path.txt'))).toBe(true)
})

test('SH3: one that fails is told of by its first line, without a stack', async () => {
  using installer = anInstaller(
    `console.error(new TypeError('fetch failed').stack); process.exit(1)`,
  )

  expect(await installer.fetch()).toBe('its installer failed (TypeError: fetch failed)')
})

test('SH3: a network that leads nowhere is given up after the first moment', async () => {
  using installer = anInstaller(WAITS)
  const startedAt = performance.now()

  const why = await installer.fetch({ firstByteMs: 100 })

  expect(why).toContain('nothing came')
  expect(performance.now() - startedAt).toBeLessThan(WAITS_MS / 2)
})

test('SH3: a download that stops in the middle is given up', async () => {
  using installer = anInstaller(`
    require('node:fs').writeFileSync(require('node:path').join(require('node:os').tmpdir(), 'a'), 'part')
    ${WAITS}`)

  expect(await installer.fetch({ stallMs: 100 })).toBe('its download stopped')
})

test('SH3: a download that goes on is waited for, told of, and given up at its limit', async () => {
  using installer = anInstaller(DOWNLOADS_FOR_EVER)

  // Long enough for a program to start on a busy machine.
  const why = await installer.fetch({ stallMs: 30_000, totalMs: 4_000, progressMs: 200 })

  expect(why).toMatch(/too slow \(\d+ MB in \d+ s\)/)
  expect(installer.lines.join('\n')).toMatch(/… \d+ s, [1-9]\d* MB/)
})

test('SH3: what is unpacked counts as well, where the archive was kept from before', async () => {
  using installer = anInstaller(`
    const folder = require('node:path').join(__dirname, 'dist')
    require('node:fs').writeFileSync(require('node:path').join(folder, 'electron'), 'part')
    ${WAITS}`)
  mkdirSync(join(installer.folder, 'dist'))

  expect(await installer.fetch({ stallMs: 100 })).toBe('its download stopped')
})

test('SH3: whoever stops the command stops the download', async () => {
  using installer = anInstaller(DOWNLOADS_FOR_EVER)
  const stop = new AbortController()
  const fetched = installer.fetch({}, stop.signal)

  stop.abort()

  expect(await fetched).toBe('it was interrupted')
})

test('SH3: nothing of a download is left in the system’s temporary folder', async () => {
  using installer = anInstaller(
    `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'where'), require('node:os').tmpdir())`,
  )

  await installer.fetch()

  expect(existsSync(readFileSync(join(installer.folder, 'where'), 'utf8'))).toBe(false)
})
