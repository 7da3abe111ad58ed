// Events and tickets as last downloaded.
import type { Statement } from 'better-sqlite3'
import { required } from '../../../shared/assert.ts'
import type { EventId, TicketId } from '../../../shared/ids.ts'
import type { Ticket } from '../../../shared/tickets/schema.ts'
import { orderStatusOf } from '../db/codes.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'
import type { EventState, KnownEvent } from '../stores.ts'
import { type EventRecord, recordToEvent } from './known-event.ts'
import { readSlot, type TicketTexts } from './name-blocks.ts'

export type ManifestReads = ReturnType<typeof createManifestReads>

/** Read as a list: a scan waits for it, and naming eleven columns costs more than reading them. */
type TicketRecord = [
  typeNumber: number,
  serial: number,
  isVoid: number,
  isBlocked: number,
  orderStatus: number,
  validFrom: number | null,
  validUntil: number | null,
  attention: string | null,
  digest: Buffer | null,
  blockId: number | null,
  slot: number | null,
]

function statements(db: Db) {
  const event = db.prepare<[Buffer], EventRecord>(
    'select event_no, head, keys from events where event_id = ?',
  )
  const events = db.prepare<[], EventRecord>(
    'select event_no, head, keys from events order by event_no',
  )
  const eventIds = db.prepare<[], Buffer>('select event_id from events').pluck()
  const state = db.prepare<[Buffer], StateRecord>(
    `select event_id, cursor, complete_until, is_snapshot_open, server_tickets, server_scans, completed_at
       from events where event_id = ?`,
  )
  const ticket = db
    .prepare<[number, Buffer], TicketRecord>(
      `select type_number, serial, is_void, is_blocked, order_status, valid_from, valid_until, attention, digest,
              block_id, slot
         from tickets where event_no = ? and ticket_id = ?`,
    )
    .raw()
  const block = db
    .prepare<[number], Buffer>('select sealed from name_blocks where block_id = ?')
    .pluck()
  const count = db
    .prepare<[number], number>('select count(*) from tickets where event_no = ?')
    .pluck()
  const undigested = db
    .prepare<[number], number>(
      'select count(*) from tickets where event_no = ? and digest is null and is_void = 0',
    )
    .pluck()
  const remoteScans = db
    .prepare<[number], number>('select count(*) from remote_scans where event_no = ?')
    .pluck()
  const ids = db
    .prepare<[number, Buffer, Buffer, number], Buffer>(
      'select ticket_id from tickets where event_no = ? and ticket_id between ? and ? order by ticket_id limit ?',
    )
    .pluck()
  return { event, events, eventIds, state, ticket, block, count, undigested, remoteScans, ids }
}

type Place = { readonly blockId: number | null; readonly slot: number | null }

/** What the search's index is filled from. */
function walkReads(db: Db, names: (place: Place) => TicketTexts | null) {
  const places = db.prepare<[number, Buffer, number], Place & { readonly ticketId: Buffer }>(
    `select ticket_id as ticketId, block_id as blockId, slot from tickets
      where event_no = ? and ticket_id > ? order by ticket_id limit ?`,
  )
  const generation = db
    .prepare<[number], number>('select generation from events where event_no = ?')
    .pluck()
  return {
    listNames: (of: KnownEvent, after: Buffer, limit: number) =>
      places.all(of.eventNo, after, limit).map((found) => {
        const texts = names(found)
        return { ticketId: found.ticketId, name: texts?.name ?? null, note: texts?.note ?? null }
      }),
    countSnapshots: (of: KnownEvent): number => generation.get(of.eventNo) ?? 0,
  }
}

