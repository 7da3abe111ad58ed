import { expect, test } from 'vitest'
import { readListSettings, readNewEvent } from './schema.ts'

const aList = (change: Record<string, unknown> = {}) => ({ name: 'Entry', ...change })
const anEvent = (change: Record<string, unknown> = {}) => ({
  name: 'শীতের উৎসব',
  slug: 'winter',
  startsAt: '2026-01-15T12:00:00Z',
  endsAt: '2026-01-15T18:00:00Z',
  ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000 }],
  gates: ['North'],
  lists: [aList()],
  ...change,
})

test('a list that says nothing admits each ticket of any type once, at any gate, if it is paid', () => {
  expect(readListSettings(aList())).toEqual({
    ok: true,
    value: {
      name: 'Entry',
      ticketTypeNumbers: null,
      gateNames: [],
      validFrom: null,
      validUntil: null,
      entries: 1,
      reentryAfterExit: false,
      admitUnpaid: 'never',
    },
  })
})

test.each([
  ['rules', { rules: { '<': [{ var: 'entriesToday' }, 1] } }],
  ['questions', { questions: [] }],
  ['automaticExit', { automaticExit: '04:00' }],
  ['guarantee', { guarantee: 'strict' }],
  ['guarantee', { guarantee: 'pools' }],
])('a list with %s is refused by that name, not read without it', (setting, change) => {
  const refusal = { ok: false, error: { code: 'setting_not_available', setting } }

  expect(readListSettings(aList(change))).toEqual(refusal)
  expect(readNewEvent(anEvent({ lists: [aList(change)] }))).toEqual(refusal)
})

test('an event that promises more than to find double entries is refused by name', () => {
  const refusal = { ok: false, error: { code: 'setting_not_available', setting: 'guarantee' } }

  expect(readNewEvent(anEvent({ guarantee: 'pools' }))).toEqual(refusal)
  expect(readNewEvent(anEvent({ guarantee: 'detect' })).ok).toBe(true)
})

test.each([
  ['an unknown setting', aList({ colour: 'red' })],
  ['no entries at all', aList({ entries: 0 })],
  ['half an entry', aList({ entries: 1.5 })],
  [
    'a window that closes before it opens',
    aList({ validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }),
  ],
  ['a time without a zone', aList({ validFrom: '2026-01-02T00:00:00' })],
  ['another word for unpaid', aList({ admitUnpaid: 'always' })],
  ['a list of no types', aList({ ticketTypeNumbers: [] })],
  ['no list', null],
  ['a text', 'Entry'],
])('%s is refused as a list', (_what, list) => {
  expect(readListSettings(list)).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
})

test.each([
  [
    'a list with a type that the event does not have',
    anEvent({ lists: [aList({ ticketTypeNumbers: [2] })] }),
  ],
  [
    'a list with a gate that the event does not have',
    anEvent({ lists: [aList({ gateNames: ['South'] })] }),
  ],
  ['two lists of one name', anEvent({ lists: [aList(), aList()] })],
  ['two gates of one name', anEvent({ gates: ['North', 'North'] })],
  [
    'two types of one number',
    anEvent({ ticketTypes: [...anEvent().ticketTypes, ...anEvent().ticketTypes] }),
  ],
  ['no list', anEvent({ lists: [] })],
  ['an end before its start', anEvent({ endsAt: '2026-01-15T11:00:00Z' })],
  ['a time zone that is none', anEvent({ timeZone: 'Asia/Nowhere' })],
])('%s is refused as an event', (_what, event) => {
  expect(readNewEvent(event)).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
})
