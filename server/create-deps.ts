// Makes the parts that follow from others, so that every composition root has the same ones.
import { signingSecrets } from './config.ts'
import type { Deps } from './deps.ts'
import { createAccessTokens } from './platform/http/access-token.ts'
import { createLastSeen } from './platform/http/last-seen.ts'

/** Completes what a composition root decides: pools, time, randomness, log, metrics, settings, hub. */
export function createDeps(parts: Omit<Deps, 'accessTokens' | 'lastSeen'>): Deps {
  return {
    ...parts,
    accessTokens: createAccessTokens(signingSecrets(parts.config), parts.now),
    lastSeen: createLastSeen(parts),
  }
}
