// A provider tells of a refund: it is asked about, and only the answer counts.
import { createHash } from 'node:crypto'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { findTxnOwner, listBegun } from './attempt-store.ts'
import type { ProviderName, RefundNews } from './providers/port.ts'
import {
  listRefundsOfTxn,
  lockRefundedPayment,
  markMisfit,
  type RefundRow,
  updateRefundNextTry,
} from './refund-work-store.ts'

/** News of one moment come in threes, and the answer to our own request is on its way as well. */
const REST_MS = 5 * SECOND_MS

export type TakenNews =
  | 'refund_asked'
  | 'refund_known'
  /** Nobody here decided it. */
  | 'refund_foreign'
  | 'unknown_payment'

/** `accountId`: the account that says so; it speaks of its own payments alone. */
export async function takeRefundNews(
  deps: Deps,
  { provider, accountId }: { readonly provider: ProviderName; readonly accountId: string },
  news: RefundNews,
): Promise<TakenNews> {
  const { providerTxnId } = news
  if (providerTxnId === null) return 'unknown_payment'
  const owner = await findTxnOwner(deps.platformDb, provider, providerTxnId)
  if (owner === null) return 'unknown_payment'
  const { attemptId } = owner
  return withTenant(deps.db, owner.tenantId, async (tx): Promise<TakenNews> => {
    const payment = await lockRefundedPayment(tx, attemptId)
    if (payment?.accountId !== accountId) return 'unknown_payment'
    const refunds = await listRefundsOfTxn(tx, attemptId, providerTxnId)
    const chosen = choose(refunds, news)
    if (chosen === 'foreign') {
      const id = news.providerRefundId ?? news.refundRef ?? ''
      if (await markMisfit(tx, attemptId, nameOf(id))) {
        const [begun] = await listBegun(tx, [attemptId])
        await recordActivity(tx, deps, {
          actor: SYSTEM_ACTOR,
          action: 'refund.foreign',
          subject: { kind: 'order', id: begun?.orderId ?? null },
          metadata: { attemptId, provider },
        })
        deps.log.error('a refund that nobody here decided: a person must look', { provider })
      }
      return 'refund_foreign'
    }
    for (const { id } of chosen) await updateRefundNextTry(tx, id, deps.now() + REST_MS)
    return chosen.length > 0 ? 'refund_asked' : 'refund_known'
  })
}

const nameOf = (id: string): string =>
  createHash('sha256').update(`refund ${id}`).digest('hex').slice(0, 16)

const isOpen = ({ state }: RefundRow): boolean => state === 'submitted' || state === 'unknown'

/** Which are asked about: those it names, or, where it names none, all that are on their way. */
function choose(
  refunds: readonly RefundRow[],
  { refundRef, providerRefundId, standing }: RefundNews,
): readonly RefundRow[] | 'foreign' {
  if (refundRef === null && providerRefundId === null) return refunds.filter(isOpen)
  const named = refunds.find(
    (one) =>
      one.ref === refundRef ||
      (providerRefundId !== null && one.providerRefundId === providerRefundId),
  )
  if (named === undefined) {
    const isFormer = refunds.some(
      ({ formerRefs }) => refundRef !== null && formerRefs.includes(refundRef),
    )
    // That it failed is known; anything else would be money that went back unseen.
    return isFormer && standing?.kind === 'failed' ? [] : 'foreign'
  }
  // A person has sent it as well: it went back twice.
  if (named.isByHand && standing?.kind === 'succeeded') return 'foreign'
  const isNews = standing === null || standing.kind !== named.state
  return isNews && !named.isByHand && named.state !== 'requested' ? [named] : []
}
