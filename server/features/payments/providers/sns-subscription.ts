// Says yes to Amazon's question whether a topic may notify us.
import { SECOND_MS } from '../../../../shared/time.ts'
import type { SubscriptionOutcome } from './port.ts'
import { boundedFetch, type ProviderIo } from './provider-io.ts'

const LIMITS = { timeoutMs: 5 * SECOND_MS, bytesMax: 16 * 1024 }

/** @param url checked before: Amazon's host, our topic */
export async function acceptSubscription(
  io: ProviderIo,
  ask: typeof fetch,
  url: string,
): Promise<SubscriptionOutcome> {
  try {
    const response = await boundedFetch({ ...io, fetch: ask }, LIMITS)(url)
    if (response.ok) return 'accepted'
    return response.status < 500 ? 'refused' : 'unknown'
  } catch {
    // No answer: an operator is told, and the question can be asked again.
    return 'unknown'
  }
}
