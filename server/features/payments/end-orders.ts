// Ends orders that nobody paid: their places go back, and their payments are over, unless money comes after all.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivities } from '../activity/record-activity.ts'
import { type OrderBook, openOrderBook } from '../orders/order-book.ts'
import { type AttemptRow, listAttemptsOf, lockAttempts, updateAttempts } from './attempt-store.ts'
import { nextCheckAt } from './next-check.ts'

export type Ending = {
  readonly tenantId: TenantId
  readonly orderIds: readonly OrderId[]
  /** `expired`: only those whose hold is over by `now`. */
  readonly status: 'expired' | 'cancelled'
  readonly actor: ActivityActor
  readonly now: Instant
}

/** Those that were ended. One that was paid meanwhile, or ended, is left as it is. */
export const endOrders = (deps: Deps, ending: Ending): Promise<readonly OrderId[]> =>
  withTenant(deps.db, ending.tenantId, (tx) => end(tx, deps, ending))

async function end(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orderIds, status, actor, now }: Ending,
): Promise<readonly OrderId[]> {
  const book = await openOrderBook(tx, deps, tenantId, orderIds, now)
  const ended = orderIds.filter((id) => isEnded(book, id, status, now))
  if (ended.length === 0) return []
  const attempts = await lockAttempts(
    tx,
    (await listAttemptsOf(tx, ended)).map(({ id }) => id),
  )
  await book.openPlaces()
  for (const id of ended) book.end(id, status)
  await Promise.all([
    book.write(),
    updateAttempts(
      tx,
      attempts.filter(isOpen).map((attempt) => ({
        ...attempt,
        state: 'failed',
        failure: status,
        isMismatched: false,
        // Asked about for a day more: money that comes late is given tickets or given back.
        nextCheckAt:
          attempt.providerPaymentId === null ? null : nextCheckAt(attempt.createdAt, now),
      })),
      now,
    ),
    recordActivities(
      tx,
      deps,
      ended.map((id) => ({ actor, action: `order.${status}`, subject: { kind: 'order', id } })),
    ),
  ])
  return ended
}

function isEnded(book: OrderBook, id: OrderId, status: Ending['status'], now: Instant): boolean {
  const order = book.find(id)
  if (order?.status !== 'pending') return false
  const { holdExpiresAt } = order
  if (holdExpiresAt === null) return false
  return status === 'cancelled' || holdExpiresAt <= now
}

/** Money that the provider holds for risk has been paid: its payment goes on without the order. */
const isOpen = ({ state, isHeldForRisk }: AttemptRow): boolean =>
  state === 'pending' || (state === 'processing' && !isHeldForRisk)
