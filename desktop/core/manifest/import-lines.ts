// The statements that bring download lines into the file. One slice is one transaction of a few milliseconds.
import type { SyncLine } from '../../../shared/sync/schema.ts'
import { DIRECTION, KIND, ORDER_STATUS, REASON, VERDICT } from '../db/codes.ts'
import { idBlob, idBlobOrNull, keptIdBlob, keptIdBlobOrNull } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'
import { BLOCK_SLOTS, type NameAndNote, sealBlock } from './name-blocks.ts'

export type TicketRow = Extract<SyncLine, { type: 'ticket' }>
export type ScanRow = Extract<SyncLine, { type: 'scan' }>

/** Where a slice's rows belong. */
export type Into = { readonly eventNo: number; readonly generation: number }

export type LineWriter = {
  readonly putTicket: (into: Into, line: TicketRow) => void
  readonly dropTicket: (into: Into, ticketId: string) => void
  /** True when the scan was not here yet. A scan that is here is never changed. */
  readonly addScan: (into: Into, line: ScanRow) => boolean
  /** Seals the names that wait. Called before a slice commits. */
  readonly flush: () => void
  /** Drops the names of a slice that was rolled back. */
  readonly forget: () => void
}

export function lineWriter(db: Db, seal: Seal): LineWriter {
  const putTicket = db.prepare(
    `replace into tickets (event_no, ticket_id, type_number, serial, is_void, is_blocked, order_status, valid_from,
       valid_until, attention, digest, block_id, slot, generation)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const dropTicket = db.prepare('delete from tickets where event_no = ? and ticket_id = ?')
  const addScan = db.prepare(
    `insert into remote_scans (ticket_id, list_id, scan_id, event_no, kind, annuls, gate_id, station_id, operator_id,
       direction, scanned_at, verdict, reason, forced_past)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (ticket_id, list_id, scan_id) do nothing`,
  )
  const names = nameWriter(db, seal)
  return {
    flush: names.flush,
    forget: names.forget,
    putTicket: (into, line) => {
      const hasNames = line.name !== null || line.note !== null
      const place = hasNames ? names.place(into, { name: line.name, note: line.note }) : null
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
        line.attention,
        line.digest === undefined ? null : Buffer.from(line.digest, 'base64url'),
        place?.blockId ?? null,
        place?.slot ?? null,
        into.generation,
      )
    },
    dropTicket: (into, ticketId) => {
      dropTicket.run(into.eventNo, idBlob(ticketId))
    },
    addScan: (into, line) =>
      addScan.run(
        idBlob(line.ticketId),
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
      ).changes === 1,
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
    readonly slots: NameAndNote[]
  } | null = null
  const flush = () => {
    if (open === null) return
    insert.run(open.blockId, open.into.eventNo, open.into.generation, sealBlock(seal, open.slots))
    open = null
  }
  const place = (into: Into, names: NameAndNote) => {
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
