// The tag function of an event's codes, against Node's own HMAC and a published vector.
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { tagWith } from './session.ts'

test('the tag is that of RFC 4231, test case 2', () => {
  const tag = tagWith(Buffer.from('Jefe'))(Buffer.from('what do ya want for nothing?'))
  expect(Buffer.from(tag).toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('the tag is HMAC-SHA-256 for every length of key and content', () => {
  for (const keyLength of [1, 32, 63, 64, 65, 131]) {
    const key = Buffer.alloc(keyLength, keyLength)
    const tagOf = tagWith(key)
    for (let length = 0; length < 200; length += 7) {
      const bytes = Buffer.alloc(length, length)
      const expected = createHmac('sha256', key).update(bytes).digest()
      expect(Buffer.from(tagOf(bytes))).toEqual(expected)
    }
  }
})
