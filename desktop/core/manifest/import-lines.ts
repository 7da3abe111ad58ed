// The statements that bring download lines into the file. One slice is one transaction of a few milliseconds.
import type { SyncLine } from '../../../shared/sync/schema.ts'
import type { TicketFilter } from '../checkin/ticket-filter.ts'
import { DIRECTION, KIND, ORDER_STATUS, REASON, VERDICT } from '../db/codes.ts'
import { idBlob, idBlobOrNull, keptIdBlob, keptIdBlobOrNull } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'
import { BLOCK_SLOTS, sealBlock, type TicketTexts } from './name-blocks.ts'

export type TicketRow = Extract<SyncLine, { type: 'ticket' }>
export type ScanRow = Extract<SyncLine, { type: 'scan' }>

/** Where a slice's rows belong. */
export type Into = { readonly eventNo: number; readonly generation: number }

export type LineWriter = {
  readonly putTicket: (into: Into, line: TicketRow) => void
  readonly dropTicket: (into: Into, ticketId: string) => void
  /** True when the scan was not here yet. A scan that is here is never changed. */
  readonly addScan: (into: Into, line: ScanRow) => boolean
  /** Writes the tickets and seals the names that wait. Called before a slice commits. */
  readonly flush: () => void
  /** Drops what waits of a slice that was rolled back. */
  readonly forget: () => void
}

const TICKET_COLUMNS = `event_no, ticket_id, type_number, serial, is_void, is_blocked, order_status, valid_from,
  valid_until, attention, digest, block_id, slot, generation`

/** `remoteTickets` hears of every ticket that a scan is written of, before that is committed. */
export function lineWriter(
  db: Db,
  seal: Seal,
  remoteTickets: Pick<TicketFilter, 'add'>,
): LineWriter {
  const putTicket = db.prepare(
    `replace into tickets (${TICKET_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?)`,
  )
  const dropTicket = db.prepare('delete from tickets where event_no = ? and ticket_id = ?')
  const names = nameWriter(db, seal)
  const plain = plainTicketWriter(db)
  return {
    flush: () => {
      plain.flush()
      names.flush()
    },
    forget: () => {
      plain.forget()
      names.forget()
    },
    putTicket: (into, line) => {
      const hasNames = line.name !== null || line.note !== null || line.attention !== null
      const place = hasNames ? names.place(into, line) : null
      if (isPlain(line)) {
        plain.put(into, line, place)
        return
      }
      plain.flushBefore(line.id)
      putTicket.run(
        into.eventNo,
        idBlob(line.id),
        line.t,
        line.serial,
        line.void ? 1 : 0,
        line.blocked ? 1 : 0,
        ORDER_STATUS[line.order],
        line.from,
        line.until,
        line.digest === undefined ? null : Buffer.from(line.digest, 'base64url'),
        place?.blockId ?? null,
        place?.slot ?? null,
        into.generation,
      )
    },
    dropTicket: (into, ticketId) => {
      plain.flushBefore(ticketId)
      dropTicket.run(into.eventNo, idBlob(ticketId))
    },
    addScan: scanWriter(db, remoteTickets),
  }
}

function scanWriter(db: Db, remoteTickets: Pick<TicketFilter, 'add'>): LineWriter['addScan'] {
  const add = db.prepare(
    `insert into remote_scans (ticket_id, list_id, scan_id, event_no, kind, annuls, gate_id, station_id, operator_id,
       direction, scanned_at, verdict, reason, forced_past)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (ticket_id, list_id, scan_id) do nothing`,
  )
  return (into, line) => {
    const ticketId = idBlob(line.ticketId)
    remoteTickets.add(ticketId)
    const { changes } = add.run(
      ticketId,
      keptIdBlob(line.listId),
      idBlob(line.scanId),
      into.eventNo,
      KIND[line.kind],
      idBlobOrNull(line.annuls),
      keptIdBlobOrNull(line.gateId),
      keptIdBlobOrNull(line.stationId),
      keptIdBlobOrNull(line.operatorId),
      DIRECTION[line.direction],
      line.scannedAt,
      VERDICT[line.verdict],
      REASON[line.reason],
      line.forcedPast === null ? null : REASON[line.forcedPast],
    )
    return changes === 1
  }
}

