// Which event is proposed, and how one is found among many.
import { expect, test } from 'vitest'
import type { EventId } from '../../../shared/ids.ts'
import type { EventChoice } from '../../contract/views.ts'
import { inOrder, matching, whenOf } from './propose-event.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)

/** Lasts two hours. */
const anEvent = (name: string, startsInHours: number, more: Partial<EventChoice> = {}) =>
  ({
    id: name as EventId,
    name,
    nameBn: null,
    venue: 'Dhaka',
    startsAt: new Date(NOW + startsInHours * HOUR).toISOString(),
    endsAt: new Date(NOW + (startsInHours + 2) * HOUR).toISOString(),
    timeZone: 'Asia/Dhaka',
    status: 'published',
    lists: [],
    gates: [],
    isDownloaded: false,
    ...more,
  }) satisfies EventChoice

const names = (items: readonly EventChoice[]) => items.map(({ name }) => name)

test('what runs comes first, then what comes soonest, then what ended last', () => {
  const items = [
    anEvent('last year', -9_000),
    anEvent('next week', 168),
    anEvent('yesterday', -24),
    anEvent('tomorrow', 24),
    anEvent('running', -1),
  ]

  expect(names(inOrder(items, NOW))).toEqual([
    'running',
    'tomorrow',
    'next week',
    'yesterday',
    'last year',
  ])
})

test('an event whose doors open counts as running, before one that began earlier', () => {
  const items = [anEvent('since an hour', -1), anEvent('in two hours', 2)]

  expect(names(inOrder(items, NOW))).toEqual(['in two hours', 'since an hour'])
})

test('an event is over at its very end', () => {
  expect(whenOf(anEvent('ends now', -2), NOW)).toBe('over')
  expect(whenOf(anEvent('ends now', -2), NOW - 1)).toBe('now')
})

test('an event is found by parts of its words, in either script and by its place', () => {
  const items = [
    anEvent('Boishakh concert', 1, { nameBn: 'বৈশাখী কনসার্ট' }),
    anEvent('Poetry evening', 2, { venue: 'Sylhet' }),
  ]

  expect(names(matching(items, ' CONC boi '))).toEqual(['Boishakh concert'])
  expect(names(matching(items, 'বৈশা'))).toEqual(['Boishakh concert'])
  expect(names(matching(items, 'sylhet'))).toEqual(['Poetry evening'])
  expect(names(matching(items, ''))).toHaveLength(2)
  expect(matching(items, 'rock')).toEqual([])
})
