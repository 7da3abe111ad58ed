// Deletes sessions that are long over: where somebody was signed in months ago is nobody's business any more.
import { DAY_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { deleteSessions } from './session-store.ts'

/** Long enough to tell a refresh token that comes again from one that was never made. */
const KEPT_MS = 30 * DAY_MS

/** Called from time to time; any replica may. Says how many went. */
export const sweepSessions = (deps: Pick<Deps, 'platformDb' | 'now'>): Promise<number> =>
  withPlatform(deps.platformDb, (tx) => deleteSessions(tx, deps.now() - KEPT_MS))
