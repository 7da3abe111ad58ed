// The filter that spares a scan its read: it may say yes in vain, and never no.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTicketFilter } from './ticket-filter.ts'

const ticket = (number: number): Buffer =>
  createHash('sha256').update(`ticket ${number}`).digest().subarray(0, 16)

test('every ticket that was added is found, at the start or later', () => {
  const filter = createTicketFilter(Array.from({ length: 5_000 }, (_unused, at) => ticket(at)))
  for (let at = 5_000; at < 10_000; at += 1) filter.add(ticket(at))
  for (let at = 0; at < 10_000; at += 1) expect(filter.mayHave(ticket(at))).toBe(true)
})

test('of 100,000 tickets with scans hardly another one looks as if it had some', () => {
  const filter = createTicketFilter(Array.from({ length: 100_000 }, (_unused, at) => ticket(at)))
  const others = Array.from({ length: 20_000 }, (_unused, at) => ticket(1_000_000 + at))
  expect(others.filter((other) => filter.mayHave(other)).length).toBeLessThan(others.length / 200)
})
