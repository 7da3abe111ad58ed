// Asks the providers about every payment that is not decided: a notification can get lost, and some are never sent.
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { askProvider } from './ask-provider.ts'
import { listDueAttempts } from './asking-store.ts'

const ATTEMPTS_MAX = 200
const ASKED_MAX = 8

/** Asks about what is due at `now`; how many were asked. Any replica may, at any time: one asks about one at a time. */
export async function reconcilePayments(deps: Deps, now: Instant): Promise<number> {
  const due = await listDueAttempts(deps.platformDb, now, ATTEMPTS_MAX)
  // An account that was silent once is left for a later round: the others' payments wait behind it.
  const silent = new Set<string>()
  const asked = await mapBounded(ASKED_MAX, due, async ({ tenantId, attemptId, accountId }) => {
    if (silent.has(accountId)) return false
    try {
      const question = { tenantId, attemptId, wish: 'look', dueBy: now } as const
      const { kind } = await askProvider(deps, question)
      if (kind === 'silent') silent.add(accountId)
      return kind !== 'skipped'
    } catch (error) {
      deps.log.warn('a payment was not reconciled', { attemptId, error })
      return false
    }
  })
  return asked.filter(Boolean).length
}
