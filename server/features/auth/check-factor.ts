// Is this the second factor of that person?
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, returnRate, takeRate } from '../../platform/http/rate-limit.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { findStep, recoveryHash } from './factor-secret.ts'
import { claimRecovery, claimStep, findFactor } from './factor-store.ts'

/** Of a million codes three are right at any time. */
const RATE: Rate = { name: 'second-factor', max: 5, windowMs: 5 * MINUTE_MS }

/** Asks nobody who has none. A code works once, a recovery code once for ever. */
export async function checkFactor(
  deps: Deps,
  userId: UserId,
  code: string | undefined,
): Promise<Result<undefined, Refusal>> {
  const factor = await findFactor(deps.platformDb, userId)
  if (factor === null || factor.confirmedAt === null) return ok(undefined)
  if (code === undefined) return refuse({ code: 'second_factor_required' })
  const taken = await takeRate(deps, RATE, userId)
  if (!taken.ok) return taken
  const step = findStep(deps, userId, factor.sealedSecret, code, deps.now())
  const isRight =
    step === null ? await useRecovery(deps, userId, code) : await useStep(deps, userId, step)
  if (!isRight) return refuse({ code: 'second_factor_wrong' })
  await returnRate(deps, RATE, userId)
  return ok(undefined)
}

export const useStep = (deps: Deps, userId: UserId, step: number): Promise<boolean> =>
  withPlatform(deps.platformDb, (tx) => claimStep(tx, userId, step))

const useRecovery = (deps: Deps, userId: UserId, code: string): Promise<boolean> =>
  withPlatform(deps.platformDb, async (tx) => {
    if (!(await claimRecovery(tx, userId, recoveryHash(deps, code)))) return false
    await recordPlatformActivity(tx, deps, {
      tenantId: null,
      actor: { kind: 'user', id: userId },
      action: 'factor.recovery_used',
      subject: { kind: 'user', id: userId },
    })
    return true
  })
