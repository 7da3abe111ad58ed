// The audit trail of deeds on platform tables: tenants, people, memberships, sessions of no tenant.
import type { TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { ActivityEntry } from './record-activity.ts'
import { insertPlatformActivity } from './store.ts'

/** A deed that concerns one tenant is seen by that tenant as well. */
export type PlatformActivityEntry = ActivityEntry & { readonly tenantId: TenantId | null }

/** Appends one row. It commits or rolls back with what it tells of. */
export const recordPlatformActivity = (
  tx: PlatformTx,
  deps: Pick<Deps, 'newId' | 'now'>,
  entry: PlatformActivityEntry,
): Promise<void> => insertPlatformActivity(tx, { id: deps.newId(), at: deps.now(), ...entry })
