// When a station last spoke to us: written now and then, and never while a request waits for it.
import type { StationId, TenantId } from '../../../shared/ids.ts'
import { type Clock, type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { AppDb } from '../db/open.ts'
import { withTenant } from '../db/tenant-tx.ts'
import type { Log } from '../log.ts'

export type LastSeen = {
  /** Notes that a station spoke, at most once a minute. */
  readonly touch: (tenantId: TenantId, stationId: StationId, lastSeenAt: Instant | null) => void
  /** Resolves when nothing is being written any more. */
  readonly drain: () => Promise<void>
}

type LastSeenDeps = { readonly db: AppDb; readonly now: Clock; readonly log: Log }

/** More than this at once wait for their next request. */
const WRITING_MAX = 20

/** Makes the notebook. */
export function createLastSeen(deps: LastSeenDeps): LastSeen {
  const writing = new Map<StationId, Promise<void>>()
  return {
    touch: (tenantId, stationId, lastSeenAt) => {
      if (lastSeenAt !== null && deps.now() - lastSeenAt < MINUTE_MS) return
      if (writing.has(stationId) || writing.size >= WRITING_MAX) return
      const written = write(deps, tenantId, stationId).finally(() => writing.delete(stationId))
      writing.set(stationId, written)
    },
    drain: async () => {
      await Promise.all(writing.values())
    },
  }
}

/** Of no consequence for the request: a failure is logged and tried again with the next one. */
async function write(deps: LastSeenDeps, tenantId: TenantId, stationId: StationId): Promise<void> {
  const now = deps.now()
  try {
    await withTenant(deps.db, tenantId, async (tx) => {
      await tx`
        update stations set last_seen_at = ${tx.typed.instant(now)}
         where tenant_id = ${tenantId} and id = ${stationId}
           and (last_seen_at is null or last_seen_at <= ${tx.typed.instant(now - MINUTE_MS)})
      `
    })
  } catch (error) {
    deps.log.warn('last seen not written', { stationId, error })
  }
}
