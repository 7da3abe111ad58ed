import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLinkToken, writeLinkToken } from './one-time-link.ts'

const KEY = new Uint8Array(32).fill(7)
const OTHER_KEY = new Uint8Array(32).fill(8)
const ID = '0190a0a0-0000-7000-8000-000000000001'

test('ID12 a link’s token names its link, and only the installation that made it reads it', () => {
  const token = writeLinkToken(KEY, ID)

  expect(token).toMatch(/^[\w-]{54}$/)
  expect(readLinkToken(KEY, token)).toBe(ID)
  expect(readLinkToken(OTHER_KEY, token)).toBeNull()
})

test('ID12 a token with any character changed, and any text that is none, is nobody’s', () => {
  const token = writeLinkToken(KEY, ID)

  fc.assert(
    fc.property(fc.nat(52), fc.constantFrom(...'AZaz09-_'), (at, character) => {
      const changed = token.slice(0, at) + character + token.slice(at + 1)
      expect(readLinkToken(KEY, changed)).toBe(changed === token ? ID : null)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => readLinkToken(KEY, text) === null))
})
