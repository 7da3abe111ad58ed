import { describe, expect, test } from 'vitest'
import {
  aDecision,
  aList,
  aScan,
  aTicket,
  aTicketType,
  scanId,
  userId,
} from '../testing/builders.ts'
import {
  ACTS,
  type Act,
  DECIDE_TABLE,
  type Expected,
  SITUATIONS,
  type Situation,
} from './decide.table.ts'
import { type Decision, decide } from './decide.ts'

const outcomeOf = (decision: Decision): Expected => {
  if (decision.verdict === 'refused') return decision.reason
  if (decision.forcedPast !== null) return `past ${decision.forcedPast}`
  return decision.reason === 'unseen' ? 'unseen' : 'admitted'
}

describe('AD1 the table of admission holds', () => {
  for (const situation of Object.keys(SITUATIONS) as Situation[]) {
    for (const act of Object.keys(ACTS) as Act[]) {
      test(`${situation} · ${act}: ${DECIDE_TABLE[situation][act]}`, () => {
        const decision = decide(aDecision({ ...SITUATIONS[situation], ...ACTS[act] }))

        expect(outcomeOf(decision)).toBe(DECIDE_TABLE[situation][act])
      })
    }
  }
})

test('AD2 valid-until is exclusive and valid-from inclusive, to the millisecond', () => {
  const ticket = aTicket({ validFrom: 100, validUntil: 200 })

  expect(decide(aDecision({ ticket, now: 99 }))).toMatchObject({
    reason: 'invalid_time',
    opensAt: 100,
  })
  expect(decide(aDecision({ ticket, now: 100 })).verdict).toBe('admitted')
  expect(decide(aDecision({ ticket, now: 199 })).verdict).toBe('admitted')
  expect(decide(aDecision({ ticket, now: 200 }))).toMatchObject({
    reason: 'invalid_time',
    closedAt: 200,
  })
})

test('AD3 a ticket used before names the entry that got in first, by corrected time', () => {
  const late = aScan({ scanId: scanId(1), scannedAt: 1_500, operatorId: userId(1) })
  const early = aScan({ scanId: scanId(2), scannedAt: 1_200, operatorId: userId(2) })

  const decision = decide(aDecision({ history: [late, early] }))

  expect(decision).toMatchObject({ reason: 'already_redeemed', firstEntry: { scanId: scanId(2) } })
})

test('AD4 re-entry asks for the last scan by corrected time, not by arrival', () => {
  const list = aList({ reentryAfterExit: true })
  const entry = aScan({ scanId: scanId(1), scannedAt: 1_000 })
  const exit = aScan({ scanId: scanId(2), scannedAt: 1_100, direction: 'exit' })
  const back = aScan({ scanId: scanId(3), scannedAt: 1_200 })

  expect(decide(aDecision({ list, history: [exit, entry] })).verdict).toBe('admitted')
  expect(decide(aDecision({ list, history: [back, exit, entry] })).verdict).toBe('refused')
})

test('AD5 refused scans are no use of a ticket', () => {
  const history = [aScan({ verdict: 'refused', reason: 'blocked' })]

  expect(decide(aDecision({ history })).verdict).toBe('admitted')
})

test('AD6 a force records the first reason that it went past', () => {
  const input = aDecision({
    ticket: aTicket({ isBlocked: true, orderStatus: 'pending' }),
    history: [aScan()],
    scan: { direction: 'entry', isForced: true, confirm: [] },
    actor: { isSupervisor: true },
  })

  expect(decide(input)).toMatchObject({ verdict: 'admitted', forcedPast: 'blocked' })
})

test('AD7 the attention text of the ticket comes before that of its type', () => {
  const ticketType = aTicketType({ attention: 'Check age' })

  expect(decide(aDecision({ ticketType }))).toMatchObject({ attention: 'Check age' })
  expect(
    decide(aDecision({ ticketType, ticket: aTicket({ attention: 'Wheelchair' }) })),
  ).toMatchObject({
    attention: 'Wheelchair',
  })
})

test('AD8 an unpaid ticket on a list that asks says that the operator may decide', () => {
  const ticket = aTicket({ orderStatus: 'pending' })

  expect(decide(aDecision({ ticket, list: aList({ admitUnpaid: 'ask' }) }))).toMatchObject({
    canOverride: true,
  })
  expect(decide(aDecision({ ticket }))).toMatchObject({ canOverride: false })
})
