// People who signed in at this station. For 16 hours after the server knew them they may do so again by PIN.
import { hash, verify } from '@node-rs/argon2'
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { SignedInUser } from '../../../shared/sync/schema.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Core } from '../core.ts'
import type { KnownOperator } from '../stores.ts'
import { heldPinWait, newPinWait, type PinWait, retryAfterMs } from './pin-wait.ts'

/** A long shift; after it the server must be asked whether this person still works here. */
export const OPERATOR_MS = 16 * HOUR_MS

const PIN_TRIES = 5
const PIN_LOCK_MS = 5 * MINUTE_MS
const OPERATORS_MAX = 200

/** A tenant admin may do at the gate what a supervisor may. */
export const isSupervisor = (operator: Pick<KnownOperator, 'role' | 'level'>): boolean =>
  operator.level === 'supervisor' || operator.role === 'tenant_admin'

const known = (core: Core): readonly KnownOperator[] => core.meta.get('operators') ?? []

/** Never earlier than the last scan: setting the laptop's clock back does not lengthen anybody's shift. */
export const gateNow = (core: Core): Instant =>
  Math.max(core.clock.now(), core.journal.lastScannedAt() ?? 0)

/** Everybody whose sign-in here still counts. */
export function listOperators(core: Core): KnownOperator[] {
  const now = gateNow(core)
  return known(core).filter((operator) => isOnShift(operator, now))
}

/** A sign-in from far ahead was made while the clock stood wrong, and would count for ever. */
const isOnShift = ({ signedInAt }: KnownOperator, now: Instant): boolean =>
  Math.abs(now - signedInAt) < OPERATOR_MS

/** Somebody whose sign-in here still counts; null otherwise. */
export const findOperator = (core: Core, userId: UserId): KnownOperator | null =>
  listOperators(core).find((operator) => operator.userId === userId) ?? null

/** Who stands at the gate; null after signing out or after 16 hours. */
export function currentOperator(core: Core): KnownOperator | null {
  const current = core.meta.get('operator')
  if (current === null || gateNow(core) >= current.until) return null
  return findOperator(core, current.userId)
}

/** The server confirmed who this is: remembers it, keeps the PIN, and signs in. */
export function recordSignIn(core: Core, user: SignedInUser): void {
  const before = known(core).find((operator) => operator.userId === user.id)
  const signedInAt = gateNow(core)
  const operator: KnownOperator = {
    userId: user.id,
    name: user.name,
    email: user.email.toLowerCase(),
    role: user.role,
    level: user.level,
    tenantId: user.tenant?.id ?? null,
    signedInAt,
    pinHash: before?.pinHash ?? null,
    pinFailures: 0,
    pinWait: null,
  }
  saveOperator(core, operator)
  core.meta.set('operator', { userId: user.id, until: signedInAt + OPERATOR_MS })
}

/** Signs in without a network, by the PIN that was set here. */
export async function signInByPin(
  core: Core,
  email: string,
  pin: string,
): Promise<Result<null, CallRefusal>> {
  const address = email.trim().toLowerCase()
  const found = known(core).find((operator) => operator.email === address)
  if (found === undefined) return refuse({ code: 'pin_not_set' })
  const checked = await checkPin(core, found, pin)
  if (!checked.ok) return checked
  core.meta.set('operator', { userId: found.userId, until: found.signedInAt + OPERATOR_MS })
  return ok(null)
}

/** Proves a person by PIN. Five wrong ones in a row lock it for five minutes, over a restart too. */
export async function checkPin(
  core: Core,
  { userId }: Pick<KnownOperator, 'userId'>,
  pin: string,
): Promise<Result<null, CallRefusal>> {
  const now = gateNow(core)
  const operator = known(core).find((one) => one.userId === userId)
  if (operator === undefined) return refuse({ code: 'pin_not_set' })
  if (operator.pinHash === null) return refuse({ code: 'pin_not_set' })
  if (!isOnShift(operator, now)) return refuse({ code: 'pin_expired' })
  const pinWait = personsWait(core, operator)
  if (pinWait !== null) {
    return refuse({ code: 'too_many_tries', retryAfterMs: retryAfterMs(core, pinWait) })
  }
  // Counted before the hash is asked: tries that run side by side cannot outrun the count.
  const failures = operator.pinFailures + 1
  const isLocked = failures >= PIN_TRIES
  saveOperator(core, {
    ...operator,
    pinFailures: isLocked ? 0 : failures,
    pinWait: isLocked ? newPinWait(core, now, PIN_LOCK_MS) : null,
  })
  if (!(await matchesPin(operator, pin))) return refuse({ code: 'wrong_pin' })
  const after = known(core).find((one) => one.userId === userId)
  // Meanwhile another PIN may have been set, which this one does not bring back.
  if (after?.pinHash !== operator.pinHash) return refuse({ code: 'wrong_pin' })
  saveOperator(core, { ...after, pinFailures: 0, pinWait: null })
  return ok(null)
}

/** The wait of a person whose tries are used up; null: the next one counts. */
export function personsWait(core: Core, operator: KnownOperator): PinWait | null {
  const pinWait = heldPinWait(core, operator.pinWait, gateNow(core), PIN_LOCK_MS)
  if (pinWait !== null && pinWait !== operator.pinWait) saveOperator(core, { ...operator, pinWait })
  return pinWait
}

/** Takes back the try that was counted since `before`, unless more were counted meanwhile. */
export function forgiveTry(core: Core, before: KnownOperator): void {
  const now = known(core).find((one) => one.userId === before.userId)
  const isLastTry = before.pinFailures + 1 >= PIN_TRIES
  const isThatTry =
    now !== undefined &&
    now.pinHash === before.pinHash &&
    now.pinFailures === (isLastTry ? 0 : before.pinFailures + 1)
  if (isThatTry) saveOperator(core, before)
}

/** Only for whoever counts the tries. */
export const matchesPin = async (operator: KnownOperator, pin: string): Promise<boolean> =>
  operator.pinHash !== null && (await verify(operator.pinHash, plainDigits(pin)))

/** Sets the signed-in operator's PIN. */
export async function setPin(core: Core, pin: string): Promise<Result<null, CallRefusal>> {
  const operator = currentOperator(core)
  if (operator === null) return refuse({ code: 'not_signed_in' })
  const salt = core.deps.randomBytes(16)
  const pinHash = await hash(plainDigits(pin), { ...ARGON2, salt })
  const after = known(core).find((one) => one.userId === operator.userId) ?? operator
  saveOperator(core, { ...after, pinHash, pinFailures: 0, pinWait: null })
  return ok(null)
}

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

function saveOperator(core: Core, operator: KnownOperator): void {
  const others = known(core).filter((other) => other.userId !== operator.userId)
  core.meta.set('operators', [operator, ...others].slice(0, OPERATORS_MAX))
}

const BANGLA_ZERO = 0x09e6

/** The same PIN typed on a Bangla keyboard is the same PIN. */
const plainDigits = (pin: string): string =>
  pin.replaceAll(/[০-৯]/g, (digit) => String((digit.codePointAt(0) ?? BANGLA_ZERO) - BANGLA_ZERO))
