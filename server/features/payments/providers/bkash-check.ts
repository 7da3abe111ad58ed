// Whether a bKash account opens. It costs one of the hour's two token calls, and the token is kept.
import { type BkashIo, type BkashSettings, callToken, wishOf } from './bkash-tokens.ts'
import type { CredentialCheck } from './port.ts'

/** Grants a new token: a stored one proves nothing of the password. */
export async function checkAccount(
  io: BkashIo,
  settings: BkashSettings,
  key: string,
): Promise<CredentialCheck> {
  const stale = await io.tokens.read(key)
  const claim = await io.tokens.claim(key, wishOf(io, stale?.version ?? null, null))
  if (claim.kind !== 'claimed') return { kind: 'unknown', reason: 'busy' }
  const granted = await callToken(io, settings, 'grant', null)
  if (granted.kind === 'new') {
    await io.tokens.keep(key, claim.claimId, granted.token)
    return { kind: 'valid' }
  }
  await io.tokens.release(key, claim.claimId)
  if (granted.kind === 'unknown') return { kind: 'unknown', reason: granted.reason }
  return { kind: 'invalid', why: 'bKash does not take this user name, password, key and secret.' }
}
