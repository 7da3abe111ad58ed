import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import { lookAtHandEntry } from '../scanners/hand-entry.ts'
import { suspectGroups } from './suspect-groups.ts'

const CODE = VALID_VECTORS[0]?.text ?? ''
const CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('a look-alike is pointed at, with few other groups', () => {
  const at = CODE.search(/[58]/)
  const wrong = { '5': 'S', '8': 'B' }[CODE.charAt(at)] ?? ''
  const { groups, isLikely } = suspectGroups(CODE.slice(0, at) + wrong + CODE.slice(at + 1))

  expect(isLikely).toBe(true)
  expect(groups).toContain(Math.floor(at / 4))
  expect(groups.length).toBeLessThanOrEqual(3)
})

test('two swapped neighbours are pointed at', () => {
  const at = [...CODE].findIndex((character, place) => place > 9 && character !== CODE[place + 1])
  const swapped = CODE.slice(0, at) + CODE[at + 1] + CODE[at] + CODE.slice(at + 2)

  expect(suspectGroups(swapped).groups).toContain(Math.floor(at / 4))
})

test('wherever groups are named, the group of a single mistake is among them, or a likelier one is', () => {
  const place = fc.integer({ min: 12, max: CODE.length - 3 })
  fc.assert(
    fc.property(place, fc.constantFrom(...CHARACTERS), (at, wrong) => {
      const typed = CODE.slice(0, at) + wrong + CODE.slice(at + 1)
      fc.pre(lookAtHandEntry(typed).state === 'mistyped')
      const { groups, isLikely } = suspectGroups(typed)

      if (groups.length > 0 && !isLikely) expect(groups).toContain(Math.floor(at / 4))
      expect(groups.length).toBeLessThanOrEqual(6)
    }),
    { numRuns: 60 },
  )
})

test('four mistakes at once are no single one, and seldom look like it', () => {
  const broken = ['A', 'B', 'C', 'D'].map(
    (character) => `${CODE.slice(0, 20)}${character.repeat(4)}${CODE.slice(24)}`,
  )
  const named = broken.map((text) => suspectGroups(text).groups.length)

  expect(Math.max(...named)).toBeLessThanOrEqual(6)
})
