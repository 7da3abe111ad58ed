// A second factor's secret and its codes: RFC 6238, as every authenticator app has it.
import { createHmac } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { UserId } from '../../../shared/ids.ts'
import { type Instant, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { openSealed, seal } from '../../platform/crypto/seal.ts'

const SECRET_BYTES = 20
const STEP_MS = 30 * SECOND_MS
/** A phone's clock may be one step away. */
const STEPS_AWAY_MAX = 1

const totpOf = (secret: Uint8Array, email: string): TOTP =>
  new TOTP({
    issuer: 'Probesh',
    label: email,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_MS / SECOND_MS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })

const purposeOf = (userId: UserId): string => `second factor ${userId}`

export type MadeSecret = {
  readonly sealed: Uint8Array
  /** Base32. */
  readonly text: string
  readonly uri: string
}

/** A new secret; the row keeps it sealed. */
export function makeFactorSecret(
  deps: Pick<Deps, 'config' | 'randomBytes'>,
  userId: UserId,
  email: string,
): MadeSecret {
  const secret = deps.randomBytes(SECRET_BYTES)
  const totp = totpOf(secret, email)
  const sealDeps = { masterKey: deps.config.masterKey, randomBytes: deps.randomBytes }
  return {
    sealed: seal(sealDeps, purposeOf(userId), secret),
    text: totp.secret.base32,
    uri: totp.toString(),
  }
}

/** The time step that the code belongs to, or null where it is of none near `now`. */
export function findStep(
  deps: Pick<Deps, 'config'>,
  userId: UserId,
  sealed: Uint8Array,
  code: string,
  now: Instant,
): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const secret = openSealed(deps.config.masterKey, purposeOf(userId), sealed)
  const away = totpOf(secret, '').validate({ token: code, timestamp: now, window: STEPS_AWAY_MAX })
  return away === null ? null : Math.floor(now / STEP_MS) + away
}

const RECOVERY_CODES = 10
const RECOVERY_CHARS = 10
/** Crockford's 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `ABCDE-FGHJK`, 50 bits each. 32 divides 256, so all are equally likely. */
export const makeRecoveryCodes = ({ randomBytes }: Pick<Deps, 'randomBytes'>): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const text = Array.from(randomBytes(RECOVERY_CHARS), (byte) =>
      ALPHABET.charAt(byte % ALPHABET.length),
    ).join('')
    return `${text.slice(0, 5)}-${text.slice(5)}`
  })

/** What the row keeps of a recovery code, however it was typed. Keyed: 50 bits alone could be tried out. */
export function recoveryHash({ config }: Pick<Deps, 'config'>, typed: string): string {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0')
  const code = text.replaceAll(/[IL]/g, '1')
  return createHmac('sha256', config.masterKey).update(`recovery:${code}`).digest('base64url')
}
