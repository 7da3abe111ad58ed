import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import { groupedText, lookAtHandEntry } from './hand-entry.ts'

const CODE = VALID_VECTORS[0]?.text ?? ''

test('a code is written as it stands on the ticket, however it is typed', () => {
  const typed = CODE.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
  const entry = lookAtHandEntry(` ${typed.slice(0, 9)}-${typed.slice(9)} `)

  expect(entry).toMatchObject({ state: 'complete', code: CODE, missing: 0, impossible: [] })
  expect(groupedText(entry)).toMatch(/^PB20 0PXM PWQR .* 8ZG$|^(\w{4} ){18}\w{4}$/)
  expect(lookAtHandEntry(groupedText(entry))).toEqual(entry)
})

test.each(VALID_VECTORS.map(({ text }) => text))('how much of %s is missing is said', (code) => {
  for (let length = 10; length < code.length; length += 1) {
    const entry = lookAtHandEntry(code.slice(0, length))

    expect(entry.state).toBe('typing')
    if (entry.missing !== null) expect(entry.missing).toBe(code.length - length)
  }
  expect(lookAtHandEntry(code).state).toBe('complete')
})

test('nothing, the beginning, and what cannot become a code', () => {
  const states = ['', ' - ', 'P', 'pb2', 'PBU', 'Rahim', 'PB9', `${CODE}Z`].map(
    (text) => lookAtHandEntry(text).state,
  )

  expect(states).toEqual([
    'empty',
    'empty',
    'typing',
    'typing',
    'impossible',
    'not_ours',
    'typing',
    'too_long',
  ])
  expect(lookAtHandEntry('PB9Z').state).toBe('not_ours')
  expect(lookAtHandEntry('PBU!').impossible).toEqual(['U', '!'])
})

test('a wrong character is noticed as soon as the code is long enough', () => {
  const at = fc.integer({ min: 6, max: CODE.length - 1 })
  const character = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ')
  fc.assert(
    fc.property(at, character, (place, wrong) => {
      const typed = CODE.slice(0, place) + wrong + CODE.slice(place + 1)
      const { state } = lookAtHandEntry(typed)

      expect(state).toBe(typed === CODE ? 'complete' : 'mistyped')
    }),
  )
})
