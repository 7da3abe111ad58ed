import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSealed, seal } from './seal.ts'

const deps = { masterKey: new Uint8Array(32).fill(7), randomBytes }
const secret = new Uint8Array(32).fill(9)

test('a sealed secret opens with the key and the purpose it was sealed for', () => {
  const sealed = seal(deps, 'key of A', secret)

  expect([...openSealed(deps.masterKey, 'key of A', sealed)]).toEqual([...secret])
})

test('a sealed secret opens neither for another purpose nor with another key, and both are named', () => {
  const sealed = seal(deps, 'key of A', secret)

  expect(() => openSealed(deps.masterKey, 'key of B', sealed)).toThrow(/MASTER_KEY/)
  expect(() => openSealed(new Uint8Array(32), 'key of A', sealed)).toThrow(/MASTER_KEY/)
})

test('a change of any single byte of a sealed secret is noticed', () => {
  const sealed = seal(deps, 'key of A', secret)

  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
    expect(() => openSealed(deps.masterKey, 'key of A', changed)).toThrow()
  }
  expect(() => openSealed(deps.masterKey, 'key of A', sealed.subarray(0, 20))).toThrow(/form/)
})

test('the same secret sealed twice looks different', () => {
  expect(Buffer.from(seal(deps, 'a', secret)).equals(Buffer.from(seal(deps, 'a', secret)))).toBe(
    false,
  )
})
