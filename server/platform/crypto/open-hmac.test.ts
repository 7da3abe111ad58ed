import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { openHmac } from './open-hmac.ts'

const key = Uint8Array.from({ length: 32 }, (_unused, at) => at * 7)
const message = (length: number) => Uint8Array.from({ length }, (_unused, at) => at ^ length)

test('a tag is the HMAC-SHA256 of its message, whatever the lengths of key and message', () => {
  for (const keyBytes of [1, 32, 64]) {
    const tagOf = openHmac(message(keyBytes))
    for (const length of [0, 1, 45, 63, 64, 65, 255, 256, 257, 5_000]) {
      const expected = createHmac('sha256', message(keyBytes)).update(message(length)).digest('hex')
      expect(Buffer.from(tagOf(message(length))).toString('hex')).toBe(expected)
    }
  }
})

test('a tag stays what it is when the next one is made', () => {
  const tagOf = openHmac(key)
  const first = tagOf(message(45))
  const copy = first.slice()

  tagOf(message(46))

  expect(first).toEqual(copy)
})

test('a key that would have to be hashed first is refused', () => {
  expect(() => openHmac(message(65))).toThrow('hashed first')
})
