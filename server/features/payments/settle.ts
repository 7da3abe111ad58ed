// The one way in which a payment comes to be paid, or failed: by a provider's proven word, compared with the attempt.
import { required } from '../../../shared/assert.ts'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { isDatabaseGone } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivities } from '../activity/record-activity.ts'
import { postMovements } from '../ledger/post-movements.ts'
import { openOrderBook } from '../orders/order-book.ts'
import { claimTxns, listBegun, lockAttempts, updateAttempts } from './attempt-store.ts'
import { mailRefundJob } from './mail-refund.ts'
import { insertRefunds, type NewRefund } from './refund-store.ts'
import { applyPair, claimsOf, openSettlement, type Pair, type Settled } from './settlement.ts'
import { readHolds, writeHolds } from './write-holds.ts'

/** `error`: this pair broke its own transaction, for reasons of its own; the others are not touched by it. */
export type SettleOutcome = { readonly settled: Settled } | { readonly error: unknown }

/** A longer transaction would hold the places of a sale, and every station's feed. */
const GROUP_MAX = 32

/**
 * Settles many in few transactions. What happens to one is in one transaction: the money is counted, and tickets are
 * issued or a refund is recorded, never both and never neither, whoever else settles the same at the same moment.
 *
 * A group that breaks is halved until the one to blame is alone. Throws when the database is away.
 */
export async function settle(
  deps: Deps,
  pairs: readonly Pair[],
  now: Instant,
): Promise<readonly SettleOutcome[]> {
  const outcomes: SettleOutcome[] = Array.from({ length: pairs.length })
  const byTenant = new Map<TenantId, number[]>()
  for (const [at, { tenantId }] of pairs.entries()) {
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), at])
  }
  for (const [tenantId, places] of byTenant) {
    for (let from = 0; from < places.length; from += GROUP_MAX) {
      const group = places.slice(from, from + GROUP_MAX)
      const some = group.map((at) => required(pairs[at], 'a pair of this tenant'))
      const settled = await settleGroup(deps, tenantId, some, now)
      for (const [index, at] of group.entries()) {
        outcomes[at] = required(settled[index], 'an outcome for each')
      }
    }
  }
  return outcomes
}

async function settleGroup(
  deps: Deps,
  tenantId: TenantId,
  pairs: readonly Pair[],
  now: Instant,
): Promise<readonly SettleOutcome[]> {
  try {
    const { settled, events } = await withTenant(deps.db, tenantId, (tx) =>
      settleTogether(tx, deps, tenantId, pairs, now),
    )
    for (const eventId of events) deps.hub.publish(tenantId, eventId)
    return settled.map((one) => ({ settled: one }))
  } catch (error) {
    if (isDatabaseGone(error)) throw error
    if (pairs.length === 1) return [{ error }]
    const half = pairs.length >> 1
    return [
      ...(await settleGroup(deps, tenantId, pairs.slice(0, half), now)),
      ...(await settleGroup(deps, tenantId, pairs.slice(half), now)),
    ]
  }
}

type Together = { readonly settled: readonly Settled[]; readonly events: readonly EventId[] }

async function settleTogether(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  pairs: readonly Pair[],
  now: Instant,
): Promise<Together> {
  const ids = [...new Set(pairs.map(({ attemptId }) => attemptId))]
  const orderIds = [...new Set((await listBegun(tx, ids)).map(({ orderId }) => orderId))]
  const book = await openOrderBook(tx, deps, tenantId, orderIds, now)
  const attempts = await lockAttempts(tx, ids)
  const holds = await readHolds(tx, deps, attempts, pairs)
  const work = openSettlement(deps, book, attempts, holds, now)
  const claims = pairs.map((pair) => claimsOf(work, pair))
  const outcomes = await claimTxns(tx, tenantId, claims.flat())
  if (outcomes.includes('new')) await book.openPlaces()
  let at = 0
  const settled = pairs.map((pair, index) => {
    const own = required(claims[index], 'claims of each')
    const claimed = own.map((claim, place) => ({
      ...claim,
      outcome: required(outcomes[at + place], 'an outcome of each'),
    }))
    at += own.length
    return applyPair(work, pair, claimed)
  })
  const [events] = await Promise.all([
    book.write(),
    updateAttempts(tx, [...work.changes.values()], now),
    giveBackLater(tx, deps, tenantId, work.refunds, now),
    postMovements(tx, deps, work.movements, now),
    recordActivities(tx, deps, work.activities),
  ])
  const held = holds === null ? [] : await writeHolds(tx, deps, { tenantId, book, holds })
  return { settled, events: [...new Set([...events, ...held])] }
}

/** With the mails that tell it: money that came late or twice goes back by itself. */
async function giveBackLater(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  refunds: readonly NewRefund[],
  now: Instant,
): Promise<void> {
  if (refunds.length === 0) return
  await insertRefunds(tx, refunds, now)
  const news = 'on_its_way' as const
  await deps.jobs.sendMany(
    tx,
    mailRefundJob,
    refunds.map(({ id: refundId }) => ({ tenantId, refundId, news })),
  )
}
