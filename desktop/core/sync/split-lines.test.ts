import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineSplitter, LINE_CHARS_MAX } from './split-lines.ts'

const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''))

test('SY3 lines are the same however the network cuts the bytes, even inside a Bangla letter', () => {
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, size) => {
      const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(''))
      const splitter = createLineSplitter()
      const got: string[] = []
      for (let at = 0; at < bytes.length; at += size) {
        got.push(...splitter.push(bytes.subarray(at, at + size)))
      }
      expect(got).toEqual(lines)
      expect(splitter.rest()).toBe('')
    }),
  )
})

test('half a line is never given out as a line', () => {
  const splitter = createLineSplitter()

  expect(splitter.push(new TextEncoder().encode('{"type":"end"'))).toEqual([])
  expect(splitter.rest()).toBe('{"type":"end"')
})

test('a line without an end does not fill the memory', () => {
  const splitter = createLineSplitter()
  const piece = new Uint8Array(LINE_CHARS_MAX / 2 + 1).fill(65)
  splitter.push(piece)

  expect(() => splitter.push(piece)).toThrow(RangeError)
})
