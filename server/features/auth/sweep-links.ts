// Deletes mailed links that are long over: the addresses in them are nobody's any more.
import { DAY_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { deleteLinks } from './link-store.ts'

/** Long enough to tell somebody that a link was used, and not that it never was. */
const KEPT_MS = 30 * DAY_MS

/** Called from time to time; any replica may. Says how many went. */
export const sweepLinks = (deps: Pick<Deps, 'platformDb' | 'now'>): Promise<number> =>
  withPlatform(deps.platformDb, (tx) => deleteLinks(tx, deps.now() - KEPT_MS))
