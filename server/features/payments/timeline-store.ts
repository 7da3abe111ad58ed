// What happened to one order: its payments, refunds, tickets and scans as the audit trail has them.
import type { OrderId } from '../../../shared/ids.ts'
import type { RefundReason, RefundState } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type OrderSituation = {
  readonly source: 'import' | 'online' | 'complimentary' | 'gate'
  readonly holdExpiresAt: Instant | null
  readonly closedAt: Instant | null
}

export async function findSituation(tx: TenantTx, id: OrderId): Promise<OrderSituation | null> {
  const [row] = await tx<OrderSituation[]>`
    select source, hold_expires_at, closed_at from orders where id = ${id}
  `
  return row ?? null
}

export type RefundRow = {
  readonly id: string
  readonly ref: string
  readonly attemptId: string
  readonly amountCents: number
  readonly currency: string
  readonly reason: RefundReason
  readonly state: RefundState
  readonly requestedAt: Instant
}

const REFUNDS_MAX = 100

/** The oldest first. */
export const listOrderRefunds = (tx: TenantTx, id: OrderId): Promise<readonly RefundRow[]> => tx<
  RefundRow[]
>`
  select id, ref, attempt_id, amount_cents, currency, reason, state, requested_at
    from refunds
   where order_id = ${id}
   order by requested_at, id
   limit ${REFUNDS_MAX}
`

export type HappeningRow = {
  readonly id: string
  readonly at: Instant
  readonly actorKind: 'user' | 'station' | 'system' | 'visitor'
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly metadata: Record<string, unknown>
}

/** Of an order of a hundred tickets that were scanned again and again the latest. */
export const HAPPENINGS_MAX = 500

/** The oldest first, the latest of them: of the order itself, its tickets, its attempts, its refunds, and every scan. */
export const listHappenings = (tx: TenantTx, id: OrderId): Promise<readonly HappeningRow[]> => tx<
  HappeningRow[]
>`
  with subjects as materialized (
    select ${id}::text::uuid as id
    union all select t.id from tickets t where t.order_id = ${id}
    union all select a.id from payment_attempts a where a.order_id = ${id}
    union all select r.id from refunds r where r.order_id = ${id})
  select latest.*,
         case latest.actor_kind
           when 'user' then (select u.name from users u where u.id = latest.actor_id)
           when 'station' then (select s.name from stations s where s.id = latest.actor_id) end as actor_name
    from (
      select h.id, h.at, h.actor_kind, h.actor_id, h.action, h.subject_kind, h.subject_id, h.metadata
        from subjects
       cross join lateral (
         (select a.id, a.at, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.metadata
            from activity a
           where a.subject_id = subjects.id
           order by a.at desc limit ${HAPPENINGS_MAX})
         union all
         (select s.scan_id, s.scanned_at,
                 case when s.operator_id is not null then 'user' when s.station_id is not null then 'station' else 'system' end,
                 coalesce(s.operator_id, s.station_id),
                 case when s.kind = 'annul' then 'check_in.annulled'
                      when s.verdict = 'admitted' then 'ticket.checked_in'
                      else 'check_in.refused' end,
                 'ticket', s.ticket_id,
                 jsonb_build_object('reason', s.reason, 'direction', s.direction, 'listId', s.list_id, 'gateId', s.gate_id)
            from scans s
           where s.ticket_id = subjects.id
           order by s.scanned_at desc limit ${HAPPENINGS_MAX})) h
       order by h.at desc, h.id desc
       limit ${HAPPENINGS_MAX}) latest
   order by latest.at, latest.id
`
