// The installation in numbers: organizers, events, tickets, money, and what waits for a person.
import type { PlatformTotals } from '../../../shared/payments/admin-schema.ts'
import type { Deps } from '../../deps.ts'
import { listMoney, readCounts } from './totals-store.ts'

export async function readPlatformTotals({
  platformDb,
}: Pick<Deps, 'platformDb'>): Promise<PlatformTotals> {
  const [counts, money] = await Promise.all([readCounts(platformDb), listMoney(platformDb)])
  return { ...counts, money: [...money] }
}
