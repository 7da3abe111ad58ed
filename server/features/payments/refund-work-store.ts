// Refunds as they are decided, sent, asked about and noted.
import type { OrderId, TenantId, TicketId, UserId } from '../../../shared/ids.ts'
import type { RefundScope } from '../../../shared/payments/refund-schema.ts'
import type {
  AttemptState,
  RefundFailure,
  RefundReason,
  RefundState,
} from '../../../shared/payments/schema.ts'
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { RefundChange } from './decide-refund.ts'
import type { NewRefund } from './refund-store.ts'

export type RefundRow = {
  readonly id: string
  readonly ref: string
  readonly orderId: OrderId
  readonly attemptId: string
  readonly providerTxnId: string
  readonly providerRefundId: string | null
  readonly amountCents: number
  readonly reason: RefundReason
  readonly state: RefundState
  readonly failure: RefundFailure | null
  readonly providerCode: string | null
  readonly providerMessage: string | null
  readonly tries: number
  readonly requestedAt: Instant
  readonly submittedAt: Instant | null
  readonly sentAt: Instant | null
  readonly completedAt: Instant | null
  readonly nextTryAt: Instant | null
  readonly handReference: string | null
  readonly isByHand: boolean
  readonly isForHand: boolean
  readonly formerRefs: readonly string[]
}

const columns = (tx: TenantTx) => tx`
  id, ref, order_id, attempt_id, provider_txn_id, provider_refund_id, amount_cents, reason, state, failure, provider_code,
  provider_message, tries, requested_at, submitted_at, sent_at, completed_at, next_try_at, hand_reference,
  hand_reference is not null as is_by_hand, is_for_hand, former_refs
`

/**
 * Which payment a refund is of; null: no such refund. Its order is held against those who decide about it: they lock
 * orders before payments, and what is written about a refund names its order.
 */
export async function lockRefundOrder(tx: TenantTx, id: string): Promise<string | null> {
  const [row] = await tx<{ readonly attemptId: string }[]>`
    select r.attempt_id
      from refunds r
      join orders o on o.tenant_id = r.tenant_id and o.id = r.order_id
     where r.id = ${id}
       for key share of o
  `
  return row?.attemptId ?? null
}

/** Whoever changes a refund has locked its payment before: one lock decides about all of its refunds. */
export async function findRefund(tx: TenantTx, id: string): Promise<RefundRow | null> {
  const [row] = await tx<RefundRow[]>`select ${columns(tx)} from refunds where id = ${id}`
  return row ?? null
}

const OF_ATTEMPT_MAX = 1_000

/** Of one movement of money; the oldest first. */
export const listRefundsOfTxn = (
  tx: TenantTx,
  attemptId: string,
  providerTxnId: string,
): Promise<readonly RefundRow[]> => tx<RefundRow[]>`
  select ${columns(tx)}
    from refunds
   where attempt_id = ${attemptId} and provider_txn_id = ${providerTxnId}
   order by id
   limit ${OF_ATTEMPT_MAX}
`

export type DueRefund = {
  readonly tenantId: TenantId
  readonly refundId: string
  readonly attemptId: string
  readonly accountId: string
}

/** Of one account in one round. */
const OF_ACCOUNT_MAX = 25

/**
 * Of every tenant: each account's longest due first, then each one's second, so that none waits behind another account's;
 * what has gone back and is only watched comes after all others.
 */
export const listDueRefunds = (
  db: PlatformDb,
  now: Instant,
  limit: number,
): Promise<readonly DueRefund[]> => db<DueRefund[]>`
  select tenant_id, refund_id, attempt_id, account_id
    from (select r.tenant_id, r.id as refund_id, r.attempt_id, a.account_id, r.next_try_at, r.state = 'succeeded' as is_watched,
                 row_number() over (partition by a.account_id order by (r.state = 'succeeded'), r.next_try_at) as place
            from refunds r
            join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
           where r.next_try_at is not null and r.next_try_at <= ${instantToText(now)}::timestamptz) due
   where place <= ${OF_ACCOUNT_MAX}
   order by is_watched, place, next_try_at
   limit ${limit}
`

