// What a laptop loads before the first scan, and for a screen of the admin window.
import { mkdtempDisposableSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

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

const gzipped = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)

/** A page loads the words of one language before it draws. */
function largestDictionary(folder: string): string {
  const names = readdirSync(join(folder, 'assets')).filter((name) => /^(en|bn)-.*\.js$/.test(name))
  expect(names).toHaveLength(2)
  const files = names.map((name) => join('assets', name))
  const [largest = ''] = files.sort(
    (one, other) => gzipped(folder, [other]) - gzipped(folder, [one]),
  )
  return largest
}

/** As it is built for a laptop: with the tests' own value the markup carries what only a developer reads. */
async function buildPages(outDir: string): Promise<void> {
  vi.stubEnv('NODE_ENV', 'production')
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir } })
  vi.unstubAllEnvs()
}

let folder: ReturnType<typeof mkdtempDisposableSync>
beforeAll(async () => {
  folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-bundle-'))
  await buildPages(folder.path)
})
afterAll(() => folder.remove())

test('the gate page is at most 60 kB, gzipped, with the words of a language, without decoder, worker and fonts', () => {
  const files = [...filesOf(folder.path, 'gate.html'), largestDictionary(folder.path)]
  const fonts = readdirSync(join(folder.path, 'assets')).filter((name) => name.endsWith('.woff2'))

  expect(files.some((file) => file.endsWith('.js'))).toBe(true)
  expect(files.some((file) => file.endsWith('.css'))).toBe(true)
  expect(gzipped(folder.path, files)).toBeLessThanOrEqual(GZIP_BYTES_MAX)
  expect(fonts).toHaveLength(2)
})

test('AW34 each screen of the admin window is at most 60 kB, gzipped, with the frame and the words of a language', () => {
  const { path } = folder
  const frame = filesOf(path, 'admin.html')
  const assets = readdirSync(join(path, 'assets')).map((name) => join('assets', name))
  /** What a file brings later, such as a screen, or the words of an area in one of the languages. */
  const laterOf = (files: readonly string[], form: RegExp): readonly string[] =>
    assets.filter(
      (asset) =>
        form.test(asset) &&
        files.some((file) => readFileSync(join(path, file), 'utf8').includes(basename(asset))),
    )
  const screens = laterOf(frame, /-screen-[\w-]+\.js$/)
  const sizes = screens.map((screen) => {
    const files = [...frame, ...filesOf(path, screen)]
    const words = laterOf(files, /\.bn-/)
    const all = new Set([...files, ...words, largestDictionary(path)])
    return { screen, bytes: gzipped(path, [...all]) }
  })

  expect(screens.length).toBeGreaterThan(3)
  expect(sizes.filter(({ bytes }) => bytes > GZIP_BYTES_MAX)).toEqual([])
})
