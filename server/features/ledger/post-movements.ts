// Writes movements of money into the ledger, in the transaction of what moved it.
import type { OrderId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { DAY_MS, type Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { factsOfRefund, legsOf, type MoneyFact, type RefundPosition } from './decide-movement.ts'
import { getPostedRefund, insertMovements } from './entry-store.ts'

export type Moved = {
  readonly fact: MoneyFact
  /** Integer poisha, above 0. */
  readonly amountCents: number
  readonly currency: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly orderId: OrderId | null
  readonly attemptId: string | null
  readonly refundId: string | null
  readonly reference: string | null
  /** By the provider's clock; null: it did not tell. */
  readonly occurredAt: Instant | null
}

/** A provider whose clock is further off than this is not believed. */
const CLOCK_OFF_MS = 2 * DAY_MS
/** Money that was paid while we were away is told late. */
const TOLD_LATE_MS = 60 * DAY_MS

/** One statement for all. Throws when a payment is counted a second time: whoever calls has made sure that it is not. */
export const postMovements = (
  tx: TenantTx,
  deps: Pick<Deps, 'newId'>,
  moved: readonly Moved[],
  now: Instant,
): Promise<void> =>
  insertMovements(
    tx,
    moved.map(({ fact, amountCents, occurredAt, ...rest }) => ({
      ...rest,
      id: deps.newId(),
      legs: legsOf(fact, amountCents),
      occurredAt: believe(occurredAt, now),
    })),
    now,
  )

const believe = (at: Instant | null, now: Instant): Instant =>
  at !== null && at <= now + CLOCK_OFF_MS && at >= now - TOLD_LATE_MS ? at : now

/**
 * Posts what a refund's step has moved: the refund as it is by now, compared with what it was. A step that moved nothing
 * posts nothing. The caller holds the lock of its payment.
 *
 * @param before null: it has just been decided
 */
export async function postRefundStep(
  tx: TenantTx,
  deps: Pick<Deps, 'newId'>,
  refundId: string,
  before: RefundPosition | null,
  now: Instant,
): Promise<void> {
  const posted = await getPostedRefund(tx, refundId)
  const { state, isByHand, isOfSale, completedAt, ...refund } = posted
  const moved = factsOfRefund(before, { state, isByHand }, isOfSale).map((fact) => ({
    ...refund,
    ...{ fact, refundId, occurredAt: fact.kind === 'refund_done' ? completedAt : null },
  }))
  await postMovements(tx, deps, moved, now)
}
