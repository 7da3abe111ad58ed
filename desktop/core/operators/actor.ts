// Who acts in a call: the signed-in operator, and the supervisor who stands by a force.
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallInput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Core } from '../core.ts'
import { checkPin, currentOperator, findOperator, isSupervisor } from './operators.ts'

export type Actor = {
  /** Null: the station works without anybody signed in. */
  readonly operatorId: UserId | null
  readonly isOperatorSupervisor: boolean
  /** Whose word a force is; null when nothing is forced. */
  readonly supervisorId: UserId | null
}

/** Whoever is signed in, with nothing forced. */
export function currentActor(core: Core): Actor {
  const operator = currentOperator(core)
  return {
    operatorId: operator?.userId ?? null,
    isOperatorSupervisor: operator !== null && isSupervisor(operator),
    supervisorId: null,
  }
}

/** The actor of a call that forces. Refuses a force that no supervisor proved; then nothing is recorded. */
export async function findForcingActor(
  core: Core,
  force: NonNullable<CallInput<'scan'>['force']>,
): Promise<Result<Actor, CallRefusal>> {
  const operator = currentOperator(core)
  const actor = currentActor(core)
  const isOwnWord = force.supervisorId === undefined || force.supervisorId === actor.operatorId
  if (isOwnWord && operator !== null && isSupervisor(operator)) {
    return ok({ ...actor, supervisorId: operator.userId })
  }
  const named = force.supervisorId === undefined ? null : findOperator(core, force.supervisorId)
  if (named === null || !isSupervisor(named)) return refuse({ code: 'not_supervisor' })
  if (force.pin === undefined) return refuse({ code: 'wrong_pin' })
  const checked = await checkPin(core, named, force.pin)
  return checked.ok ? ok({ ...actor, supervisorId: named.userId }) : checked
}
