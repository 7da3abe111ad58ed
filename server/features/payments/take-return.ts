// A browser comes back from a provider. Whatever it says is a hint to ask the provider, and nothing else.
import type { Provider } from '../../../shared/payments/schema.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { openAccountById } from './accounts.ts'
import { askProvider, STRANGER_REST_MS } from './ask-provider.ts'
import {
  type AttemptOwner,
  type BegunAttempt,
  findAttemptOwners,
  listBegun,
} from './attempt-store.ts'
import type { ReturnHint } from './providers/port.ts'
import { isReturnProof } from './return-proof.ts'

export type TakeReturn = {
  readonly provider: Provider
  /** As the address has them that the provider was given. */
  readonly attemptRef: string
  readonly proof: string
  /** Query or form, as it came. */
  readonly fields: ReadonlyMap<string, string>
}

/** Somebody looks at a white page meanwhile. The rest goes on without them, and the order's page shows what came of it. */
const PATIENCE_MS = 8 * SECOND_MS

/**
 * The page of the order, whatever was said. Null for an address that we gave to no provider: whoever knows an attempt's
 * reference learns nothing of its order, and has nobody asked.
 */
export async function takeReturn(
  deps: Deps,
  { provider, attemptRef, proof, fields }: TakeReturn,
): Promise<string | null> {
  if (!isReturnProof(deps.config, attemptRef, proof)) return null
  const [owner = null] = await findAttemptOwners(deps.platformDb, [
    { provider, accountId: '', ref: attemptRef, providerPaymentId: null },
  ])
  const begun = owner === null ? null : await findBegun(deps, owner)
  if (owner === null || begun?.provider !== provider) return null
  const hint = await readHint(deps, begun, attemptRef, fields)
  const asking = askProvider(deps, {
    ...{ ...owner, wish: 'look', hint, restMs: STRANGER_REST_MS },
  }).catch((error: unknown) => {
    deps.log.warn('a payment was not asked about when its buyer came back', { error })
  })
  await atMost(PATIENCE_MS, asking)
  // Approved, they say: where the provider has not answered yet, the page waits for it.
  const back = hint.said === 'success' ? '?back' : ''
  return `${publicUrlOf(deps.config)}/orders/${writeOrderToken(deps.config, begun.orderId)}${back}`
}

async function findBegun(
  deps: Deps,
  { tenantId, attemptId }: AttemptOwner,
): Promise<BegunAttempt | null> {
  const [row = null] = await withTenant(deps.db, tenantId, (tx) => listBegun(tx, [attemptId]))
  return row
}

/** Words about another attempt are none about this one. */
async function readHint(
  deps: Deps,
  { accountId }: BegunAttempt,
  ref: string,
  fields: ReadonlyMap<string, string>,
): Promise<ReturnHint> {
  const account = await openAccountById(deps, accountId)
  const hint = account?.provider.readReturn(fields)
  return hint === undefined || (hint.attemptRef !== null && hint.attemptRef !== ref)
    ? NO_HINT
    : hint
}

const NO_HINT: ReturnHint = {
  ...{ attemptRef: null, providerPaymentId: null, said: 'nothing', proof: null, clue: null },
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}
