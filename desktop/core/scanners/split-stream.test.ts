import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeOf } from '../../testing/temp-station.ts'
import { SILENT_STREAM, settleStream, takeBytes } from './split-stream.ts'

const CODES = Array.from({ length: 8 }, (_unused, at) => codeOf(at))

/** Feeds the text in pieces cut at `cuts`; settles at the end. */
function readAll(text: string, cuts: readonly number[]): string[] {
  const bytes = Buffer.from(text)
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
  const texts: string[] = []
  let state = SILENT_STREAM
  let from = 0
  for (const to of places.sort((a, b) => a - b)) {
    const step = takeBytes(state, bytes.subarray(from, to))
    state = step.state
    texts.push(...step.texts)
    from = to
  }
  return [...texts, ...settleStream(state).texts]
}

test('however the bytes are cut and the lines end, every code is read once and whole', () => {
  const ends = fc.constantFrom('\r', '\n', '\r\n', '\u0003\r', '')
  fc.assert(
    fc.property(
      fc.array(ends, { maxLength: CODES.length }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (lineEnds, cuts) => {
        const codes = CODES.slice(0, lineEnds.length)
        const text = codes.map((code, at) => `${code}${lineEnds[at]}`).join('')

        expect(readAll(text, cuts)).toEqual(codes)
      },
    ),
    { numRuns: 300 },
  )
})

test('half a code that nothing followed does not spoil the next one', () => {
  const [first = '', second = ''] = CODES

  expect(readAll(`${first.slice(0, 50)}${second}\r`, [])).toEqual([first.slice(0, 50), second])
  expect(readAll(`${first.slice(0, 10)}${second}\r`, [])).toEqual([
    `${first.slice(0, 10)}${second}`,
  ])
})

test('after a whole code without a line end the beginning of the next is kept', () => {
  const [first = '', second = ''] = CODES
  const heard = takeBytes(SILENT_STREAM, Buffer.from(first + second.slice(0, 30)))

  const settled = settleStream(heard.state)
  const next = takeBytes(settled.state, Buffer.from(`${second.slice(30)}\r`))

  expect([heard.texts, settled.texts, next.texts]).toEqual([[], [first], [second]])
})

test('what has no end is dropped up to the next line end, and any bytes at all are survived', () => {
  const long = takeBytes(SILENT_STREAM, Buffer.alloc(100_000, 0x7e))

  expect(long.state.pending).toBe('')
  expect(takeBytes(long.state, Buffer.from(`~\r${CODES[0]}\r`)).texts).toEqual([CODES[0]])
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const { state } = takeBytes(SILENT_STREAM, bytes)
      expect(settleStream(state).texts).toEqual([])
    }),
    { numRuns: 100 },
  )
})
