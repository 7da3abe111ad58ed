// What a gate's laptop loads before the first scan.
import { mkdtempDisposableSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test, vi } from 'vitest'

const CONFIG = join(import.meta.dirname, '../../vite.renderer.config.ts')
const GZIP_BYTES_MAX = 60_000

/** The page's document, and everything that its scripts and styles bring along at once. */
function filesOf(folder: string, page: string): string[] {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, name] of text.matchAll(
      /(?:from\s*|import\s*|href=|src=)["'](?:\.\/|\/assets\/)([\w.-]+\.(?:js|css))["']/g,
    )) {
      if (name !== undefined) visit(join('assets', name))
    }
  }
  visit(page)
  return [...found]
}

/** A page loads the words of one language before it draws. */
function largestDictionary(folder: string): string {
  const names = readdirSync(join(folder, 'assets')).filter((name) => /^(en|bn)-.*\.js$/.test(name))
  expect(names).toHaveLength(2)
  const size = (name: string) => gzipSync(readFileSync(join(folder, 'assets', name))).length
  const [largest] = names.sort((one, other) => size(other) - size(one))
  return join('assets', largest ?? '')
}

test('the gate page is at most 60 kB, gzipped, with the words of a language, without decoder, worker and fonts', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-bundle-'))
  // As it is built for a gate: with the tests' own value the markup carries what only a developer reads.
  vi.stubEnv('NODE_ENV', 'production')
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder.path } })
  vi.unstubAllEnvs()

  const files = [...filesOf(folder.path, 'gate.html'), largestDictionary(folder.path)]
  const sizes = files.map((file) => gzipSync(readFileSync(join(folder.path, file))).length)
  const fonts = readdirSync(join(folder.path, 'assets')).filter((name) => name.endsWith('.woff2'))

  expect(files.some((file) => file.endsWith('.js'))).toBe(true)
  expect(files.some((file) => file.endsWith('.css'))).toBe(true)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(GZIP_BYTES_MAX)
  expect(fonts).toHaveLength(2)
})
