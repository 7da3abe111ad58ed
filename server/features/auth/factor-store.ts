// Second factors.
import type { UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'

export type FactorRow = {
  readonly sealedSecret: Uint8Array
  readonly confirmedAt: Instant | null
  readonly lastStep: number
  readonly recoveryLeft: number
}

export async function findFactor(db: PlatformDb, userId: UserId): Promise<FactorRow | null> {
  const [row] = await db<FactorRow[]>`
    select sealed_secret, confirmed_at, last_step, cardinality(recovery_hashes) as recovery_left
      from user_factors
     where user_id = ${userId}
  `
  return row ?? null
}

/** Takes the place of one that was never confirmed. False where one is confirmed. */
export async function insertFactor(
  tx: PlatformTx,
  userId: UserId,
  sealedSecret: Uint8Array,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into user_factors (user_id, sealed_secret, created_at)
    values (${userId}, ${Buffer.from(sealedSecret)}, ${tx.typed.instant(at)})
    on conflict (user_id) do update
       set sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_step = 0
     where user_factors.confirmed_at is null
  `
  return count === 1
}

/** False when it was confirmed already. */
export async function updateFactorConfirmed(
  tx: PlatformTx,
  userId: UserId,
  recoveryHashes: readonly string[],
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    update user_factors
       set confirmed_at = ${tx.typed.instant(at)}, recovery_hashes = ${pgArray(recoveryHashes)}::text::text[]
     where user_id = ${userId} and confirmed_at is null
  `
  return count === 1
}

/** Of two who show one code at once one wins. False when this step, or a later one, was used. */
export async function claimStep(tx: PlatformTx, userId: UserId, step: number): Promise<boolean> {
  const { count } = await tx`
    update user_factors set last_step = ${step} where user_id = ${userId} and last_step < ${step}
  `
  return count === 1
}

/** False when there is no such code, or it was used. */
export async function claimRecovery(
  tx: PlatformTx,
  userId: UserId,
  hash: string,
): Promise<boolean> {
  const { count } = await tx`
    update user_factors set recovery_hashes = array_remove(recovery_hashes, ${hash})
     where user_id = ${userId} and confirmed_at is not null and ${hash} = any(recovery_hashes)
  `
  return count === 1
}

export async function deleteFactor(tx: PlatformTx, userId: UserId): Promise<boolean> {
  const { count } = await tx`delete from user_factors where user_id = ${userId}`
  return count === 1
}
