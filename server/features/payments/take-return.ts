// A browser comes back from a provider. Whatever it says is a hint to ask the provider, and nothing else.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { openAccountByRef } from './accounts.ts'
import { askProvider, STRANGER_REST_MS } from './ask-provider.ts'
import { findAttemptOwners, findOrderIds } from './attempt-store.ts'

export type TakeReturn = {
  readonly provider: Provider
  readonly merchantRef: string | null
  /** Query or form, as it came. */
  readonly fields: ReadonlyMap<string, string>
}

/** Somebody looks at a white page meanwhile. The rest goes on without them, and the order's page shows what came of it. */
const PATIENCE_MS = 8 * SECOND_MS

/** The page of the order, whatever was said. Nobody's payment: not found. */
export async function takeReturn(
  deps: Deps,
  { provider, merchantRef, fields }: TakeReturn,
): Promise<Result<string, Refusal>> {
  const account = await openAccountByRef(deps, provider, merchantRef)
  if (account === null) return refuse({ code: 'not_found' })
  const hint = account.provider.readReturn(fields)
  const [owner = null] = await findAttemptOwners(deps.platformDb, [
    {
      ...{ provider, accountId: account.id, ref: hint.attemptRef },
      providerPaymentId: hint.providerPaymentId,
    },
  ])
  if (owner === null) return refuse({ code: 'not_found' })
  const orderId = await orderOf(deps, owner.tenantId, owner.attemptId)
  if (orderId === null) return refuse({ code: 'not_found' })
  const asking = askProvider(deps, {
    ...{ ...owner, wish: 'look', hint, restMs: STRANGER_REST_MS },
  }).catch((error: unknown) => {
    deps.log.warn('a payment was not asked about when its buyer came back', { error })
  })
  await atMost(PATIENCE_MS, asking)
  // Approved, they say: where the provider has not answered yet, the page waits for it.
  const back = hint.said === 'success' ? '?back' : ''
  return ok(`${publicUrlOf(deps.config)}/orders/${writeOrderToken(deps.config, orderId)}${back}`)
}

async function orderOf(deps: Deps, tenantId: TenantId, attemptId: string): Promise<OrderId | null> {
  const [row] = await withTenant(deps.db, tenantId, (tx) => findOrderIds(tx, [attemptId]))
  return row?.orderId ?? null
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}
