// Disputes and holds as they are kept.
import type { EventId, OrderId, UserId } from '../../../shared/ids.ts'
import type { CaseChoice, CaseKind, CaseState } from '../../../shared/payments/case-schema.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type CaseRow = {
  readonly id: string
  readonly kind: CaseKind
  readonly orderId: OrderId
  readonly attemptId: string
  readonly providerTxnId: string | null
  readonly providerCaseId: string | null
  readonly state: CaseState
  readonly choice: CaseChoice
  readonly amountCents: number | null
  readonly currency: string | null
  readonly reason: string | null
  readonly dueAt: Instant | null
  readonly toldAt: Instant
  readonly takenCents: number
  readonly entry: 'allow' | 'block' | null
  readonly isBlocking: boolean
  readonly openedAt: Instant
  readonly closedAt: Instant | null
  readonly decidedBy: UserId | null
  readonly note: string | null
}

const columns = (tx: TenantTx) => tx`
  id, kind, order_id, attempt_id, provider_txn_id, provider_case_id, state, choice, amount_cents, currency, reason,
  due_at, told_at, taken_cents, entry, is_blocking, opened_at, closed_at, decided_by, note
`

/** More than any payment has. */
const OF_ATTEMPT_MAX = 100

/** Whoever changes a case has locked its order and its payment before. */
export const listCasesOf = (
  tx: TenantTx,
  attemptIds: readonly string[],
): Promise<readonly CaseRow[]> => tx<CaseRow[]>`
  select ${columns(tx)}
    from payment_cases
   where attempt_id = any((select ${pgArray(attemptIds)}::text::uuid[])::uuid[])
   order by opened_at, id
   limit ${OF_ATTEMPT_MAX * attemptIds.length}
`

export async function findCase(tx: TenantTx, id: string): Promise<CaseRow | null> {
  const [row] = await tx<CaseRow[]>`select ${columns(tx)} from payment_cases where id = ${id}`
  return row ?? null
}

/** Writes a case as it is by now; what never changes is written once. */
export async function putCase(tx: TenantTx, row: CaseRow): Promise<void> {
  await tx`
    insert into payment_cases (id, kind, order_id, attempt_id, provider_txn_id, provider_case_id, state, choice,
                               amount_cents, currency, reason, due_at, told_at, taken_cents, entry, is_blocking,
                               opened_at, closed_at, decided_by, note)
    values (${row.id}, ${row.kind}, ${row.orderId}, ${row.attemptId}, ${row.providerTxnId}, ${row.providerCaseId},
            ${row.state}, ${row.choice}, ${row.amountCents}, ${row.currency}, ${row.reason},
            ${instantToTextOrNull(row.dueAt)}::timestamptz, ${tx.typed.instant(row.toldAt)}, ${row.takenCents},
            ${row.entry}, ${row.isBlocking}, ${tx.typed.instant(row.openedAt)},
            ${instantToTextOrNull(row.closedAt)}::timestamptz, ${row.decidedBy}, ${row.note})
    on conflict (tenant_id, id) do update
       set state = excluded.state, provider_txn_id = excluded.provider_txn_id,
           provider_case_id = excluded.provider_case_id, amount_cents = excluded.amount_cents,
           currency = excluded.currency, reason = excluded.reason, due_at = excluded.due_at, told_at = excluded.told_at,
           taken_cents = excluded.taken_cents, entry = excluded.entry, is_blocking = excluded.is_blocking,
           closed_at = excluded.closed_at, decided_by = excluded.decided_by, note = excluded.note
  `
}

/** Whether any case keeps the order's tickets from opening a gate. */
export async function hasBlockingCase(tx: TenantTx, orderId: OrderId): Promise<boolean> {
  const [row] = await tx<{ readonly isBlocked: boolean }[]>`
    select exists (select from payment_cases where order_id = ${orderId} and is_blocking) as is_blocked
  `
  return row?.isBlocked ?? false
}

/** `isDisputed`: a bank has the money. `isDisputeLost`: it keeps it, and nobody need look any more. */
export async function updateDisputed(
  tx: TenantTx,
  attemptId: string,
  { isDisputed, isDisputeLost }: { readonly isDisputed: boolean; readonly isDisputeLost: boolean },
): Promise<void> {
  await tx`
    update payment_attempts set is_disputed = ${isDisputed}, is_dispute_lost = ${isDisputeLost}
     where id = ${attemptId}
  `
}

/** A hold that a person has decided about: a provider that is still to be asked is asked at once. */
export async function updateHoldDecided(
  tx: TenantTx,
  attemptId: string,
  at: Instant,
): Promise<void> {
  await tx`
    update payment_attempts
       set is_held_for_risk = is_held_for_risk and provider_txn_id is null,
           next_check_at = case when provider_txn_id is null then ${tx.typed.instant(at)} end
     where id = ${attemptId}
  `
}

export type WaitingOrder = {
  readonly orderId: OrderId
  readonly eventId: EventId
  /** Good tickets that open no gate because of their payment. */
  readonly isBlocked: boolean
  /** A provider holds its money, and nobody has decided. */
  readonly isHeld: boolean
}

/** Whether an order waits for its payment; null: there is none. */
export async function findWaitingOrder(
  tx: TenantTx,
  orderId: OrderId,
): Promise<WaitingOrder | null> {
  const [row] = await tx<WaitingOrder[]>`
    select o.id as order_id, o.event_id,
           exists (select from tickets t
                    where t.tenant_id = o.tenant_id and t.order_id = o.id and t.is_blocked_for_payment
                      and not t.is_void) as is_blocked,
           exists (select from payment_cases c
                    where c.tenant_id = o.tenant_id and c.order_id = o.id and c.kind = 'hold' and c.state = 'open') as is_held
      from orders o
     where o.id = ${orderId}
  `
  return row ?? null
}
