import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { TicketLine } from '../../../shared/sync/schema.ts'
import { headRow, LIST_ROW } from '../../testing/feed.ts'
import { readLine, readPlainTicket, readRow } from './read-line.ts'

const ticket = fc.record(
  {
    type: fc.constantFrom('ticket', 'tombstone', 'scan'),
    id: fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.toUpperCase()),
      fc.string(),
      fc.integer(),
    ),
    t: fc.oneof(fc.nat(), fc.double(), fc.string()),
    name: fc.oneof(fc.string(), fc.constant(null), fc.integer()),
    note: fc.oneof(fc.string(), fc.constant(null)),
    serial: fc.nat(),
    void: fc.boolean(),
    cursor: fc.string(),
    somethingNew: fc.anything(),
  },
  { requiredKeys: ['type'] },
)

const plain = fc.record(
  {
    type: fc.constant('ticket'),
    id: fc.uuid(),
    t: fc.nat(),
    name: fc.string({ unit: 'grapheme' }),
    note: fc.string(),
  },
  { requiredKeys: ['type', 'id', 't'] },
)

const ID = '01a20653-7ef2-770e-b496-77ade84b5c48'

/** In the server's order; what has no place in it comes last. */
function lineOf(row: object): string {
  const { type, id, t, name, note, ...rest } = row as Record<string, unknown>
  return JSON.stringify({ type, id, t, name, note, ...rest })
}

test('SY3 the quick reading of a ticket gives exactly what the schema gives', () => {
  fc.assert(
    fc.property(plain, (row) => {
      const text = lineOf(row)
      const quick = readPlainTicket(text)
      expect(quick).toEqual(text.includes('\\') ? null : v.parse(TicketLine, row))
    }),
  )
})

test('SY3 the quick reading takes nothing that the schema would refuse', () => {
  fc.assert(
    fc.property(ticket, (row) => {
      const quick = readPlainTicket(lineOf(row))
      if (quick !== null) expect(v.parse(TicketLine, row)).toEqual(quick)
    }),
    { numRuns: 2_000 },
  )
})

test('SY3 the quick reading takes no text that is not JSON', () => {
  const line = lineOf({ type: 'ticket', id: ID, t: 12, name: 'Ayesha', note: 'A-1' })
  const change = fc.tuple(
    fc.nat(line.length),
    fc.nat(2),
    fc.constantFrom('', '"', '\\', '\n', '0', ',', '-', '}'),
  )
  fc.assert(
    fc.property(change, ([at, cut, put]) => {
      const text = line.slice(0, at) + put + line.slice(at + cut)
      const quick = readPlainTicket(text)
      if (quick !== null) expect(v.parse(TicketLine, JSON.parse(text))).toEqual(quick)
    }),
    { numRuns: 2_000 },
  )
  expect(readPlainTicket(line)).toMatchObject({ id: ID, t: 12, name: 'Ayesha', note: 'A-1' })
})

test('SY3 no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void readLine(text)))
  fc.assert(fc.property(fc.anything(), (row) => void readRow(row)))
})

test('a line, a list setting or a choice of a later release is told apart from a broken one', () => {
  const code = (row: unknown) => {
    const read = readRow(row)
    return read.ok ? 'read' : read.error.code
  }

  expect(code(headRow('snapshot'))).toBe('read')
  expect(code({ type: 'pool' })).toBe('newer')
  expect(code(headRow('snapshot', { protocol: 2, lists: 7 }))).toBe('newer')
  expect(code(headRow('snapshot', { lists: [{ ...LIST_ROW, rules: {} }] }))).toBe('newer')
  expect(code(headRow('snapshot', { lists: [{ ...LIST_ROW, admitUnpaid: 'always' }] }))).toBe(
    'newer',
  )
  expect(code(headRow('snapshot', { lists: 7 }))).toBe('broken')
  expect(code({ type: 'ticket' })).toBe('broken')
  expect(code(null)).toBe('broken')
})

test('SY20 notices in a form that is not known here stop no download', () => {
  const notices = [{ shape: 'of a later release' }]

  expect(readLine(JSON.stringify({ ...headRow('changes'), notices }))).toMatchObject({
    ok: true,
    value: { type: 'head', notices: [] },
  })
})