export async function updateRefundNextTry(
  tx: TenantTx,
  id: string,
  nextTryAt: Instant | null,
): Promise<void> {
  await tx`
    update refunds set next_try_at = ${instantToTextOrNull(nextTryAt)}::timestamptz where id = ${id}
  `
}

/** The provider has no desk: a person sends it. */
export async function updateRefundForHand(tx: TenantTx, id: string): Promise<void> {
  await tx`update refunds set is_for_hand = true, next_try_at = null where id = ${id}`
}

/** Written before the provider is asked. `isSent`: the request itself, and not a question about it. */
export async function updateRefundAsked(
  tx: TenantTx,
  id: string,
  {
    at,
    until,
    isSent,
  }: { readonly at: Instant; readonly until: Instant; readonly isSent: boolean },
): Promise<void> {
  const sent = isSent
    ? tx`, state = 'submitted', sent_at = ${tx.typed.instant(at)},
         submitted_at = coalesce(submitted_at, ${tx.typed.instant(at)})`
    : tx``
  await tx`
    update refunds set tries = tries + 1, next_try_at = ${tx.typed.instant(until)} ${sent} where id = ${id}
  `
}

/** A stranger's text as a column takes it. */
const cut = (text: string | null, charsMax: number): string | null =>
  text === null ? null : text.toWellFormed().slice(0, charsMax).toWellFormed()

export async function updateRefund(tx: TenantTx, id: string, change: RefundChange): Promise<void> {
  await tx`
    update refunds
       set state = ${change.state}, failure = ${change.failure},
           provider_refund_id = ${cut(change.providerRefundId, 255)},
           provider_code = ${cut(change.providerCode, 100)},
           provider_message = ${cut(change.providerMessage, 300)}, is_for_hand = ${change.isForHand},
           completed_at = ${instantToTextOrNull(change.completedAt)}::timestamptz,
           next_try_at = ${instantToTextOrNull(change.nextTryAt)}::timestamptz
     where id = ${id}
  `
}

/** Begun anew by a reference of its own, after a final no. */
export async function updateRefundAnew(
  tx: TenantTx,
  id: string,
  { ref, at }: { readonly ref: string; readonly at: Instant },
): Promise<void> {
  await tx`
    update refunds
       set former_refs = former_refs || ref, ref = ${ref}, state = 'requested', failure = null, provider_refund_id = null,
           provider_code = null, provider_message = null, tries = 0, submitted_at = null, sent_at = null,
           completed_at = null, is_for_hand = false, next_try_at = ${tx.typed.instant(at)}
     where id = ${id}
  `
}

/** A person has read at the provider by which id it knows this refund: it is asked about by that. */
export async function updateRefundFound(
  tx: TenantTx,
  id: string,
  { providerRefundId, at }: { readonly providerRefundId: string; readonly at: Instant },
): Promise<void> {
  await tx`
    update refunds
       set provider_refund_id = ${providerRefundId}, is_for_hand = false, next_try_at = ${tx.typed.instant(at)}
     where id = ${id}
  `
}

/** A person has looked: the provider has none. */
export async function updateRefundNotThere(tx: TenantTx, id: string): Promise<void> {
  await tx`
    update refunds
       set state = 'failed', failure = 'not_there', is_for_hand = false, next_try_at = null, provider_refund_id = null
     where id = ${id}
  `
}

/** Of one that was never sent by the program. */
export async function updateRefundDue(tx: TenantTx, id: string, at: Instant): Promise<void> {
  await tx`
    update refunds set is_for_hand = false, next_try_at = ${tx.typed.instant(at)}
     where id = ${id} and state = 'requested'
  `
}

export async function updateRefundByHand(
  tx: TenantTx,
  id: string,
  hand: { readonly reference: string; readonly note: string; readonly at: Instant },
): Promise<void> {
  await tx`
    update refunds
       set state = 'succeeded', failure = null, next_try_at = null, is_for_hand = true,
           hand_reference = ${hand.reference}, hand_note = ${hand.note}, completed_at = ${tx.typed.instant(hand.at)}
     where id = ${id}
  `
}

