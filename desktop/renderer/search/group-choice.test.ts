import { expect, test } from 'vitest'
import type { TicketId } from '../../../shared/ids.ts'
import type { TicketHit } from '../../contract/views.ts'
import { chosenOf, type GroupChoice, toggled } from './group-choice.ts'

const hit = (id: string, more: Partial<TicketHit> = {}): TicketHit => ({
  id: id as TicketId,
  status: 'active',
  checkedInAt: null,
  isBlocked: false,
  isUnpaid: false,
  name: id,
  note: null,
  ticketType: null,
  order: null,
  ...more,
})

const ITEMS = [
  hit('free'),
  hit('in', { status: 'checked_in', checkedInAt: '2026-11-22T12:00:00Z' }),
  hit('void', { status: 'void' }),
  hit('blocked', { isBlocked: true }),
  hit('unpaid', { isUnpaid: true }),
]
const names = (choice: GroupChoice) => chosenOf(ITEMS, choice).map(({ name }) => name)

test('at first those are chosen against whom nothing speaks', () => {
  expect(names(new Map())).toEqual(['free'])
})

test('what the operator ticked stays so, whatever is learnt of the ticket meanwhile', () => {
  const [free] = ITEMS as [TicketHit]
  const choice = toggled(free, toggled(ITEMS[4] ?? free, new Map()))

  expect(names(choice)).toEqual(['unpaid'])
  expect(names(toggled(free, choice))).toEqual(['free', 'unpaid'])
})
