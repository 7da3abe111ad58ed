// Opening the screen by PIN: the operator's, or that of any supervisor who is known here.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Core } from '../core.ts'
import {
  checkPin,
  currentOperator,
  forgiveTry,
  gateNow,
  isSupervisor,
  listOperators,
  matchesPin,
  personsWait,
} from '../operators/operators.ts'
import { heldPinWait, newPinWait, retryAfterMs } from '../operators/pin-wait.ts'
import type { KnownOperator, MetaValues } from '../stores.ts'
import { openScreen } from './lock-screen.ts'

/**
 * Tries against the supervisors, who are not named and so are counted together and not each. More than a person has,
 * so that whoever plays with the keys of a locked screen and locks the operator out does not lock the supervisors out
 * with the same tries.
 */
export const SUPERVISOR_TRIES = 10
/** Doubled with every lock-out that no supervisor's PIN ended: one try hits any of them. */
export const SUPERVISOR_LOCK_MS = 5 * MINUTE_MS
const SUPERVISOR_LOCK_MS_MAX = 60 * MINUTE_MS

/** Unlocks, or says why not. Which PIN was nearly right, or whose, nobody learns. */
export async function unlockScreen(core: Core, pin: string): Promise<Result<null, CallRefusal>> {
  // An open screen must not tell whether a PIN is right.
  if (core.meta.get('mode') === null) return ok(null)
  const operator = currentOperator(core)
  const asOperator: Result<null, CallRefusal> =
    operator === null ? refuse({ code: nobody(core) }) : await checkPin(core, operator, pin)
  if (asOperator.ok) return opened(core)
  const others = listOperators(core).filter(
    (one) => isSupervisor(one) && one.userId !== operator?.userId && isHeard(core, one),
  )
  const asSupervisor = others.length === 0 ? null : await checkSupervisors(core, others, pin)
  if (asSupervisor === null) return asOperator
  if (!asSupervisor.ok) return refuse(worseOf(asOperator.error, asSupervisor.error))
  // It was no try at the operator's PIN after all.
  if (operator !== null) forgiveTry(core, operator)
  return opened(core)
}

/** Whose hours have ended must sign in with the password again, which opens the screen too. */
const nobody = (core: Core): CallRefusal['code'] =>
  core.meta.get('operator') === null ? 'not_signed_in' : 'pin_expired'

function opened(core: Core): Result<null, CallRefusal> {
  openScreen(core)
  return ok(null)
}

/** A person whose own tries are used up is not asked here either. */
const isHeard = (core: Core, operator: KnownOperator): boolean =>
  operator.pinHash !== null && personsWait(core, operator) === null

async function checkSupervisors(
  core: Core,
  supervisors: readonly KnownOperator[],
  pin: string,
): Promise<Result<null, CallRefusal>> {
  const now = gateNow(core)
  const tries = core.meta.get('unlockTries') ?? { failures: 0, lockouts: 0 }
  const wait = heldPinWait(core, tries.wait, now, lockMsOf(tries.lockouts))
  if (wait !== null) {
    if (wait !== tries.wait) core.meta.set('unlockTries', { ...tries, wait })
    return refuse({ code: 'too_many_tries', retryAfterMs: retryAfterMs(core, wait) })
  }
  // Counted before the hashes are asked, as a person's tries are.
  core.meta.set('unlockTries', afterFailure(core, tries, now))
  for (const supervisor of supervisors) {
    if (!(await matchesPin(supervisor, pin))) continue
    core.meta.remove('unlockTries')
    return ok(null)
  }
  return refuse({ code: 'wrong_pin' })
}

type Tries = MetaValues['unlockTries']

function afterFailure(core: Core, { failures, lockouts }: Tries, now: Instant): Tries {
  if (failures + 1 < SUPERVISOR_TRIES) return { failures: failures + 1, lockouts, wait: null }
  const wait = newPinWait(core, now, lockMsOf(lockouts + 1))
  return { failures: 0, lockouts: lockouts + 1, wait }
}

/** How long the lock-out of that number lasts; the first is 1. */
const lockMsOf = (lockout: number): number =>
  Math.min(SUPERVISOR_LOCK_MS * 2 ** (lockout - 1), SUPERVISOR_LOCK_MS_MAX)

/** A PIN that was heard and is wrong; else the shortest wait until one is heard. */
function worseOf(operator: CallRefusal, supervisor: CallRefusal): CallRefusal {
  if (operator.code === 'wrong_pin' || supervisor.code === 'wrong_pin') return { code: 'wrong_pin' }
  const waits = [operator.retryAfterMs, supervisor.retryAfterMs].filter((ms) => ms !== undefined)
  return { code: 'too_many_tries', retryAfterMs: Math.min(...waits) }
}