export type DecidedRefund = NewRefund & {
  readonly scope: RefundScope
  readonly feeCents: number
  readonly note: string
  readonly decidedBy: UserId | null
  /** Hex, as is `requestHash`; both null without an idempotency key. */
  readonly keyHash: string | null
  readonly requestHash: string | null
  readonly ticketIds: readonly TicketId[]
}

export async function insertDecidedRefund(
  tx: TenantTx,
  refund: DecidedRefund,
  at: Instant,
): Promise<void> {
  await tx`
    insert into refunds (id, ref, order_id, attempt_id, provider_txn_id, amount_cents, currency, reason, scope, fee_cents,
                         note, decided_by, key_hash, request_hash, requested_at, next_try_at)
    values (${refund.id}, ${refund.ref}, ${refund.orderId}, ${refund.attemptId}, ${refund.providerTxnId},
            ${refund.amountCents}, ${refund.currency}, ${refund.reason}, ${refund.scope}, ${refund.feeCents},
            ${refund.note}, ${refund.decidedBy}, decode(${refund.keyHash}, 'hex'), decode(${refund.requestHash}, 'hex'),
            ${tx.typed.instant(at)}, ${tx.typed.instant(at)})
  `
  if (refund.ticketIds.length === 0) return
  await tx`
    insert into refund_tickets (refund_id, ticket_id)
    select ${refund.id}, t.id from unnest(${pgArray(refund.ticketIds)}::text::uuid[]) as t (id)
  `
}

export type KeyedRefund = { readonly id: string; readonly requestHash: string }

/** What was decided with this idempotency key; null: nothing. */
export async function findRefundByKey(tx: TenantTx, keyHash: string): Promise<KeyedRefund | null> {
  const [row] = await tx<KeyedRefund[]>`
    select id, encode(request_hash, 'hex') as request_hash from refunds where key_hash = decode(${keyHash}, 'hex')
  `
  return row ?? null
}

/** A payment as its refunds see it. Its row is locked. */
export type RefundedPayment = {
  /** Ours, by which the provider knows it. */
  readonly ref: string
  readonly state: AttemptState
  readonly accountId: string
  readonly providerTxnId: string | null
  readonly providerPaymentId: string | null
  readonly amountCents: number
  readonly currency: string
  readonly isDisputed: boolean
  readonly settledAt: Instant | null
}

/** The first lock of whoever changes a payment's refunds. Null: no such payment. */
export async function lockRefundedPayment(
  tx: TenantTx,
  attemptId: string,
): Promise<RefundedPayment | null> {
  const [row] = await tx<RefundedPayment[]>`
    select ref, state, account_id, provider_txn_id, provider_payment_id, amount_cents, currency, is_disputed,
           settled_at
      from payment_attempts
     where id = ${attemptId}
       for no key update
  `
  return row ?? null
}

/** When a movement of money was paid, by the provider's clock where it told; null: it is in no ledger. */
export async function findPaidAt(
  tx: TenantTx,
  attemptId: string,
  providerTxnId: string,
): Promise<Instant | null> {
  const [row] = await tx<{ occurredAt: Instant }[]>`
    select e.occurred_at
      from payment_attempts a
      join ledger_entries e on e.tenant_id = a.tenant_id and e.provider = a.provider and e.kind = 'payment' and e.leg = 1
     where a.id = ${attemptId} and e.attempt_id = a.id and e.reference = ${providerTxnId}
  `
  return row?.occurredAt ?? null
}

export async function updatePaymentState(
  tx: TenantTx,
  attemptId: string,
  state: 'succeeded' | 'refunded',
): Promise<void> {
  await tx`
    update payment_attempts set state = ${state}
     where id = ${attemptId} and state in ('succeeded', 'refunded')
  `
}

/** Something about a payment that only a person understands, once for each `name`. False: it was told before. */
export async function markMisfit(tx: TenantTx, attemptId: string, name: string): Promise<boolean> {
  const { count } = await tx`
    update payment_attempts set is_mismatched = true, misfits = misfits || ${name}::text
     where id = ${attemptId} and not ${name}::text = any(misfits) and cardinality(misfits) < 20
  `
  return count === 1
}
