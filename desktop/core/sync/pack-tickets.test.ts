import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { TicketLine } from '../../../shared/sync/schema.ts'
import { blobId } from '../db/ids.ts'
import { readSlot } from '../manifest/name-blocks.ts'
import type { TicketPack } from '../manifest/ticket-pack.ts'
import { createTicketPacker } from './pack-tickets.ts'

const ticket = fc.record(
  {
    type: fc.constantFrom('ticket', 'tombstone', 'scan'),
    id: fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.toUpperCase()),
      fc.string(),
      fc.integer(),
    ),
    t: fc.oneof(fc.nat(), fc.double(), fc.string(), fc.constant(1e15)),
    name: fc.oneof(fc.string(), fc.constant(null), fc.integer()),
    note: fc.oneof(fc.string(), fc.constant(null)),
    cursor: fc.string(),
    serial: fc.nat(),
    void: fc.boolean(),
    somethingNew: fc.anything(),
  },
  { requiredKeys: ['type'] },
)

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const plain = fc.record(
  { type: fc.constant('ticket'), id: fc.uuid(), t: fc.nat(), name: text, note: text, cursor: text },
  { requiredKeys: ['type', 'id', 't'] },
)

const ID = '01a20653-7ef2-770e-b496-77ade84b5c48'

/** In the server's order; what has no place in it comes after the note, and the cursor last. */
function lineOf(row: object): string {
  const { type, id, t, name, note, cursor, ...rest } = row as Record<string, unknown>
  return JSON.stringify({ type, id, t, name, note, ...rest, cursor })
}

/** What a pack says of its tickets, as the schema would have said it. */
function unpack({ ids, typeNumbers, block, count }: TicketPack) {
  expect(typeNumbers).toHaveLength(count)
  return typeNumbers.map((t, at) => {
    const texts = block === null ? null : required(readSlot(block, at), 'a slot for each ticket')
    const id = blobId<TicketId>(ids.subarray(16 * at, 16 * at + 16))
    return { id, t, name: texts?.name ?? null, note: texts?.note ?? null }
  })
}

/** The same of the schema; an empty text stands for none. */
function schemaSays(row: unknown) {
  const line = v.parse(TicketLine, row)
  const { serial, blocked, order, from, until, attention } = line
  expect([serial, line.void, blocked, order]).toEqual([0, false, false, 'paid'])
  expect([from, until, attention]).toEqual([null, null, null])
  return { id: line.id, t: line.t, name: line.name || null, note: line.note || null }
}

/** One line by itself; null: it is left to the schema. */
function packOne(line: string) {
  const packer = createTicketPacker()
  const bytes = Buffer.from(`${line}\n`)
  if (packer.take(bytes, 0) !== bytes.length) return null
  const [ticket] = unpack(required(packer.pack(), 'a pack of one'))
  return { ticket, cursor: packer.cursor() }
}

test('SY3 the quick reading of a ticket gives exactly what the schema gives', () => {
  fc.assert(
    fc.property(plain, (row) => {
      const line = lineOf(row)
      const expected = { ticket: schemaSays(row), cursor: row.cursor ?? null }
      expect(packOne(line)).toEqual(line.includes('\\') ? null : expected)
    }),
    { numRuns: 500 },
  )
})

test('SY3 the quick reading takes nothing that the schema would refuse', () => {
  fc.assert(
    fc.property(ticket, (row) => {
      const packed = packOne(lineOf(row))
      if (packed !== null) expect(schemaSays(row)).toEqual(packed.ticket)
    }),
    { numRuns: 2_000 },
  )
})

test('SY3 the quick reading takes no text that is not JSON', () => {
  const line = lineOf({ type: 'ticket', id: ID, t: 12, name: 'Ayesha', note: 'A-1', cursor: 'c' })
  const change = fc.tuple(
    fc.nat(line.length),
    fc.nat(2),
    fc.constantFrom('', '"', '\\', '\n', '0', ',', '-', '}'),
  )
  fc.assert(
    fc.property(change, ([at, cut, put]) => {
      const changed = line.slice(0, at) + put + line.slice(at + cut)
      const packed = packOne(changed)
      if (packed !== null) expect(schemaSays(JSON.parse(changed))).toEqual(packed.ticket)
    }),
    { numRuns: 2_000 },
  )
  expect(packOne(line)?.ticket).toEqual({ id: ID, t: 12, name: 'Ayesha', note: 'A-1' })
})

test('SY3 a line that is cut off anywhere is not taken, and leaves nothing behind', () => {
  const packer = createTicketPacker()
  const first = Buffer.from(`${lineOf({ type: 'ticket', id: ID, t: 1, name: 'রহিম' })}\n`)
  for (let end = 0; end < first.length; end += 1) {
    expect(packer.take(first.subarray(0, end), 0)).toBe(-1)
  }
  const next = Buffer.from(`${lineOf({ type: 'ticket', id: ID, t: 2, note: 'A-2' })}\n`)

  expect(packer.take(next, 0)).toBe(next.length)
  expect(unpack(required(packer.pack(), 'a pack'))).toEqual([
    { id: ID, t: 2, name: null, note: 'A-2' },
  ])
})

test('a text longer than a pack has room for is left to the schema', () => {
  const named = (length: number) =>
    packOne(lineOf({ type: 'ticket', id: ID, t: 1, name: 'a'.repeat(length), note: 'b' }))

  expect(named(5_000)).toBeNull()
  expect(named(299)?.ticket?.name).toBe('a'.repeat(299))
})

test('a pack is full before its room ends, whatever the texts, and the next one begins empty', () => {
  const packer = createTicketPacker()
  const most = { type: 'ticket', id: ID, t: 1, name: 'n'.repeat(299), note: 'm'.repeat(299) }
  const bytes = Buffer.from(`${lineOf(most)}\n`)
  let taken = 0
  while (!packer.isFull()) taken += packer.take(bytes, 0) === bytes.length ? 1 : 0

  const tickets = unpack(required(packer.pack(), 'a full pack'))

  expect(tickets).toHaveLength(taken)
  expect(new Set(tickets.map(({ name, note }) => `${name}${note}`)).size).toBe(1)
  expect(packer.pack()).toBeNull()
})
