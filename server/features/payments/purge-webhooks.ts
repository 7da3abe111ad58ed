// Deletes what providers told long ago: it names people, and nobody asks for it any more.
import { DAY_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { purgeWebhookBodies } from './webhook-store.ts'

/**
 * Longer than any provider repeats itself, and than an organizer takes to compare a month's payments with the provider's
 * own list: until then what was told can be worked off again. What failed is kept until somebody has it done.
 */
const KEPT_MS = 90 * DAY_MS
/** A longer statement would keep a replica from its notifications. */
const TOGETHER_MAX = 1_000
/** As many as a call takes: a million are gone within a day. */
const ROUNDS_MAX = 20

/** Called from time to time; any replica may. Says how many went. That they were told, and what came of it, stays. */
export async function purgeWebhooks(deps: Pick<Deps, 'platformDb' | 'now'>): Promise<number> {
  let purged = 0
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = deps.now() - KEPT_MS
    const count = await purgeWebhookBodies(deps.platformDb, before, TOGETHER_MAX)
    purged += count
    if (count < TOGETHER_MAX) break
  }
  return purged
}
