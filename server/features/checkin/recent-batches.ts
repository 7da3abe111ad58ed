// Tells a batch that comes for the first time from one that was here: only to read ahead for the one that is likely new.
import type { ScanId, TenantId } from '../../../shared/ids.ts'
import { perDeps } from '../../platform/per-deps.ts'

export type RecentBatches = {
  /** True the first time. A batch that was taken by another replica, or is forgotten, is first again. */
  readonly isFirst: (tenantId: TenantId, firstScanId: ScanId | undefined) => boolean
}

const BATCHES_KEPT = 1_000

/** Nothing but speed rests on it: what is stored is found in the database, whatever is said here. */
export function createRecentBatches(): RecentBatches {
  const seen = new Set<string>()
  return {
    isFirst: (tenantId, firstScanId) => {
      const batch = `${tenantId} ${firstScanId}`
      if (seen.has(batch)) return false
      const [oldest] = seen.size < BATCHES_KEPT ? [] : seen
      if (oldest !== undefined) seen.delete(oldest)
      seen.add(batch)
      return true
    },
  }
}

export const recentBatchesOf = perDeps(createRecentBatches)
