import { expect, test } from 'vitest'
import type { TicketId } from '../../shared/ids.ts'
import { mayBeLeft, ticketText } from './checks.ts'
import type { TicketTruth } from './world.ts'

const FREE: TicketTruth = {
  id: '00000000-0000-7000-80f1-000000000001' as TicketId,
  typeNumber: 1,
  serial: 0,
  isVoid: false,
  isBlocked: false,
  orderStatus: 'paid',
  name: null,
  issuedAt: 0,
  changedXid: '7',
}
const BLOCKED = ticketText({ ...FREE, isBlocked: true })

test('a ticket that did not change during a download is left as it was', () => {
  expect(mayBeLeft(ticketText(FREE), FREE, FREE)).toBe(true)
  expect(mayBeLeft(BLOCKED, FREE, FREE)).toBe(false)
  expect(mayBeLeft('missing', FREE, FREE)).toBe(false)
})

test('a ticket that changed and changed back during a download may be left as it was in between', () => {
  const again = { ...FREE, changedXid: '9' }

  expect(mayBeLeft(BLOCKED, FREE, again)).toBe(true)
  expect(mayBeLeft(ticketText(FREE), FREE, again)).toBe(true)
  expect(mayBeLeft('missing', FREE, again)).toBe(false)
})

test('a ticket that has gone since may be there or not', () => {
  expect(mayBeLeft('missing', FREE, null)).toBe(true)
  expect(mayBeLeft(BLOCKED, FREE, null)).toBe(true)
})
