// Providers' tokens, and the count of calls for them.
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'

export type TokenRow = {
  /** Null: never granted, as are the next three. */
  readonly version: string | null
  readonly sealed: Uint8Array | null
  readonly grantedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly claimId: string | null
  readonly claimedUntil: Instant | null
}

export async function findToken(db: PlatformDb, key: string): Promise<TokenRow | null> {
  const [row] = await db<TokenRow[]>`
    select version, sealed, granted_at, expires_at, claim_id, claimed_until
      from provider_tokens
     where token_key = ${key}
  `
  return row ?? null
}

export type CountedToken = TokenRow & {
  /** Calls after `since`. */
  readonly calls: number
  /** The oldest of them. */
  readonly firstCallAt: Instant | null
}

/** The row, made where there was none, and locked: of two that want to call, the second sees the first's call. */
export async function lockToken(
  tx: PlatformTx,
  key: string,
  since: Instant,
): Promise<CountedToken | null> {
  await tx`
    insert into provider_tokens (token_key, provider)
    values (${key}, 'bkash')
    on conflict (token_key) do nothing
  `
  const [row] = await tx<CountedToken[]>`
    select version, sealed, granted_at, expires_at, claim_id, claimed_until,
           (select count(*)::int from unnest(called_at) as call (at) where at > ${tx.typed.instant(since)}) as calls,
           (select min(at) from unnest(called_at) as call (at) where at > ${tx.typed.instant(since)}) as first_call_at
      from provider_tokens
     where token_key = ${key}
       for update
  `
  return row ?? null
}

/** Takes the claim, or lengthens it, and counts the call that is about to be made. */
export async function claimToken(
  tx: PlatformTx,
  key: string,
  claim: {
    readonly id: string
    readonly until: Instant
    readonly at: Instant
    readonly since: Instant
  },
): Promise<void> {
  await tx`
    update provider_tokens
       set claim_id = ${claim.id},
           claimed_until = ${tx.typed.instant(claim.until)},
           called_at = array(
             select at from unnest(called_at) as call (at) where at > ${tx.typed.instant(claim.since)} order by at
           ) || ${tx.typed.instant(claim.at)}
     where token_key = ${key}
  `
}

/** Keeps a new token and ends the claim. False when the claim is no longer ours. */
export async function keepToken(
  db: PlatformDb,
  key: string,
  token: {
    readonly version: string
    readonly sealed: Uint8Array
    readonly grantedAt: Instant
    readonly expiresAt: Instant
  },
): Promise<boolean> {
  const { count } = await db`
    update provider_tokens
       set version = ${token.version},
           sealed = ${token.sealed},
           granted_at = ${db.typed.instant(token.grantedAt)},
           expires_at = ${db.typed.instant(token.expiresAt)},
           claim_id = null,
           claimed_until = null
     where token_key = ${key} and claim_id = ${token.version}
  `
  return count === 1
}

export async function releaseToken(db: PlatformDb, key: string, claimId: string): Promise<void> {
  await db`
    update provider_tokens set claim_id = null, claimed_until = null
     where token_key = ${key} and claim_id = ${claimId}
  `
}
