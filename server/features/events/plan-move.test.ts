import { expect, test } from 'vitest'
import { EVENT_STATUSES } from '../../../shared/events/admin-schema.ts'
import type { CheckInListId, TicketTypeId } from '../../../shared/ids.ts'
import { INSTANT_MAX, instantToText } from '../../../shared/time.ts'
import { type MoveFacts, type PartTimes, planMove } from './plan-move.ts'

const NONE: PartTimes = { saleFrom: null, saleUntil: null, validFrom: null, validUntil: null }
// Safe: nobody looks them up.
const [TYPE, LIST] = ['type' as TicketTypeId, 'list' as CheckInListId]

/** At 100 an event stands from 1000 until 2000, and goes to 6000 until 7500. */
const facts = (change: Partial<MoveFacts> = {}): MoveFacts => ({
  event: { status: 'published', startsAt: 1_000, endsAt: 2_000 },
  types: [],
  lists: [],
  to: { startsAt: 6_000, endsAt: 7_500 },
  movesSales: true,
  now: 100,
  ...change,
})
const aType = (times: Partial<PartTimes>) => ({ ...NONE, id: TYPE, name: 'Regular', ...times })
const aList = (validFrom: number | null, validUntil: number | null) => ({
  ...{ id: LIST, name: 'Entry', validFrom, validUntil },
})

/** What becomes of a type's times, or the refusal. */
function outcome(times: Partial<PartTimes>, change: Partial<MoveFacts> = {}) {
  const planned = planMove(facts({ types: [aType(times)], ...change }))
  if (!planned.ok) return planned.error.code
  const { moved, stays } = planned.value
  const told = (at: string): number => Date.parse(at)
  return {
    ...Object.fromEntries(moved.map(({ field, after }) => [field, told(after)])),
    ...Object.fromEntries(stays.map(({ field, why }) => [field, why])),
  }
}

test('RS2 windows of entry move as far as the start does, and what lies behind the end as far as the end', () => {
  expect(outcome({ validFrom: 900, validUntil: 1_999 })).toEqual({
    validFrom: 5_900,
    validUntil: 6_999,
  })
  expect(outcome({ validFrom: 900, validUntil: 2_000 })).toEqual({
    validFrom: 5_900,
    validUntil: 7_500,
  })
  expect(outcome({})).toEqual({})
  const planned = planMove(facts({ lists: [aList(50, 2_100)] }))
  expect(planned).toMatchObject({
    value: {
      moved: [
        {
          part: 'check_in_list',
          field: 'validFrom',
          before: instantToText(50),
          after: instantToText(5_050),
        },
        { part: 'check_in_list', field: 'validUntil', after: instantToText(7_600) },
      ],
      lists: [{ id: LIST, validFrom: 5_050, validUntil: 7_600 }],
    },
  })
})

test('RS2 an event that moves in one piece moves every window by the same difference, forwards and back', () => {
  const later = { startsAt: 6_000, endsAt: 7_000 }
  const there = planMove(facts({ to: later, lists: [aList(900, 2_500)] }))
  expect(there).toMatchObject({ value: { lists: [{ validFrom: 5_900, validUntil: 7_500 }] } })
  const back = planMove(
    facts({
      event: { status: 'published', ...later },
      to: { startsAt: 1_000, endsAt: 2_000 },
      lists: [aList(5_900, 7_500)],
    }),
  )
  expect(back).toMatchObject({ value: { lists: [{ validFrom: 900, validUntil: 2_500 }] } })
})

test('RS3 of a sale what is to come moves, what has passed stays, and none is closed by moving', () => {
  expect(outcome({ saleFrom: 200, saleUntil: 900 })).toEqual({ saleFrom: 5_200, saleUntil: 5_900 })
  expect(outcome({ saleFrom: 50, saleUntil: 900 })).toEqual({ saleFrom: 'past', saleUntil: 5_900 })
  expect(outcome({ saleFrom: 50, saleUntil: 100 })).toEqual({ saleFrom: 'past', saleUntil: 'past' })
  expect(outcome({ saleUntil: 900 }, { movesSales: false })).toEqual({ saleUntil: 'as_asked' })
  const earlier = { to: { startsAt: 300, endsAt: 1_300 } }
  expect(outcome({ saleFrom: 50, saleUntil: 750 }, earlier)).toEqual({
    ...{ saleFrom: 'past', saleUntil: 'would_end' },
  })
  expect(outcome({ saleFrom: 50, saleUntil: 801 }, earlier)).toEqual({
    ...{ saleFrom: 'past', saleUntil: 101 },
  })
})

test('RS4 times that make no sense are refused', () => {
  const to = (startsAt: number, endsAt: number, change: Partial<MoveFacts> = {}) =>
    outcome({}, { to: { startsAt, endsAt }, ...change })
  expect(to(6_000, 6_000)).toBe('invalid_input')
  expect(to(6_001, 6_000)).toBe('invalid_input')
  expect(to(100, 6_000)).toBe('invalid_input')
  expect(to(1_000, 2_000)).toBe('event_not_moved')
  expect(to(1_000, 2_001)).toEqual({})
  // It has begun: it may end later, and begin anew in the future only.
  expect(to(1_000, 3_000, { now: 1_500 })).toEqual({})
  expect(to(1_000, 1_400, { now: 1_500 })).toBe('invalid_input')
  expect(to(1_001, 3_000, { now: 1_500 })).toBe('invalid_input')
  expect(to(1_501, 3_000, { now: 1_500 })).toEqual({})
})

test('RS4 an event that is over, cancelled or archived is not moved; the others are', () => {
  const codes = EVENT_STATUSES.map((status) =>
    outcome({}, { event: { status, startsAt: 1_000, endsAt: 2_000 } }),
  )
  expect(codes).toEqual([{}, {}, 'event_step_not_possible', 'event_archived'])
  expect(outcome({}, { now: 1_999 })).toEqual({})
  expect(outcome({}, { now: 2_000 })).toBe('event_over')
})

test('RS4 a window that would close before it opens, or lie outside of time, moves nothing', () => {
  const shorter = { to: { startsAt: 6_000, endsAt: 6_100 } }
  expect(
    planMove(facts({ ...shorter, types: [aType({ validFrom: 1_500, validUntil: 2_100 })] })),
  ).toEqual({
    ok: false,
    error: { code: 'window_would_close', details: [{ id: TYPE }] },
  })
  expect(outcome({ validFrom: 10, validUntil: 20 }, { to: { startsAt: 500, endsAt: 600 } })).toBe(
    'invalid_input',
  )
  const far = { startsAt: INSTANT_MAX - 10, endsAt: INSTANT_MAX }
  expect(outcome({ validUntil: 2_001 }, { to: far })).toBe('invalid_input')
})
