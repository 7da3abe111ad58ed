import { expect, test } from 'vitest'
import type { TicketId } from '../../../shared/ids.ts'
import { decideGiveBack } from './decide-give-back.ts'

// Safe: the decision compares them and nothing else.
const id = (name: string): TicketId => name as TicketId

const TICKETS = [
  { id: id('a'), priceCents: 800, isVoid: false },
  { id: id('b'), priceCents: 300, isVoid: false },
  { id: id('c'), priceCents: 300, isVoid: true },
]
const paid = (leftCents: number) => ({ paidCents: 1_400, leftCents, tickets: TICKETS })

test('RF11 a whole order gives back what is left of it, and all its good tickets', () => {
  expect(decideGiveBack(paid(1_400), { kind: 'order', feeCents: 0 })).toEqual({
    ok: true,
    value: { amountCents: 1_400, feeCents: 0, ticketIds: ['a', 'b'], isWhole: true },
  })
  expect(decideGiveBack(paid(1_100), { kind: 'order', feeCents: 100 })).toMatchObject({
    value: { amountCents: 1_000, feeCents: 100 },
  })
})

test('RF11 chosen tickets give back what they cost, less the fee; the last good ones end the order', () => {
  const one = { kind: 'tickets', ticketIds: [id('b')], feeCents: 50 } as const
  const both = { kind: 'tickets', ticketIds: [id('a'), id('b')], feeCents: 0 } as const

  expect(decideGiveBack(paid(1_400), one)).toEqual({
    ok: true,
    value: { amountCents: 250, feeCents: 50, ticketIds: ['b'], isWhole: false },
  })
  expect(decideGiveBack(paid(1_400), both)).toMatchObject({
    value: { amountCents: 1_100, isWhole: true },
  })
})

test('RF1 more than is left is refused with what is left, and never clipped', () => {
  const amount = (amountCents: number) => decideGiveBack(paid(700), { kind: 'amount', amountCents })

  expect(amount(700)).toMatchObject({ value: { amountCents: 700, ticketIds: [], isWhole: false } })
  expect(amount(701)).toEqual({
    ok: false,
    error: { code: 'refund_too_much', leftCents: 700, askedCents: 701 },
  })
  const ticket = { kind: 'tickets', ticketIds: [id('a')], feeCents: 0 } as const
  expect(decideGiveBack(paid(700), ticket)).toMatchObject({ error: { leftCents: 700 } })
})

test('RF13, RF14 what is void, unknown or worth nothing is no refund', () => {
  const codeOf = (leftCents: number, what: Parameters<typeof decideGiveBack>[1]) => {
    const decided = decideGiveBack(paid(leftCents), what)
    return decided.ok ? 'granted' : decided.error.code
  }

  expect(codeOf(9, { kind: 'tickets', ticketIds: [id('c')], feeCents: 0 })).toBe('ticket_void')
  expect(codeOf(9, { kind: 'tickets', ticketIds: [id('x')], feeCents: 0 })).toBe('ticket_not_found')
  expect(codeOf(0, { kind: 'order', feeCents: 0 })).toBe('refund_nothing')
  expect(codeOf(500, { kind: 'order', feeCents: 500 })).toBe('refund_nothing')
  expect(codeOf(500, { kind: 'order', feeCents: 501 })).toBe('refund_nothing')
})

test('RF11 of an order that was paid with something taken off, a ticket gives its share back', () => {
  const order = { paidCents: 1_000, leftCents: 1_000, tickets: TICKETS }

  expect(
    decideGiveBack(order, { kind: 'tickets', ticketIds: [id('a')], feeCents: 0 }),
  ).toMatchObject({ value: { amountCents: 571 } })
  expect(decideGiveBack(order, { kind: 'order', feeCents: 0 })).toMatchObject({
    value: { amountCents: 1_000 },
  })
})
