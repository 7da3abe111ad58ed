import { expect, test } from 'vitest'
import { type Fact, rule } from './facts.ts'

const aFact = (scanId: string, scannedAt: number, change: Partial<Fact> = {}): Fact => ({
  scanId,
  kind: 'scan',
  annuls: null,
  ticketId: 't',
  listId: 'l',
  stationId: 's1',
  direction: 'entry',
  scannedAt,
  verdict: 'admitted',
  reason: 'ok',
  forcedPast: null,
  ...change,
})

const ONCE = { entries: 1, reentry: false }

test('the earlier entry wins, whoever is heard first', () => {
  const facts = [aFact('b', 200), aFact('a', 100)]

  expect(rule(facts, ONCE)).toEqual({ conflicts: ['b→a'], firstEntryAt: 100, isOpen: false })
  expect(rule(facts.toReversed(), ONCE)).toEqual(rule(facts, ONCE))
})

test('at the same moment the station decides, and none comes before any', () => {
  const facts = [
    aFact('a', 100, { stationId: 's2' }),
    aFact('b', 100),
    aFact('c', 100, { stationId: null }),
  ]

  expect(rule(facts, ONCE).conflicts).toEqual(['a→b', 'b→c'])
})

test('an annulled entry never was, and a forced one is no conflict', () => {
  const annul = aFact('x', 150, { kind: 'annul', annuls: 'a', reason: 'annulled' })
  const forced = aFact('c', 300, { forcedPast: 'already_redeemed' })

  expect(rule([aFact('a', 100), annul, aFact('b', 200), forced], ONCE)).toMatchObject({
    conflicts: [],
    firstEntryAt: 200,
  })
})

test('an exit lets in again only where the list says so', () => {
  const facts = [aFact('a', 100), aFact('b', 200, { direction: 'exit' })]

  expect(rule(facts, ONCE).isOpen).toBe(false)
  expect(rule(facts, { entries: 1, reentry: true }).isOpen).toBe(true)
})
