// Journal rows between the file, the journal's second copy and the batch route.
import type { ScanId } from '../../../shared/ids.ts'
import type { BatchScanInput } from '../../../shared/sync/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import {
  DIRECTION,
  directionOf,
  KIND,
  kindOf,
  outcomeOf,
  REASON,
  reasonOf,
  refusalOf,
  VERDICT,
  verdictOf,
} from '../db/codes.ts'
import { blobId, blobIdOrNull, idBlobOrNull, keptIdBlob, keptIdBlobOrNull } from '../db/ids.ts'
import { openAsText, openText, type Seal, sealAsText, sealText } from '../seal.ts'
import type { JournalRow, StoredRow } from '../stores.ts'

/** The columns of `journal` after `sequence`, in the order of `JOURNAL_COLUMNS`. */
export type JournalValues = readonly (number | string | Uint8Array | null)[]

export const JOURNAL_COLUMNS = `scan_id, kind, annuls, event_id, ticket_id, list_id, gate_id, station_id, operator_id,
  direction, scanned_at, local_at, boot_id, verdict, reason, forced_past, force_reason, forced_by,
  is_unpaid_confirmed, raw_code`

export const JOURNAL_COLUMN_COUNT = 20

/** `scanId` and `ticketId` are the row's own, as blobs. */
export function rowToValues(
  row: JournalRow,
  scanId: Buffer,
  ticketId: Buffer | null,
  seal: Seal,
): JournalValues {
  return [
    scanId,
    KIND[row.kind],
    idBlobOrNull(row.annuls),
    keptIdBlob(row.eventId),
    ticketId,
    keptIdBlob(row.listId),
    keptIdBlobOrNull(row.gateId),
    keptIdBlob(row.stationId),
    keptIdBlobOrNull(row.operatorId),
    DIRECTION[row.direction],
    row.scannedAt,
    row.localAt,
    keptIdBlob(row.bootId),
    VERDICT[row.verdict],
    REASON[row.reason],
    row.forcedPast === null ? null : REASON[row.forcedPast],
    row.forceReason === null ? null : sealAsText(seal, row.forceReason),
    idBlobOrNull(row.forcedBy),
    row.isUnpaidConfirmed ? 1 : 0,
    row.rawCode === null ? null : sealText(seal, row.rawCode),
  ]
}

/** A row as `select sequence, … , outcome` gives it. */
export type JournalRecord = {
  readonly sequence: number
  readonly scan_id: Buffer
  readonly kind: number
  readonly annuls: Buffer | null
  readonly event_id: Buffer
  readonly ticket_id: Buffer | null
  readonly list_id: Buffer
  readonly gate_id: Buffer | null
  readonly station_id: Buffer
  readonly operator_id: Buffer | null
  readonly direction: number
  readonly scanned_at: number
  readonly local_at: number
  readonly boot_id: Buffer
  readonly verdict: number
  readonly reason: number
  readonly forced_past: number | null
  readonly force_reason: string | null
  readonly forced_by: Buffer | null
  readonly is_unpaid_confirmed: number
  readonly raw_code: Buffer | null
  readonly outcome: number | null
}

export function recordToRow(record: JournalRecord, seal: Seal): StoredRow {
  return {
    sequence: record.sequence,
    scanId: blobId(record.scan_id),
    kind: kindOf(record.kind),
    annuls: blobIdOrNull(record.annuls),
    eventId: blobId(record.event_id),
    ticketId: blobIdOrNull(record.ticket_id),
    listId: blobId(record.list_id),
    gateId: blobIdOrNull(record.gate_id),
    stationId: blobId(record.station_id),
    operatorId: blobIdOrNull(record.operator_id),
    direction: directionOf(record.direction),
    scannedAt: record.scanned_at,
    localAt: record.local_at,
    bootId: blobId<string>(record.boot_id),
    verdict: verdictOf(record.verdict),
    reason: reasonOf(record.reason),
    forcedPast: refusalOf(record.forced_past),
    forceReason: record.force_reason === null ? null : readReason(record.force_reason, seal),
    forcedBy: blobIdOrNull(record.forced_by),
    isUnpaidConfirmed: record.is_unpaid_confirmed === 1,
    rawCode: record.raw_code === null ? null : openText(seal, record.raw_code),
    outcome: record.outcome === null ? null : outcomeOf(record.outcome),
  }
}

/** A force whose words were sealed under another key is a force all the same, and goes up as one. */
const readReason = (stored: string, seal: Seal): string =>
  openAsText(seal, stored) ?? 'The reason cannot be read any more on this laptop.'

/** The row as the batch route takes it. */
export function rowToBatchScan(row: StoredRow): BatchScanInput {
  return {
    scanId: row.scanId,
    ...(row.annuls !== null && { kind: 'annul' as const, annuls: row.annuls as ScanId }),
    ...namedTicket(row),
    listId: row.listId,
    gateId: row.gateId,
    direction: row.direction,
    scannedAt: instantToText(row.scannedAt),
    localAt: instantToText(row.localAt),
    sequence: row.sequence,
    bootId: row.bootId,
    verdict: row.verdict,
    // A forced admission travels with the refusal that it broke.
    reason: row.forcedPast ?? row.reason,
    operatorId: row.operatorId,
    ...(row.forceReason !== null && {
      force: {
        reason: row.forceReason,
        ...(row.forcedBy !== null && { supervisorId: row.forcedBy }),
      },
    }),
    ...(row.isUnpaidConfirmed && { confirm: ['unpaid' as const] }),
  }
}

/** The raw code where it can still be opened; another user of the laptop, say, holds another data key. */
function namedTicket(row: StoredRow): { qrCode: string } | { ticketId: string } {
  if (row.rawCode !== null) return { qrCode: row.rawCode }
  return row.ticketId === null ? { qrCode: '' } : { ticketId: row.ticketId }
}
