// The only way to a tenant's rows.

import type { TenantId } from '../../../shared/ids.ts'
import { isRefusal } from '../../../shared/result.ts'
import type { AppDb, TransactionSql } from './open.ts'

declare const tenantScoped: unique symbol
/** A transaction that row-level security limits to one tenant. Only `withTenant` makes one. */
export type TenantTx = TransactionSql & { readonly [tenantScoped]: TenantId }

/** Runs `work` as one tenant. Rolls back when it throws, and when it returns a refusal. */
export const withTenant = <T>(
  db: AppDb,
  tenantId: TenantId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> => begin(db, tenantId, { mode: READ_COMMITTED, plans: 'anew' }, work)

/**
 * As `withTenant`, with plans that are made once and kept. Every statement of `work` only inserts, reads tables that
 * stay small, or takes the rows of each large table in the order of an index, by `order by`: with sorting off no other
 * plan can win, whatever a table held when it was made. Any other goes through `askAnew`.
 */
export const withTenantKept = <T>(
  db: AppDb,
  tenantId: TenantId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> => begin(db, tenantId, { mode: READ_COMMITTED, plans: 'kept' }, work)

const READ_COMMITTED = 'isolation level read committed'

/** As `withTenant`, for reading: all of its statements see the same moment. */
export const withTenantSnapshot = <T>(
  db: AppDb,
  tenantId: TenantId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> => begin(db, tenantId, { mode: SNAPSHOT, plans: 'anew' }, work)

/** As `withTenantSnapshot`, with plans that are kept as by `withTenantKept`. */
export const withTenantSnapshotKept = <T>(
  db: AppDb,
  tenantId: TenantId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> => begin(db, tenantId, { mode: SNAPSHOT, plans: 'kept' }, work)

const SNAPSHOT = 'isolation level repeatable read read only'

/**
 * Asks with a plan that is made once and kept. For a statement that takes the rows of every large table in the order
 * of an index, by `order by`: with sorting off no other plan can win, whatever a table held when it was made.
 */
export const askOrdered = <T>(tx: TenantTx, query: Query<T>): Promise<T> =>
  askKept(tx, query, 'off')

/**
 * Asks with a plan that is made once and kept, for a statement that reads only tables that stay small, as an event's
 * settings do: no plan of it is a bad one.
 */
export const askSmall = <T>(tx: TenantTx, query: Query<T>): Promise<T> => askKept(tx, query, 'on')

/**
 * Writes with a plan that is made once and kept, for a statement that only inserts what it was given: neither it nor what
 * looks up its foreign keys, by their primary keys, has another good plan. Made anew these look-ups cost more than all else.
 */
export const askInsert = <T>(tx: TenantTx, query: Query<T>): Promise<T> => askKept(tx, query, 'on')

/** Asks with a plan of its own, also in a transaction that keeps its plans. */
export function askAnew<T>(tx: TenantTx, query: Query<T>): Promise<T> {
  if (!keeping.has(tx)) return query
  setPlans(tx, 'force_custom_plan', 'on')
  query.execute()
  setPlans(tx, 'force_generic_plan', 'off')
  return query
}

/** Keeps the plans of all that follows in this transaction. For one that only inserts from here on. */
export function keepPlans(tx: TenantTx): void {
  if (!keeping.has(tx)) setPlans(tx, 'force_generic_plan', 'on')
}

/** From here on a transaction that kept its plans makes them anew: what follows is of another kind. */
export function planAnew(tx: TenantTx): void {
  if (!keeping.delete(tx)) return
  setPlans(tx, 'force_custom_plan', 'on')
}

/** The transactions of `withTenantKept`. */
const keeping = new WeakSet<TenantTx>()

type Query<T> = Promise<T> & { readonly execute: () => unknown }

function askKept<T>(tx: TenantTx, query: Query<T>, sort: 'on' | 'off'): Promise<T> {
  if (keeping.has(tx)) {
    // Sent when it is asked, as the others are: what locks is asked in one order by everybody.
    query.execute()
    return query
  }
  // All three travel together: what comes after is planned anew again.
  setPlans(tx, 'force_generic_plan', sort)
  query.execute()
  setPlans(tx, 'force_custom_plan', 'on')
  return query
}

function setPlans(
  tx: TenantTx,
  cacheMode: 'force_custom_plan' | 'force_generic_plan',
  sort: 'on' | 'off',
): void {
  const set = tx`
    select set_config('plan_cache_mode', ${cacheMode}, true), set_config('enable_sort', ${sort}, true),
           set_config('enable_seqscan', ${cacheMode === 'force_custom_plan' ? 'on' : 'off'}, true)
  `.execute()
  // A failure here fails the transaction.
  set.catch(() => {})
}

async function begin<T>(
  db: AppDb,
  tenantId: TenantId,
  { mode, plans }: { readonly mode: string; readonly plans: 'anew' | 'kept' },
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> {
  let refused: { readonly value: T } | undefined
  const begun = db.begin(mode, async (tx) => {
    // Not awaited: it travels with the first query of `work`. True: until the transaction ends.
    const scoped = (plans === 'kept' ? scopeKept(tx, tenantId) : scope(tx, tenantId)).execute()
    // A failure here fails the transaction, and with it the first query of `work`.
    scoped.catch(() => {})
    // Safe: the brand says exactly that the line above ran on this transaction.
    const tenantTx = tx as TenantTx
    if (plans === 'kept') keeping.add(tenantTx)
    const value = await work(tenantTx)
    await scoped
    if (isRefusal(value)) {
      refused = { value }
      throw new Error('rolled back: refused')
    }
    return { value }
  })
  const { value } = await begun.catch((error: unknown) => {
    if (refused !== undefined) return refused
    throw error
  })
  return value
}

/** Custom plans: one that was cached while its table was empty would go on reading all of a tenant's rows. */
const scope = (tx: TransactionSql, tenantId: TenantId) => tx`
  select set_config('app.tenant_id', ${tenantId}, true), set_config('plan_cache_mode', 'force_custom_plan', true)
`

/** No plan that reads a table from end to end is kept: that of a foreign key's look-up was made while its table was small. */
const scopeKept = (tx: TransactionSql, tenantId: TenantId) => tx`
  select set_config('app.tenant_id', ${tenantId}, true), set_config('plan_cache_mode', 'force_generic_plan', true),
         set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)
`
