// Merchants' accounts with providers: the installation's and tenants' own. Their credentials are sealed.
import type { TenantId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { instantToText } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'

export type AccountRow = {
  readonly id: string
  /** Null: the installation's. */
  readonly tenantId: TenantId | null
  readonly provider: Provider
  readonly merchantRef: string
  readonly isLive: boolean
  readonly isEnabled: boolean
  readonly sealed: Uint8Array
  /** In one payment; null: as its provider takes usually. */
  readonly minCents: number | null
  readonly maxCents: number | null
  readonly checkedAt: Instant | null
  readonly checkOutcome: 'valid' | 'invalid' | 'unknown' | null
  readonly checkWhy: string | null
  readonly version: number
}

type Reader = PlatformDb | PlatformTx

const columns = (db: Reader) => db`
  id, tenant_id, provider, merchant_ref, is_live, is_enabled, sealed, min_cents, max_cents, checked_at, check_outcome, check_why, version
`

export async function findAccount(db: Reader, id: string): Promise<AccountRow | null> {
  const [row] = await db<AccountRow[]>`
    select ${columns(db)} from provider_accounts where id = ${id}
  `
  return row ?? null
}

/** By what a notification's address ends with; null: the installation's. */
export async function findAccountByRef(
  db: Reader,
  provider: Provider,
  merchantRef: string | null,
): Promise<AccountRow | null> {
  const which = merchantRef === null ? db`tenant_id is null` : db`merchant_ref = ${merchantRef}`
  const [row] = await db<AccountRow[]>`
    select ${columns(db)} from provider_accounts where provider = ${provider} and ${which}
  `
  return row ?? null
}

/**
 * At most one for each provider: the tenant's own where it has one, else the installation's. Only enabled ones, and only of
 * a tenant that may sell.
 */
export const listUsableAccounts = (
  db: Reader,
  tenantId: TenantId,
): Promise<readonly AccountRow[]> => db<AccountRow[]>`
  select distinct on (provider) ${columns(db)}
    from provider_accounts
   where is_enabled and (tenant_id = ${tenantId} or tenant_id is null)
     and exists (select from tenants t where t.id = ${tenantId} and t.status = 'active')
   order by provider, tenant_id nulls last
`

/** All of a tenant's own; of the installation for null. */
export const listAccounts = (
  db: Reader,
  tenantId: TenantId | null,
): Promise<readonly AccountRow[]> => db<AccountRow[]>`
  select ${columns(db)}
    from provider_accounts
   where tenant_id is not distinct from ${tenantId}
   order by provider
`

export type NewAccount = Pick<
  AccountRow,
  'id' | 'tenantId' | 'provider' | 'merchantRef' | 'isLive' | 'isEnabled' | 'sealed'
> &
  Partial<Pick<AccountRow, 'minCents' | 'maxCents'>>

/** False when there is one already. */
export async function insertAccount(
  tx: PlatformTx,
  account: NewAccount,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into provider_accounts (id, tenant_id, provider, merchant_ref, is_live, is_enabled, sealed, min_cents,
                                   max_cents, created_at)
    values (${account.id}, ${account.tenantId}, ${account.provider}, ${account.merchantRef}, ${account.isLive},
            ${account.isEnabled}, ${Buffer.from(account.sealed)}, ${account.minCents ?? null}, ${account.maxCents ?? null},
            ${tx.typed.instant(at)})
    on conflict (tenant_id, provider) do nothing
  `
  return count === 1
}

/** Of two who change one account the second waits. */
export async function lockAccount(
  tx: PlatformTx,
  tenantId: TenantId | null,
  provider: Provider,
): Promise<AccountRow | null> {
  const [row] = await tx<AccountRow[]>`
    select ${columns(tx)}
      from provider_accounts
     where tenant_id is not distinct from ${tenantId} and provider = ${provider}
       for no key update
  `
  return row ?? null
}

/** What was checked before says nothing about new credentials. */
export async function updateAccount(
  tx: PlatformTx,
  account: Pick<AccountRow, 'id' | 'isLive' | 'isEnabled' | 'sealed' | 'minCents' | 'maxCents'>,
): Promise<void> {
  await tx`
    update provider_accounts
       set is_live = ${account.isLive}, is_enabled = ${account.isEnabled}, sealed = ${Buffer.from(account.sealed)},
           min_cents = ${account.minCents}, max_cents = ${account.maxCents},
           checked_at = null, check_outcome = null, check_why = null, version = version + 1
     where id = ${account.id}
  `
}

export async function updateCheck(
  db: PlatformDb,
  { id, version }: Pick<AccountRow, 'id' | 'version'>,
  check: { readonly at: Instant; readonly outcome: string; readonly why: string | null },
): Promise<void> {
  await db`
    update provider_accounts
       set checked_at = ${instantToText(check.at)}::timestamptz, check_outcome = ${check.outcome},
           check_why = ${check.why?.slice(0, 300) ?? null}
     where id = ${id} and version = ${version}
  `
}
