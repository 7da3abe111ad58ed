// The statements that bring download lines into the file. One slice is one transaction of a few milliseconds.
import type { SyncLine } from '../../../shared/sync/schema.ts'
import type { TicketFilter } from '../checkin/ticket-filter.ts'
import { DIRECTION, KIND, ORDER_STATUS, REASON, VERDICT } from '../db/codes.ts'
import { idBlob, idBlobOrNull, keptIdBlob, keptIdBlobOrNull } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'
import { BLOCK_SLOTS, sealBlock, type TicketTexts } from './name-blocks.ts'
import { PACK_TICKETS, PACKED_ID_BYTES, type TicketPack } from './ticket-pack.ts'

export type TicketRow = Extract<SyncLine, { type: 'ticket' }>
export type ScanRow = Extract<SyncLine, { type: 'scan' }>

/** Where a slice's rows belong. */
export type Into = { readonly eventNo: number; readonly generation: number }

export type LineWriter = {
  readonly putTicket: (into: Into, line: TicketRow) => void
  readonly putPack: (into: Into, pack: TicketPack) => void
  readonly dropTicket: (into: Into, ticketId: string) => void
  /** True when the scan was not here yet. A scan that is here is never changed. */
  readonly addScan: (into: Into, line: ScanRow) => boolean
  /** Seals the names that wait. Called before a slice commits. */
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
  const blocks = blockWriter(db)
  const names = nameWriter(blocks, seal)
  return {
    flush: names.flush,
    forget: names.forget,
    putPack: packWriter(db, blocks, seal),
    putTicket: (into, line) => {
      const hasNames = line.name !== null || line.note !== null || line.attention !== null
      const place = hasNames ? names.place(into, line) : null
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

/** So many tickets go into one statement: a call into SQLite costs more than the row that it writes. */
const STATEMENT_ROWS = [PACK_TICKETS, PACK_TICKETS / 10, 1] as const

/** Writes what is packed as it is: SQLite cuts the ids out of one blob. */
function packWriter(db: Db, blocks: BlockWriter, seal: Seal): LineWriter['putPack'] {
  const statements = STATEMENT_ROWS.map((rows) => {
    const values = Array.from(
      { length: rows },
      (_, at) => `(${1 + at * PACKED_ID_BYTES}, ${at}, ?)`,
    )
    const run = db.prepare(
      `replace into tickets (${TICKET_COLUMNS})
       select ?, substr(?, column1, ${PACKED_ID_BYTES}), column3, 0, 0, 0, ${ORDER_STATUS.paid}, null, null, null, null,
              ?, ? + column2, ?
         from (values ${values.join(', ')})`,
    )
    return { rows, run }
  })
  return (into, { count, ids, typeNumbers, block }) => {
    const { eventNo, generation } = into
    const blockId = block === null ? null : blocks.open()
    if (block !== null && blockId !== null) blocks.put(blockId, into, seal.seal(block))
    let at = 0
    for (const { rows, run } of statements) {
      for (; count - at >= rows; at += rows) {
        const some = ids.subarray(at * PACKED_ID_BYTES, (at + rows) * PACKED_ID_BYTES)
        const slot = block === null ? null : at
        run.run(eventNo, some, blockId, slot, generation, typeNumbers.slice(at, at + rows))
      }
    }
  }
}

type Place = { readonly blockId: number; readonly slot: number }

type BlockWriter = {
  /** The number of a block that is to be written in the same transaction. */
  readonly open: () => number
  readonly put: (blockId: number, into: Into, sealed: Buffer) => void
}

function blockWriter(db: Db): BlockWriter {
  const insert = db.prepare(
    'insert into name_blocks (block_id, event_no, generation, sealed) values (?, ?, ?, ?)',
  )
  const last = db.prepare<[], number | null>('select max(block_id) from name_blocks').pluck()
  let highest: number | null = null
  return {
    open: () => {
      // A number is never used twice while the station runs, though its block be dropped: readers keep open blocks.
      highest = (highest ?? last.get() ?? 0) + 1
      return highest
    },
    put: (blockId, into, sealed) => {
      insert.run(blockId, into.eventNo, into.generation, sealed)
    },
  }
}

/** Gives a ticket its place in a block before the block is full; `flush` writes what began. */
function nameWriter(blocks: BlockWriter, seal: Seal) {
  let open: {
    readonly blockId: number
    readonly into: Into
    readonly slots: TicketTexts[]
  } | null = null
  const flush = () => {
    if (open === null) return
    blocks.put(open.blockId, open.into, sealBlock(seal, open.slots))
    open = null
  }
  const place = (into: Into, names: TicketTexts): Place => {
    open ??= { blockId: blocks.open(), into, slots: [] }
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
