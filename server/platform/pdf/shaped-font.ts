// Letters for print. HarfBuzz puts them where they belong, because Bangla is not written one letter after the other and
// the shaping that a PDF library brings leaves vowels and conjuncts beside their places.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { create, type Font, type Glyph, type GlyphRun } from 'fontkit'
import type { Buffer as ShapingBuffer } from 'harfbuzzjs'
import { assert } from '../../../shared/assert.ts'

export type FontWeight = 'regular' | 'bold'

/** What `pdfkit` takes for a font: the parts of fontkit's that it asks for. */
export type ShapedFont = Font

const FILES: Record<FontWeight, string> = {
  regular: '400Regular/NotoSansBengali_400Regular.ttf',
  bold: '700Bold/NotoSansBengali_700Bold.ttf',
}

const fileOf = (weight: FontWeight): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-bengali/${FILES[weight]}`))

/**
 * Opens the font for Bangla and Latin letters. It holds some megabytes: one per process and weight is enough.
 *
 * @throws Error: the font's file is missing or no font
 */
export async function openShapedFont(weight: FontWeight): Promise<ShapedFont> {
  const harfbuzz = await import('harfbuzzjs')
  const bytes = await readFile(fileOf(weight))
  const font = create(bytes)
  assert('layout' in font, 'a font file holds one font')
  const shaping = new harfbuzz.Font(new harfbuzz.Face(new harfbuzz.Blob(bytes)))
  const shape = (text: string) => {
    const buffer = new harfbuzz.Buffer()
    buffer.addText(text)
    buffer.guessSegmentProperties()
    harfbuzz.shape(shaping, buffer)
    return buffer
  }
  // Fontkit's own object stays as it is; only where its glyphs stand is answered otherwise.
  return Object.create(font, { layout: { value: (text: string) => layOut(font, shape, text) } })
}

type Shape = (text: string) => ShapingBuffer

/** Runs of one script each: HarfBuzz shapes one script at a time. */
const RUNS = /[\u0964\u0965\u0980-\u09ff\u200c\u200d]+|[^\u0964\u0965\u0980-\u09ff\u200c\u200d]+/g

const codePointOf = (letter: string): number => letter.codePointAt(0) ?? 0

function layOut(font: Font, shape: Shape, text: string): GlyphRun {
  const glyphs: Glyph[] = []
  const positions: GlyphRun['positions'] = []
  for (const [run] of text.matchAll(RUNS)) {
    const shaped = shape(run).getGlyphInfosAndPositions()
    for (const [at, { codepoint, cluster, ...place }] of shaped.entries()) {
      const isFirst = shaped[at - 1]?.cluster !== cluster
      const end = shaped.find((later) => later.cluster > cluster)?.cluster
      // The first glyph of a cluster stands for its letters, so that what is copied out of the file is the text.
      const letters = isFirst ? [...run.slice(cluster, end)] : []
      glyphs.push(font.getGlyph(codepoint, letters.map(codePointOf)))
      const { xAdvance = 0, yAdvance = 0, xOffset = 0, yOffset = 0 } = place
      // A new object each: the PDF's writer scales them where they are.
      positions.push({ xAdvance, yAdvance, xOffset, yOffset })
    }
  }
  const advanceWidth = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0)
  // Safe: what the PDF's writer reads of a run.
  return { glyphs, positions, advanceWidth } as GlyphRun
}
