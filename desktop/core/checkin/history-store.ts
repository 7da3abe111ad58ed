// Every known scan of a ticket: this station's whole journal, and what other gates made.
import { required } from '../../../shared/assert.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import { directionOf, kindOf, reasonOf, refusalOf, verdictOf } from '../db/codes.ts'
import { blobId, blobIdOrNull, idBlob, keptIdBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { HistoryStore } from '../stores.ts'
import type { JournalIndex } from './journal-index.ts'
import { createTicketFilter, type TicketFilter } from './ticket-filter.ts'

const COLUMNS = `scan_id, kind, annuls, ticket_id, list_id, gate_id, station_id, operator_id, direction, scanned_at,
  verdict, reason, forced_past`

type ScanRecord = {
  readonly scan_id: Buffer
  readonly kind: number
  readonly annuls: Buffer | null
  readonly ticket_id: Buffer
  readonly list_id: Buffer
  readonly gate_id: Buffer | null
  readonly station_id: Buffer | null
  readonly operator_id: Buffer | null
  readonly direction: number
  readonly scanned_at: number
  readonly verdict: number
  readonly reason: number
  readonly forced_past: number | null
}

/**
 * `index` knows the journal's committed rows, `remoteTickets` every ticket that other gates' scans are of; `db` is the
 * connection that they are read through.
 */
export function createHistoryStore(
  db: Db,
  index: JournalIndex,
  remoteTickets: TicketFilter,
): HistoryStore {
  const remoteOfTicket = db.prepare<[Buffer, Buffer], ScanRecord>(
    `select ${COLUMNS} from remote_scans where ticket_id = ? and list_id = ?`,
  )
  const own = db.prepare<[number], ScanRecord>(
    `select ${COLUMNS} from journal where sequence = ? and ticket_id is not null`,
  )
  // Rare (a supervisor annuls another gate's scan), so it may read the whole tree.
  const remote = db.prepare<[Buffer], ScanRecord>(
    `select ${COLUMNS} from remote_scans where scan_id = ? limit 1`,
  )
  const readOwn = (sequence: number): Scan =>
    toScan(required(own.get(sequence), 'the index names rows of the journal'))
  return {
    // A scan of ours that came back from the server comes twice; the merge unites them.
    list: (ticketId, listId) => {
      const ticket = idBlob(ticketId)
      const scans = remoteTickets.mayHave(ticket)
        ? remoteOfTicket.all(ticket, keptIdBlob(listId)).map(toScan)
        : []
      for (const sequence of index.findTicket(ticket)) {
        const scan = readOwn(sequence)
        if (scan.listId === listId) scans.push(scan)
      }
      return scans
    },
    findScan: (scanId) => {
      const scan = idBlob(scanId)
      const sequence = index.findScan(scan)
      const found = sequence === null ? remote.get(scan) : own.get(sequence)
      return found === undefined ? null : toScan(found)
    },
  }
}

const toScan = (record: ScanRecord): Scan => ({
  scanId: blobId(record.scan_id),
  kind: kindOf(record.kind),
  annuls: blobIdOrNull(record.annuls),
  ticketId: blobId(record.ticket_id),
  listId: blobId(record.list_id),
  gateId: blobIdOrNull(record.gate_id),
  stationId: blobIdOrNull(record.station_id),
  operatorId: blobIdOrNull(record.operator_id),
  direction: directionOf(record.direction),
  scannedAt: record.scanned_at,
  verdict: verdictOf(record.verdict),
  reason: reasonOf(record.reason),
  forcedPast: refusalOf(record.forced_past),
})

/** Every ticket of which a scan of another gate is in the file. */
export function readRemoteTickets(db: Db): TicketFilter {
  const tickets = db.prepare<[], Buffer>('select ticket_id from remote_scans').pluck()
  return createTicketFilter(tickets.iterate())
}
