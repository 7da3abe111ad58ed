// The tenant's audit trail: who did what. Written in the transaction of the deed itself.
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { insertActivities, insertActivity } from './store.ts'

export type ActivityActor = {
  readonly kind: 'user' | 'station' | 'system' | 'visitor'
  readonly id: string | null
}

export type Fact = string | number | boolean | null
/** What a field was before and is after. */
export type Change = { readonly before: Fact; readonly after: Fact }

export type ActivityEntry = {
  readonly actor: ActivityActor
  /** `noun.verb`, such as `ticket.voided`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string | null }
  /** Small, and without contact data or secrets: the trail outlives them. */
  readonly metadata?: Readonly<Record<string, Fact | Change>>
}

/** The deeds of the program itself: a seed, a job, a start. */
export const SYSTEM_ACTOR: ActivityActor = { kind: 'system', id: null }

/** Appends one row. It commits or rolls back with what it tells of. */
export const recordActivity = (
  tx: TenantTx,
  deps: Pick<Deps, 'newId' | 'now'>,
  entry: ActivityEntry,
): Promise<void> => insertActivity(tx, { id: deps.newId(), at: deps.now(), ...entry })

/** Appends a row for each, in one statement. */
export const recordActivities = (
  tx: TenantTx,
  deps: Pick<Deps, 'newId' | 'now'>,
  entries: readonly ActivityEntry[],
): Promise<void> => {
  const at = deps.now()
  return insertActivities(
    tx,
    entries.map((entry) => ({ id: deps.newId(), at, ...entry })),
  )
}
