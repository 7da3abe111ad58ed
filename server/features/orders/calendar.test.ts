import { expect, test } from 'vitest'
import { writeCalendar } from './calendar.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')

const event = {
  orderNumber: '7KQ2M9X001',
  name: 'Autumn; Music, Festival\nSTATUS:CANCELLED',
  venue: 'আর্মি স্টেডিয়াম, বনানী',
  startsAt: Date.parse('2026-11-27T12:30:00Z'),
  endsAt: Date.parse('2026-11-27T16:30:00Z'),
  url: 'https://tickets.example.com/orders/abc',
  sequence: 3,
}

const unfolded = (text: string): string => text.replaceAll('\r\n ', '')

test('an entry says when in UTC, and where in the letters of the venue', () => {
  const lines = unfolded(writeCalendar(event, NOW, 'tickets.example.com')).split('\r\n')

  expect(lines).toContain('DTSTART:20261127T123000Z')
  expect(lines).toContain('DTEND:20261127T163000Z')
  expect(lines).toContain('DTSTAMP:20261122T090000Z')
  expect(lines).toContain('UID:order-7KQ2M9X001@tickets.example.com')
  expect(lines).toContain('LOCATION:আর্মি স্টেডিয়াম\\, বনানী')
})

test('RS11 the same entry comes again with a later sequence when the event was changed', () => {
  const [first, moved] = [event, { ...event, sequence: 4, startsAt: event.startsAt + 1 }].map(
    (one) => unfolded(writeCalendar(one, NOW, 'tickets.example.com')).split('\r\n'),
  )

  const uids = [first, moved].map((lines) => lines?.find((line) => line.startsWith('UID:')))
  expect(new Set(uids).size).toBe(1)
  expect(first).toContain('SEQUENCE:3')
  expect(moved).toContain('SEQUENCE:4')
})

test('a name adds no line of its own', () => {
  const lines = unfolded(writeCalendar(event, NOW, 'tickets.example.com')).split('\r\n')

  expect(lines).toContain('SUMMARY:Autumn\\; Music\\, Festival\\nSTATUS:CANCELLED')
  expect(lines).not.toContain('STATUS:CANCELLED')
})

test('no line is longer than 75 bytes', () => {
  const written = writeCalendar({ ...event, name: 'শ্রাবন্তী'.repeat(20) }, NOW, 'tickets.example.com')

  expect(written.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
})
