// Every known scan of a ticket: this station's whole journal, and what other gates made.
import type { Scan } from '../../../shared/checkin/schema.ts'
import { directionOf, kindOf, reasonOf, refusalOf, VERDICT, verdictOf } from '../db/codes.ts'
import { blobId, blobIdOrNull, idBlob, keptIdBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { HistoryStore } from '../stores.ts'

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

export function createHistoryStore(db: Db): HistoryStore {
  // Two ranges, one statement. A scan of ours that came back from the server comes twice; the merge unites them.
  const select = db.prepare<[Buffer, Buffer, Buffer, Buffer], ScanRecord>(
    `select ${COLUMNS} from remote_scans where ticket_id = ? and list_id = ?
     union all
     select ${COLUMNS} from journal where ticket_id = ? and list_id = ? and verdict = ${VERDICT.admitted}`,
  )
  const own = db.prepare<[Buffer], ScanRecord>(
    `select ${COLUMNS} from journal where scan_id = ? and ticket_id is not null`,
  )
  // Rare (a supervisor annuls another gate's scan), so it may read the whole tree.
  const remote = db.prepare<[Buffer], ScanRecord>(
    `select ${COLUMNS} from remote_scans where scan_id = ? limit 1`,
  )
  return {
    list: (ticketId, listId) => {
      const ticket = idBlob(ticketId)
      const list = keptIdBlob(listId)
      return select.all(ticket, list, ticket, list).map(toScan)
    },
    findScan: (scanId) => {
      const found = own.get(idBlob(scanId)) ?? remote.get(idBlob(scanId))
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
