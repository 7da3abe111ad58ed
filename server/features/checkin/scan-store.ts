// Appends rows to the ledger of scans.
import type { Instant } from '../../../shared/time.ts'
import { pgArray, pgWordArray } from '../../platform/db/pg-array.ts'
import { isUniqueViolation } from '../../platform/db/pg-errors.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { ScanRow } from './store.ts'

/** Somebody stored one of these scan ids since we looked. The transaction is lost: begin anew. */
export class ScanIdTaken extends Error {}

/** What the rows of a batch have in common, mostly all of them: one place, one sender, one verdict. */
type Head = Pick<
  ScanRow,
  | 'kind'
  | 'eventId'
  | 'listId'
  | 'gateId'
  | 'stationId'
  | 'operatorId'
  | 'direction'
  | 'sentAt'
  | 'bootId'
  | 'verdict'
  | 'reason'
  | 'forcedPast'
  | 'forceReason'
  | 'forcedBy'
  | 'isUnpaidConfirmed'
  | 'flags'
  | 'isPending'
>

/**
 * Appends the rows; throws `ScanIdTaken` when one of their ids is there.
 * In order of id: two deliveries of one queue, in whatever order, wait for each other instead of dying.
 *
 * The arrays stand in subqueries: elsewhere the planner would parse each of them once more. Times go as milliseconds,
 * split so that none is rounded.
 */
export async function insertScans(
  tx: TenantTx,
  rows: readonly ScanRow[],
  receivedAt: Instant,
): Promise<void> {
  const { heads, headOf } = splitHeads(rows)
  const head = (pick: (row: Head) => string | number | boolean | null) => pgArray(heads.map(pick))
  const each = (pick: (row: ScanRow) => string | number | null) => pgArray(rows.map(pick))
  await tx`
    insert into scans (
      tenant_id, scan_id, kind, annuls, event_id, list_id, ticket_id, gate_id, station_id, operator_id, direction,
      scanned_at, local_at, sent_at, sequence, boot_id, verdict, reason, forced_past, force_reason, forced_by,
      is_unpaid_confirmed, raw_code, flags, is_pending, content_hash, received_at)
    select (select nullif(current_setting('app.tenant_id', true), '')::uuid),
           scan_id, kind, annuls, event_id, list_id, ticket_id, gate_id, station_id, operator_id, direction,
           to_timestamp(scanned_at / 1000) + scanned_at % 1000 * ms, to_timestamp(local_at / 1000) + local_at % 1000 * ms,
           to_timestamp(sent_at / 1000) + sent_at % 1000 * ms, sequence, boot_id, verdict, reason,
           forced_past, force_reason, forced_by, is_unpaid_confirmed, raw_code, string_to_array(flags, ','),
           is_pending, decode(content_hash, 'hex'), (select ${new Date(receivedAt).toISOString()}::text::timestamptz)
      from unnest(
        (select ${pgWordArray(rows.map((row) => row.scanId))}::text::uuid[]),
        (select ${rows.some((row) => row.annuls !== null) ? each((row) => row.annuls) : NONE}::text::uuid[]),
        (select ${each((row) => row.ticketId)}::text::uuid[]),
        (select ${each((row) => row.scannedAt)}::text::bigint[]),
        (select ${each((row) => row.localAt)}::text::bigint[]),
        (select ${each((row) => row.sequence)}::text::bigint[]),
        (select ${each((row) => row.rawCode)}::text::text[]),
        (select ${pgWordArray(rows.map((row) => row.contentHash))}::text::text[]),
        (select ${pgArray(headOf)}::text::bigint[])
      ) as rows (scan_id, annuls, ticket_id, scanned_at, local_at, sequence, raw_code, content_hash, head)
      join unnest(
        (select ${head((row) => row.kind)}::text::text[]),
        (select ${head((row) => row.eventId)}::text::uuid[]),
        (select ${head((row) => row.listId)}::text::uuid[]),
        (select ${head((row) => row.gateId)}::text::uuid[]),
        (select ${head((row) => row.stationId)}::text::uuid[]),
        (select ${head((row) => row.operatorId)}::text::uuid[]),
        (select ${head((row) => row.direction)}::text::text[]),
        (select ${head((row) => row.sentAt)}::text::bigint[]),
        (select ${head((row) => row.bootId)}::text::text[]),
        (select ${head((row) => row.verdict)}::text::text[]),
        (select ${head((row) => row.reason)}::text::text[]),
        (select ${head((row) => row.forcedPast)}::text::text[]),
        (select ${head((row) => row.forceReason)}::text::text[]),
        (select ${head((row) => row.forcedBy)}::text::uuid[]),
        (select ${head((row) => row.isUnpaidConfirmed)}::text::boolean[]),
        (select ${head((row) => row.flags.join(','))}::text::text[]),
        (select ${head((row) => row.isPending)}::text::boolean[])
      ) with ordinality as heads (
        kind, event_id, list_id, gate_id, station_id, operator_id, direction, sent_at, boot_id, verdict, reason,
        forced_past, force_reason, forced_by, is_unpaid_confirmed, flags, is_pending, head) using (head),
      (values (interval '1 ms')) as units (ms)
     order by scan_id
  `.catch((error: unknown) => {
    throw isUniqueViolation(error, 'scans_pkey') ? new ScanIdTaken() : error
  })
}

/** Of a shorter array `unnest` makes nulls. */
const NONE = '{}'

function splitHeads(rows: readonly ScanRow[]): {
  readonly heads: readonly Head[]
  /** For each row the place of its head, counted from 1. */
  readonly headOf: readonly number[]
} {
  const heads: Head[] = []
  const headOf = rows.map((row) => {
    const last = heads.at(-1)
    if (last === undefined || !hasHead(row, last)) heads.push(row)
    return heads.length
  })
  return { heads, headOf }
}

/** Written out, because it is asked of every row. */
const hasHead = (row: Head, head: Head): boolean =>
  row.kind === head.kind &&
  row.eventId === head.eventId &&
  row.listId === head.listId &&
  row.gateId === head.gateId &&
  row.stationId === head.stationId &&
  row.operatorId === head.operatorId &&
  row.direction === head.direction &&
  row.sentAt === head.sentAt &&
  row.bootId === head.bootId &&
  row.verdict === head.verdict &&
  row.reason === head.reason &&
  row.forcedPast === head.forcedPast &&
  row.forceReason === head.forceReason &&
  row.forcedBy === head.forcedBy &&
  row.isUnpaidConfirmed === head.isUnpaidConfirmed &&
  row.isPending === head.isPending &&
  isSame(row.flags, head.flags)

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((flag, at) => flag === b[at])
