// A second factor comes, is confirmed by a first code, and goes.
import type { RemoveFactorInput } from '../../../shared/auth/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { checkFactor, useStep } from './check-factor.ts'
import {
  findStep,
  type MadeSecret,
  makeFactorSecret,
  makeRecoveryCodes,
  recoveryHash,
} from './factor-secret.ts'
import { deleteFactor, findFactor, insertFactor, updateFactorConfirmed } from './factor-store.ts'
import { proveOwner } from './prove-owner.ts'

/** Asks for the password. Nothing is asked at sign-in before the first code was shown. */
export async function startFactor(
  deps: Deps,
  actor: UserActor,
  password: string,
): Promise<Result<MadeSecret, Refusal>> {
  const proved = await proveOwner(deps, actor.userId, password)
  if (!proved.ok) return proved
  const made = makeFactorSecret(deps, actor.userId, actor.email)
  return withPlatform(deps.platformDb, async (tx): Promise<Result<MadeSecret, Refusal>> => {
    const isNew = await insertFactor(tx, actor.userId, made.sealed, deps.now())
    if (!isNew) return refuse({ code: 'factor_already' })
    await note(tx, deps, actor, 'factor.started')
    return ok(made)
  })
}

/** Answers with the recovery codes, which nobody sees again. */
export async function confirmFactor(
  deps: Deps,
  actor: UserActor,
  code: string,
): Promise<Result<readonly string[], Refusal>> {
  const factor = await findFactor(deps.platformDb, actor.userId)
  if (factor === null || factor.confirmedAt !== null) return refuse({ code: 'factor_missing' })
  const step = findStep(deps, actor.userId, factor.sealedSecret, code, deps.now())
  if (step === null || !(await useStep(deps, actor.userId, step))) {
    return refuse({ code: 'second_factor_wrong' })
  }
  const codes = makeRecoveryCodes(deps)
  const hashes = codes.map((each) => recoveryHash(deps, each))
  return withPlatform(deps.platformDb, async (tx): Promise<Result<readonly string[], Refusal>> => {
    const isFirst = await updateFactorConfirmed(tx, actor.userId, hashes, deps.now())
    if (!isFirst) return refuse({ code: 'factor_missing' })
    await note(tx, deps, actor, 'factor.confirmed')
    return ok(codes)
  })
}

/** Asks for the password and for the factor itself: an open session alone takes nothing away. */
export async function removeFactor(
  deps: Deps,
  actor: UserActor,
  { password, code }: RemoveFactorInput,
): Promise<Result<undefined, Refusal>> {
  const proved = await proveOwner(deps, actor.userId, password)
  if (!proved.ok) return proved
  const checked = await checkFactor(deps, actor.userId, code)
  if (!checked.ok) return checked
  return withPlatform(deps.platformDb, async (tx): Promise<Result<undefined, Refusal>> => {
    if (!(await deleteFactor(tx, actor.userId))) return refuse({ code: 'factor_missing' })
    await note(tx, deps, actor, 'factor.removed')
    return ok(undefined)
  })
}

const note = (
  tx: PlatformTx,
  deps: Deps,
  { userId: id }: UserActor,
  action: `factor.${string}`,
): Promise<void> =>
  recordPlatformActivity(tx, deps, {
    tenantId: null,
    actor: { kind: 'user', id },
    action,
    subject: { kind: 'user', id },
  })