/** Reads on the connection that records scans, so that a scan sees one state of the file. */
export function createManifestReads(db: Db, seal: Seal) {
  const { event, events, eventIds, state, ticket, block, count, undigested, remoteScans, ids } =
    statements(db)
  const known = new Map<EventId, KnownEvent>()
  const states = new Map<EventId, EventState>()
  const openBlock = blockOpener(block, seal)
  const names = ({ blockId, slot }: Place) => {
    const bytes = blockId === null ? null : openBlock(blockId)
    return bytes === null || slot === null ? null : readSlot(bytes, slot)
  }
  const findEvent = (eventId: EventId): KnownEvent | null => {
    const cached = known.get(eventId)
    if (cached !== undefined) return cached
    const found = event.get(idBlob(eventId))
    if (found === undefined) return null
    const read = recordToEvent(found, seal)
    if (read !== null) known.set(eventId, read)
    return read
  }
  const counted = (of: Statement<[number], number>, eventId: EventId): number => {
    const event = findEvent(eventId)
    return event === null ? 0 : required(of.get(event.eventNo), 'a count has a row')
  }
  return {
    findEvent,
    ...walkReads(db, names),
    /** The next reader sees what a download brought. */
    forgetEvent: (eventId: EventId) => void known.delete(eventId),
    listEventIds: (): EventId[] => eventIds.all().map((id) => blobId(id)),
    listEvents: (): KnownEvent[] =>
      events.all().flatMap((found) => recordToEvent(found, seal) ?? []),
    /** A scan asks for it, so it is kept until a download moves it. */
    findState: (eventId: EventId): EventState | null => {
      const kept = states.get(eventId)
      if (kept !== undefined) return kept
      const found = state.get(idBlob(eventId))
      if (found === undefined) return null
      const read = toState(found)
      states.set(eventId, read)
      return read
    },
    forgetState: (eventId: EventId) => void states.delete(eventId),
    findTicket: (of: KnownEvent, ticketId: TicketId) => {
      const found = ticket.get(of.eventNo, idBlob(ticketId))
      return found === undefined ? null : toTicket(ticketId, found, names)
    },
    listTicketIds: (of: KnownEvent, from: Buffer, to: Buffer, limit: number): TicketId[] =>
      ids.all(of.eventNo, from, to, limit).map((id) => blobId(id)),
    countTickets: (eventId: EventId): number => counted(count, eventId),
    countWithoutDigest: (eventId: EventId): number => counted(undigested, eventId),
    countRemoteScans: (eventId: EventId): number => counted(remoteScans, eventId),
  }
}

function toTicket(
  id: TicketId,
  record: TicketRecord,
  names: (place: Place) => TicketTexts | null,
): Ticket & { digest: Buffer | null } {
  const [typeNumber, serial, isVoid, isBlocked, orderStatus, validFrom, validUntil, ...rest] =
    record
  const [attention, digest, blockId, slot] = rest
  const texts = names({ blockId, slot })
  return {
    id,
    typeNumber,
    serial,
    isVoid: isVoid === 1,
    isBlocked: isBlocked === 1,
    orderStatus: orderStatusOf(orderStatus),
    validFrom,
    validUntil,
    name: texts?.name ?? null,
    note: texts?.note ?? null,
    // In the clear as an earlier release wrote it.
    attention: texts?.attention ?? attention,
    digest,
  }
}

/** The names of more than a hundred thousand tickets, a few megabytes. */
const BLOCKS_KEPT = 1_500

/** Blocks never change and their numbers are not used again, so an opened one stays true until it is forgotten. */
function blockOpener(block: Statement<[number], Buffer>, seal: Seal) {
  const kept = new Map<number, Buffer>()
  return (blockId: number): Buffer | null => {
    const known = kept.get(blockId)
    if (known !== undefined) return known
    const sealed = block.get(blockId)
    const bytes = sealed === undefined ? null : seal.open(sealed)
    if (bytes === null) return null
    if (kept.size >= BLOCKS_KEPT) kept.clear()
    kept.set(blockId, bytes)
    return bytes
  }
}

type StateRecord = {
  readonly event_id: Buffer
  readonly cursor: string | null
  readonly complete_until: number | null
  readonly is_snapshot_open: number
  readonly server_tickets: number | null
  readonly server_scans: number | null
  readonly completed_at: number | null
}

const toState = (found: StateRecord): EventState => ({
  eventId: blobId(found.event_id),
  cursor: found.cursor,
  completeUntil: found.complete_until,
  isSnapshotOpen: found.is_snapshot_open === 1,
  serverCounts:
    found.server_tickets === null || found.server_scans === null
      ? null
      : { tickets: found.server_tickets, scans: found.server_scans },
  completedAt: found.completed_at,
})
