import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPieceCutter, LINE_BYTES_MAX } from './cut-pieces.ts'

const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))

test('SY3 lines are the same however the network cuts the bytes, and only whole ones are handed on', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(line), sizes, (lines, pieces) => {
      const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(''))
      const cutter = createPieceCutter()
      let got = ''
      for (let at = 0, count = 0; at < bytes.length; count += 1) {
        const size = pieces[count % pieces.length] ?? 1
        for (const whole of cutter.push(bytes.subarray(at, at + size))) {
          expect(whole.length === 0 || whole.at(-1) === 0x0a).toBe(true)
          got += whole.toString('utf8')
        }
        at += size
      }
      expect(got).toBe(Buffer.from(bytes).toString('utf8'))
      expect(cutter.rest()).toHaveLength(0)
    }),
  )
})

test('what is left at the end of the stream is a line, and half a line before it is none', () => {
  const cutter = createPieceCutter()

  expect(cutter.push(Buffer.from('{"type":'))).toEqual([])
  expect(cutter.push(Buffer.from('"end"'))).toEqual([])
  expect(cutter.rest().toString('utf8')).toBe('{"type":"end"\n')
})

test('a line without an end does not fill the memory', () => {
  const cutter = createPieceCutter()
  cutter.push(Buffer.alloc(LINE_BYTES_MAX, 65))
  const before = cutter.isTooLong()
  cutter.push(Buffer.of(65))

  expect([before, cutter.isTooLong()]).toEqual([false, true])
})
