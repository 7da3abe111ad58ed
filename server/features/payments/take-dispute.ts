// A provider tells of a dispute: what counts of it is kept, with what it means for the money and for the tickets.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { CaseState } from '../../../shared/payments/case-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { movesOfDispute } from '../ledger/decide-movement.ts'
import { postMovements } from '../ledger/post-movements.ts'
import { type OrderBook, openOrderBook } from '../orders/order-book.ts'
import {
  type AttemptOwner,
  type AttemptRow,
  findTxnOwner,
  listBegun,
  lockAttempts,
} from './attempt-store.ts'
import { type CaseRow, listCasesOf, putCase, updateDisputed } from './case-store.ts'
import { blocksEntry, foldDispute, isClosed, isTaken } from './decide-case.ts'
import { followCases } from './follow-case.ts'
import { getPaymentRules } from './payment-rules-store.ts'
import type { DisputeNews, ProviderName } from './providers/port.ts'
import { markMisfit } from './refund-work-store.ts'

export type ToldDispute = {
  readonly provider: ProviderName
  /** The account that says so: it speaks of its own payments alone. */
  readonly accountId: string
  readonly dispute: DisputeNews
  /** By the provider's clock; null: it does not say. */
  readonly occurredAt: Instant | null
}

/** Null: no payment of ours. `repeated`: it changed nothing. */
export async function takeDispute(
  deps: Deps,
  told: ToldDispute,
): Promise<CaseState | 'repeated' | null> {
  const owner = await findTxnOwner(deps.platformDb, told.provider, told.dispute.providerTxnId)
  if (owner === null) return null
  const taken = await withTenant(deps.db, owner.tenantId, (tx) => take(tx, deps, owner, told))
  if (taken?.isAtGate) deps.hub.publish(owner.tenantId, taken.eventId)
  return taken?.outcome ?? null
}

type Order = NonNullable<ReturnType<OrderBook['find']>>

async function take(
  tx: TenantTx,
  deps: Deps,
  { tenantId, attemptId }: AttemptOwner,
  told: ToldDispute,
) {
  const now = deps.now()
  const [begun] = await listBegun(tx, [attemptId])
  if (begun?.accountId !== told.accountId) return null
  const { orderId } = begun
  const book = await openOrderBook(tx, deps, tenantId, [orderId], now)
  const order = required(book.find(orderId), 'an attempt has an order')
  const [attempt] = await lockAttempts(tx, [attemptId])
  if (attempt === undefined) return null
  const all = (await listCasesOf(tx, [attemptId])).filter(({ kind }) => kind === 'dispute')
  const before =
    all.find(({ providerCaseId }) => providerCaseId === told.dispute.disputeId) ??
    // Marked before it was asked for its name: this is the one.
    all.find(({ providerCaseId }) => providerCaseId === null)
  const after = await fold(tx, deps, { order, attempt, told, now }, before)
  await putCase(tx, after)
  await post(tx, deps, { attempt, before, after, now })
  await mark(tx, attemptId, [...all.filter(({ id }) => id !== after.id), after])
  if (before === undefined || before.state !== after.state) await note(tx, deps, attempt, after)
  const { eventId } = order
  const isAtGate = await followCases(tx, deps, { tenantId, orderId, eventId })
  const isNews = before === undefined || before.state !== after.state
  return { outcome: isNews ? after.state : ('repeated' as const), isAtGate, eventId }
}

type Found = {
  readonly order: Order
  readonly attempt: AttemptRow
  readonly told: ToldDispute
  readonly now: Instant
}

async function fold(
  tx: TenantTx,
  deps: Deps,
  { order, attempt, told: { dispute, occurredAt }, now }: Found,
  before: CaseRow | undefined,
): Promise<CaseRow> {
  const facts = foldDispute(before ?? null, dispute, occurredAt ?? now)
  const { state, currency, amountCents } = facts
  const isFit = currency === attempt.currency && (amountCents ?? 0) <= attempt.amountCents
  if (!isFit && (await markMisfit(tx, attempt.id, nameOf(dispute)))) {
    deps.log.error('a dispute is about another sum than was paid: a person must look', {
      attemptRef: attempt.ref,
    })
  }
  const choice = before?.choice ?? (await getPaymentRules(tx)).onDispute
  const entry = before?.entry ?? null
  // Another payment of the same order, which goes back, has brought no ticket.
  const { providerTxnId } = dispute
  const isOfTickets = order.paidAttemptId === attempt.id && attempt.providerTxnId === providerTxnId
  const isOver = isClosed(state)
  return {
    ...{
      id: before?.id ?? deps.newId(),
      kind: 'dispute',
      orderId: order.id,
      attemptId: attempt.id,
    },
    ...{ providerTxnId, providerCaseId: dispute.disputeId, ...facts, choice, entry },
    takenCents: isFit && isTaken(state) ? (amountCents ?? 0) : 0,
    isBlocking: isOfTickets && blocksEntry({ kind: 'dispute', state, choice, entry }),
    openedAt: before?.openedAt ?? now,
    closedAt: isOver ? (before?.state === state ? before.closedAt : now) : null,
    ...{ decidedBy: before?.decidedBy ?? null, note: before?.note ?? null },
  }
}

const nameOf = ({ disputeId }: DisputeNews): string =>
  createHash('sha256').update(`dispute ${disputeId}`).digest('hex').slice(0, 16)

/** What the bank has by now, compared with what the ledger says that it has. */
async function post(
  tx: TenantTx,
  deps: Deps,
  {
    attempt: { id: attemptId, orderId, provider, isLive, currency },
    before,
    after,
    now,
  }: {
    readonly attempt: AttemptRow
    readonly before: CaseRow | undefined
    readonly after: CaseRow
    readonly now: Instant
  },
): Promise<void> {
  const moves = movesOfDispute(before?.takenCents ?? 0, after.takenCents)
  const named = { orderId, attemptId, refundId: null, provider, isLive, currency }
  const { providerCaseId: reference, toldAt: occurredAt } = after
  await postMovements(
    tx,
    deps,
    moves.map((move) => ({ ...named, ...move, reference, occurredAt })),
    now,
  )
}

/** A bank has the money of any of them; or keeps it, and nothing is open any more. */
function mark(tx: TenantTx, attemptId: string, all: readonly CaseRow[]): Promise<void> {
  const isDisputed = all.some(({ state }) => isTaken(state))
  const isDisputeLost = isDisputed && all.every(({ state }) => state !== 'open')
  return updateDisputed(tx, attemptId, { isDisputed, isDisputeLost })
}

const ACTIONS: Readonly<Partial<Record<CaseState, string>>> = {
  inquiry: 'payment.inquired',
  open: 'payment.disputed',
  won: 'payment.dispute_won',
  lost: 'payment.dispute_lost',
  dropped: 'payment.dispute_dropped',
}

const note = (
  tx: TenantTx,
  deps: Deps,
  { id: attemptId, provider }: AttemptRow,
  { id: caseId, orderId, state, amountCents }: CaseRow,
): Promise<void> =>
  recordActivity(tx, deps, {
    actor: SYSTEM_ACTOR,
    action: required(ACTIONS[state], 'a state of disputes'),
    subject: { kind: 'order', id: orderId },
    metadata: { attemptId, caseId, provider, amountCents },
  })