type Place = { readonly blockId: number; readonly slot: number }

/** Valid, paid, and nothing to say of it, as nearly every ticket is. */
const isPlain = (line: TicketRow): boolean =>
  line.serial === 0 &&
  !line.void &&
  !line.blocked &&
  line.order === 'paid' &&
  line.from === null &&
  line.until === null &&
  line.attention === null &&
  line.digest === undefined

/** So many plain tickets go into one statement: a call into SQLite costs more than the row that it writes. */
export const PLAIN_ROWS = 50
const PLAIN_VALUES = 4
const VALUES_MAX = PLAIN_ROWS * PLAIN_VALUES

/** Keeps plain tickets until there are enough of them for one statement. */
function plainTicketWriter(db: Db) {
  const prepare = (rows: number) =>
    db.prepare(
      `replace into tickets (${TICKET_COLUMNS})
       select ?, unhex(column1, '-'), column2, 0, 0, 0, ${ORDER_STATUS.paid}, null, null, null, null, column3, column4, ?
         from (values ${Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ')})`,
    )
  const [many, one] = [prepare(PLAIN_ROWS), prepare(1)]
  let into: Into | null = null
  const values: (string | number | null)[] = Array.from({ length: VALUES_MAX }, () => null)
  let used = 0
  const flush = () => {
    if (into === null) return
    const { eventNo, generation } = into
    if (used === VALUES_MAX) many.run(eventNo, generation, values)
    else {
      for (let at = 0; at < used; at += PLAIN_VALUES) {
        one.run(eventNo, generation, values.slice(at, at + PLAIN_VALUES))
      }
    }
    forget()
  }
  const forget = () => {
    into = null
    used = 0
  }
  return {
    flush,
    forget,
    /** `to` is the same for all that wait: a slice has one event. */
    put: (to: Into, line: TicketRow, place: Place | null) => {
      into = to
      values[used] = line.id
      values[used + 1] = line.t
      values[used + 2] = place?.blockId ?? null
      values[used + 3] = place?.slot ?? null
      used += PLAIN_VALUES
      if (used === VALUES_MAX) flush()
    },
    /** What a download says later of the same ticket is written later. */
    flushBefore: (ticketId: string) => {
      // What is left of an earlier batch may match too, and costs no more than a smaller one.
      if (values.includes(ticketId)) flush()
    },
  }
}

/** Gives a ticket its place in a block before the block is full; `flush` writes what began. */
function nameWriter(db: Db, seal: Seal) {
  const insert = db.prepare(
    'insert into name_blocks (block_id, event_no, generation, sealed) values (?, ?, ?, ?)',
  )
  const last = db.prepare<[], number | null>('select max(block_id) from name_blocks').pluck()
  let highest = 0
  let open: {
    readonly blockId: number
    readonly into: Into
    readonly slots: TicketTexts[]
  } | null = null
  const flush = () => {
    if (open === null) return
    insert.run(open.blockId, open.into.eventNo, open.into.generation, sealBlock(seal, open.slots))
    open = null
  }
  const place = (into: Into, names: TicketTexts): Place => {
    if (open === null) {
      // A number is never used twice while the station runs, though its block be dropped: readers keep open blocks.
      highest = Math.max(highest, last.get() ?? 0) + 1
      open = { blockId: highest, into, slots: [] }
    }
    const { blockId, slots } = open
    slots.push(names)
    const slot = slots.length - 1
    if (slots.length === BLOCK_SLOTS) flush()
    return { blockId, slot }
  }
  const forget = () => {
    open = null
  }
  return { place, flush, forget }
}
