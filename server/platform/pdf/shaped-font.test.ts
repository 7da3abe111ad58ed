import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { create } from 'fontkit'
import * as harfbuzz from 'harfbuzzjs'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { openShapedFont } from './shaped-font.ts'

const FILE = '@expo-google-fonts/noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf'
const bytes = await readFile(fileURLToPath(import.meta.resolve(FILE)))

/** Vowels before, behind and around their consonants, conjuncts of two and three, the sign for `r` above and below. */
const WORDS = [
  'প্রবেশ',
  'টিকিট',
  'বাংলাদেশ',
  'শ্রুতি',
  'ষ্ট্রিং',
  'ক্ত',
  'দ্ধ্ব',
  'হৃদয়',
  'স্বাধীনতা',
  'কর্তৃপক্ষ',
  'কৌতুক',
  'ম্প্রে',
  'ব্র্যান্ড',
  '৳৫০০',
]

function shapesOf(word: string): readonly (readonly number[])[] {
  const font = new harfbuzz.Font(new harfbuzz.Face(new harfbuzz.Blob(bytes)))
  const buffer = new harfbuzz.Buffer()
  buffer.addText(word)
  buffer.guessSegmentProperties()
  harfbuzz.shape(font, buffer)
  return buffer
    .getGlyphInfosAndPositions()
    .map(({ codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 }) => [
      codepoint,
      xAdvance,
      xOffset,
      yOffset,
    ])
}

test.each(WORDS)(
  '%s is drawn with the shapes and at the places that HarfBuzz gives',
  async (word) => {
    const font = await openShapedFont('regular')

    const { glyphs, positions, advanceWidth } = font.layout(word)

    const drawn = glyphs.map(({ id }, at) => {
      const { xAdvance, xOffset, yOffset } = required(positions[at], 'a place for each glyph')
      return [id, xAdvance, xOffset, yOffset]
    })
    expect(drawn).toEqual(shapesOf(word))
    expect(advanceWidth).toBe(drawn.reduce((sum, [, xAdvance = 0]) => sum + xAdvance, 0))
  },
)

test('the shaping that comes with the library is another one, so ours is needed', () => {
  const font = create(bytes)
  const differing = WORDS.filter((word) => {
    if (!('layout' in font)) return false
    const ids = font.layout(word).glyphs.map(({ id }) => id)
    return JSON.stringify(ids) !== JSON.stringify(shapesOf(word).map(([id]) => id))
  })

  expect(differing).not.toEqual([])
})

test('a line of two scripts is drawn whole, and nothing of one run moves the other', async () => {
  const font = await openShapedFont('bold')

  const parts = ['ঢাকা', ' Live ', '২০২৬'].map((text) => font.layout(text).advanceWidth)

  expect(font.layout('ঢাকা Live ২০২৬').advanceWidth).toBe(parts.reduce((sum, one) => sum + one, 0))
})

test('a text of anything is drawn without an error', async () => {
  const font = await openShapedFont('regular')

  for (const text of ['', '\u200d', '্', 'ি', '🎉', '\ud800', 'ا', 'ক\u200cষ', '\t']) {
    expect(font.layout(text).glyphs.every(({ id }) => Number.isInteger(id))).toBe(true)
  }
})
