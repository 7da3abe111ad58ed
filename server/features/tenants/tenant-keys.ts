// The tenant's master key: every key of its events is derived from it.
import type { TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { MASTER_KEY_BYTES, openSealed, seal } from '../../platform/crypto/seal.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { insertTenantKey } from './store.ts'

const purposeOf = (tenantId: TenantId): string => `tenant key ${tenantId}`

/** Gives the tenant a random master key, sealed. A tenant that has one keeps it: its codes depend on it. */
export async function ensureTenantKey(
  tx: TenantTx,
  deps: Pick<Deps, 'config' | 'randomBytes'>,
  tenantId: TenantId,
): Promise<void> {
  const { config, randomBytes } = deps
  const secret = randomBytes(MASTER_KEY_BYTES)
  await insertTenantKey(
    tx,
    seal({ masterKey: config.masterKey, randomBytes }, purposeOf(tenantId), secret),
  )
}

/** The master key from its sealed row. Throws when MASTER_KEY is another one. */
export const openTenantKey = (
  deps: Pick<Deps, 'config'>,
  tenantId: TenantId,
  sealed: Uint8Array,
): Uint8Array => openSealed(deps.config.masterKey, purposeOf(tenantId), sealed)
