// The pictures of the screens that are kept: all of them, none of a screen that is no more, and not too heavy.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptNames } from './all-scenes.ts'
import { KEPT } from './pictures.ts'
import { writePicturesPage } from './pictures-page.ts'

const MEGABYTES_MAX = 12

// The shop's lie in a folder of their own, with a test of their own.
const files = readdirSync(KEPT, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map(({ name }) => name)

test('each scene is kept in both languages, by day and in the dark, on either laptop', () => {
  expect(files.toSorted()).toEqual(
    keptNames()
      .map((name) => `${name}.webp`)
      .toSorted(),
  )
})

test('each picture is whole, and of the size that its name says', () => {
  const wrong = files.filter((file) => {
    const picture = readFileSync(join(KEPT, file))
    const [width, height] = file.endsWith('.1024.webp') ? [1024, 600] : [960, 540]
    // RIFF, its length, WEBP; then a VP8X chunk with both sides less one, 24 bits each.
    const isWhole = picture.length === picture.readUInt32LE(4) + 8
    const isOfSize =
      picture.toString('latin1', 8, 16) === 'WEBPVP8X' &&
      picture.readUIntLE(24, 3) + 1 === width &&
      picture.readUIntLE(27, 3) + 1 === height
    return !isWhole || !isOfSize
  })

  expect(wrong).toEqual([])
})

test('all of them together stay light enough for a repository', () => {
  const bytes = files.reduce((sum, file) => sum + statSync(join(KEPT, file)).size, 0)

  expect(bytes / 1024 ** 2).toBeLessThan(MEGABYTES_MAX)
})

test('the page about them shows each', () => {
  expect(readFileSync(join(KEPT, 'README.md'), 'utf8')).toBe(writePicturesPage())
})
