// Disputes and holds as an organizer's administration reads them.
import type { EventId, OrderId } from '../../../shared/ids.ts'
import type { CaseKind, CaseState } from '../../../shared/payments/case-schema.ts'
import type { AttemptState, Provider } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { CaseRow } from './case-store.ts'

export type ListedCase = Omit<CaseRow, 'amountCents' | 'currency' | 'toldAt'> & {
  readonly orderNumber: string
  readonly buyerName: string
  readonly eventId: EventId
  readonly eventName: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly amountCents: number
  readonly paidCents: number
  readonly currency: string
  readonly attemptState: AttemptState
  /** It is about the money that paid the order, and the order is paid. */
  readonly isOfTickets: boolean
  readonly tickets: number
  readonly entered: number
}

const columns = (tx: TenantTx) => tx`
  c.id, c.kind, c.order_id, c.attempt_id, coalesce(c.provider_txn_id, a.provider_txn_id) as provider_txn_id,
  c.provider_case_id, c.state, c.choice, c.reason, c.due_at, c.taken_cents, c.entry, c.is_blocking, c.opened_at,
  c.closed_at, c.decided_by, c.note, coalesce(c.amount_cents, a.amount_cents) as amount_cents,
  a.amount_cents as paid_cents, coalesce(c.currency, a.currency) as currency, a.provider, a.is_live,
  a.state as attempt_state, o.number as order_number, o.buyer_name, o.event_id, e.name as event_name,
  o.paid_attempt_id is not distinct from a.id and o.status = 'paid' as is_of_tickets,
  (select count(*) from tickets t
    where t.tenant_id = c.tenant_id and t.order_id = c.order_id and not t.is_void) as tickets,
  (select count(*) from tickets t
    where t.tenant_id = c.tenant_id and t.order_id = c.order_id and not t.is_void
      and exists (select from checked_in_tickets i where i.tenant_id = t.tenant_id and i.ticket_id = t.id)) as entered
`

const joined = (tx: TenantTx) => tx`
  from payment_cases c
  join payment_attempts a on a.tenant_id = c.tenant_id and a.id = c.attempt_id
  join orders o on o.tenant_id = c.tenant_id and o.id = c.order_id
  join events e on e.tenant_id = o.tenant_id and e.id = o.event_id
`

export type CasesQuery = {
  readonly kind: CaseKind | undefined
  readonly state: CaseState | undefined
  readonly isOpen: boolean | undefined
  readonly provider: Provider | undefined
  readonly orderId: OrderId | undefined
  readonly after: { readonly openedAt: Instant; readonly id: string } | null
  readonly limit: number
}

/** The newest first. */
export function listCaseRows(
  tx: TenantTx,
  { kind, state, isOpen, provider, orderId, after, limit }: CasesQuery,
): Promise<readonly ListedCase[]> {
  const older =
    after === null
      ? tx``
      : tx`and (c.opened_at, c.id) < (${tx.typed.instant(after.openedAt)}, ${after.id}::uuid)`
  const open = tx`and (c.closed_at is null) = ${isOpen ?? true}`
  return tx<ListedCase[]>`
    select ${columns(tx)} ${joined(tx)}
     where true ${kind === undefined ? tx`` : tx`and c.kind = ${kind}`}
       ${state === undefined ? tx`` : tx`and c.state = ${state}`}
       ${isOpen === undefined ? tx`` : open}
       ${provider === undefined ? tx`` : tx`and a.provider = ${provider}`}
       ${orderId === undefined ? tx`` : tx`and c.order_id = ${orderId}`} ${older}
     order by c.opened_at desc, c.id desc
     limit ${limit}
  `
}

export async function findListedCase(tx: TenantTx, id: string): Promise<ListedCase | null> {
  const [row] = await tx<ListedCase[]>`select ${columns(tx)} ${joined(tx)} where c.id = ${id}`
  return row ?? null
}
