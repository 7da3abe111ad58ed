// What a promo code would take off, and a bound on how many somebody may guess.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, returnRate, takeRate } from '../../platform/http/rate-limit.ts'
import { type Discount, decideDiscount, undiscounted } from './decide-discount.ts'
import type { PricedItem } from './decide-placement.ts'
import { findPromoCode } from './promo-use-store.ts'

/** Codes that nobody knows, of one address; a mobile network puts many buyers behind one, and some of them mistype. */
export const PROMO_GUESS_RATE: Rate = { name: 'promo-guess', max: 60, windowMs: 10 * MINUTE_MS }

/**
 * Runs what tries a code, unless the address has tried too many that there are not. A code that there is counts as no
 * guess. `address` null: nobody is counted.
 */
export async function tryPromoCode<T>(
  deps: Deps,
  address: string | null,
  run: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  if (address === null) return run()
  const taken = await takeRate(deps, PROMO_GUESS_RATE, address)
  if (!taken.ok) return taken
  const tried = await run()
  const isGuess = !tried.ok && tried.error.code === 'promo_code_unknown'
  if (!isGuess) await returnRate(deps, PROMO_GUESS_RATE, address)
  return tried
}

export type PriceAsked = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  /** As `foldPromoCode` writes it; null: without a code. */
  readonly code: string | null
  /** At their price of this moment. */
  readonly items: readonly PricedItem[]
  /** The IP address that asks; null where there is none. */
  readonly address: string | null
}

/** What these tickets would cost at this moment. Nothing is kept: another buyer may take the last use. */
export function readDiscount(
  deps: Deps,
  { tenantId, eventId, code, items, address }: PriceAsked,
): Promise<Result<Discount, Refusal>> {
  if (code === null) return Promise.resolve(ok(undiscounted(items)))
  return tryPromoCode(deps, address, async () => {
    const promo = await withTenant(deps.db, tenantId, (tx) => findPromoCode(tx, eventId, code))
    return decideDiscount(promo, items, deps.now())
  })
}
