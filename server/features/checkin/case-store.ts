// What conflicts and review items are told with: scans with their places and people, tickets with their holders.
// PostgreSQL writes them as the administration reads them.
import {
  CASE_HISTORY_MAX,
  type CaseTicket,
  type ScanView,
} from '../../../shared/checkin/admin-schema.ts'
import type { EventId, GateId, ScanId, StationId, TicketId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

/** Which of them are wanted. */
export type CaseFilter = {
  /** In the holder's or the buyer's name or the order's number, anywhere, in any case. */
  readonly search?: string | undefined
  readonly eventId?: EventId | undefined
  readonly gateId?: GateId | undefined
  readonly state?: 'open' | 'resolved' | undefined
  /** When it was found: from inclusive, until exclusive. */
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
}

/** As JSON: a scan `s` of the ledger. The odd condition: see `listHistory`. */
const scanJson = (tx: TenantTx) => tx`
  json_build_object(
    'scanId', s.scan_id, 'kind', s.kind, 'annuls', s.annuls, 'direction', s.direction,
    'list', json_build_object('id', s.list_id, 'name', (
      select l.name from check_in_lists l where l.tenant_id = s.tenant_id and l.id = s.list_id)),
    'scannedAt', iso(s.scanned_at), 'localAt', iso(s.local_at), 'sentAt', iso(s.sent_at),
    'receivedAt', iso(s.received_at), 'sequence', s.sequence,
    'verdict', s.verdict, 'reason', s.reason, 'forcedPast', s.forced_past, 'forceReason', s.force_reason,
    'forcedBy', ${personJson(tx, 'forced_by')}, 'isUnpaidConfirmed', s.is_unpaid_confirmed,
    'isAnnulled', exists (
      select from scans a
       where a.tenant_id = s.tenant_id and a.ticket_id = s.ticket_id and a.list_id = s.list_id
         and a.annuls = s.scan_id and a.verdict || '' = 'admitted' and not a.is_pending),
    'isPending', s.is_pending, 'flags', to_json(s.flags), 'operator', ${personJson(tx, 'operator_id')},
    'gate', case when s.gate_id is not null then json_build_object('id', s.gate_id, 'name', (
      select g.name from gates g where g.tenant_id = s.tenant_id and g.id = s.gate_id)) end,
    'station', case when s.station_id is not null then json_build_object('id', s.station_id, 'name', (
      select st.name from stations st where st.tenant_id = s.tenant_id and st.id = s.station_id)) end)
`

const personJson = (tx: TenantTx, column: 'operator_id' | 'forced_by') => tx`
  case when s.${tx(column)} is not null then json_build_object('id', s.${tx(column)}, 'name', (
    select u.name from users u where u.id = s.${tx(column)})) end
`

/** The columns that a conflict and a review item, joined as `c` with its event `e`, have in common. */
export const caseColumns = (tx: TenantTx) => tx`
  c.scan_id, c.ticket_id, c.found_at, c.note, c.resolved_at, coalesce(c.changed_xid::text, '0') as version,
  json_build_object('id', e.id, 'name', e.name, 'nameBn', e.name_bn, 'timeZone', e.time_zone) as event,
  case when c.resolved_by is not null then json_build_object('id', c.resolved_by, 'name', (
    select u.name from users u where u.id = c.resolved_by)) end as resolved_by,
  (select json_build_object(
       'id', t.id, 'ticketType', json_build_object('id', tt.id, 'name', tt.name, 'nameBn', tt.name_bn),
       'attendeeName', t.attendee_name, 'isVoid', t.is_void, 'isBlocked', t.is_blocked,
       'order', json_build_object('id', o.id, 'number', o.number, 'status', o.status, 'buyerName', o.buyer_name,
         'buyerEmail', o.buyer_email, 'buyerPhone', o.buyer_phone))
     from tickets t
     join ticket_types tt on tt.tenant_id = t.tenant_id and tt.id = t.ticket_type_id
     join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
    where t.tenant_id = c.tenant_id and t.id = c.ticket_id) as ticket
`

/** The scan that `c` names in this column. */
export const scanColumn = (tx: TenantTx, column: 'scan_id' | 'winner_scan_id') => tx`
  (select ${scanJson(tx)} from scans s where s.tenant_id = c.tenant_id and s.scan_id = c.${tx(column)})
`

/** What `caseColumns` gives. */
export type CaseRow = {
  readonly scanId: ScanId
  readonly foundAt: Instant
  readonly note: string | null
  readonly resolvedAt: Instant | null
  /** The transaction that last changed it. */
  readonly version: string
  readonly event: {
    readonly id: EventId
    readonly name: string
    readonly nameBn: string | null
    readonly timeZone: string
  }
  readonly resolvedBy: ScanView['operator']
  readonly ticket: CaseTicket | null
}

export const caseConditions = (
  tx: TenantTx,
  { eventId, state, from, until, search }: CaseFilter,
) => tx`
  ${eventId === undefined ? tx`` : tx`and c.event_id = ${eventId}`}
  ${state === undefined ? tx`` : state === 'open' ? tx`and c.status = 'open'` : tx`and c.status <> 'open'`}
  ${from === undefined ? tx`` : tx`and c.found_at >= ${tx.typed.instant(from)}`}
  ${until === undefined ? tx`` : tx`and c.found_at < ${tx.typed.instant(until)}`}
  ${search === undefined || search === '' ? tx`` : isFound(tx, likePattern(search))}
`

/** There are few cases beside tickets: each is looked at. The offset keeps the look from becoming a join. */
const isFound = (tx: TenantTx, pattern: string) => tx`
  and exists (select from tickets t
                join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
               where t.tenant_id = c.tenant_id and t.id = c.ticket_id
                 and (t.attendee_name ilike ${pattern} or o.buyer_name ilike ${pattern} or o.number ilike ${pattern})
              offset 0)
`

/** Every scan of a ticket, the latest of them, by corrected time. */
export async function listTicketScans(
  tx: TenantTx,
  eventId: EventId,
  ticketId: TicketId,
): Promise<ScanView[]> {
  const rows = await tx<{ scan: ScanView }[]>`
    select ${scanJson(tx)} as scan
      from scans s
     where s.ticket_id = ${ticketId} and s.event_id = ${eventId}
     order by s.scanned_at desc, s.station_id desc nulls last, s.scan_id desc
     limit ${CASE_HISTORY_MAX}
  `
  return rows.map(({ scan }) => scan).toReversed()
}

export async function hasStation(tx: TenantTx, id: StationId): Promise<boolean> {
  const rows = await tx`select 1 from stations where id = ${id}`
  return rows.length === 1
}
