// Opens accounts with their sealed credentials. What was opened is kept while the account stays as it is.
import * as v from 'valibot'
import type { TenantId } from '../../../shared/ids.ts'
import type { AmountLimits, PayOption } from '../../../shared/payments/amount-limits.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { HOUR_MS, type Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { openSealed, seal } from '../../platform/crypto/seal.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { createSharedReads } from '../../platform/shared-reads.ts'
import {
  type AccountRow,
  findAccount,
  findAccountByRef,
  listUsableAccounts,
} from './account-store.ts'
import type { AccountCredentials } from './providers/account-opener.ts'
import type { PaymentProvider } from './providers/port.ts'

/** An account that can be asked. */
export type OpenAccount = {
  readonly id: string
  readonly tenantId: TenantId | null
  /** How the addresses that the provider is given end: empty for the installation's account. */
  readonly pathEnd: string
  readonly provider: PaymentProvider
  /** The account's own, and its provider's where it says nothing. */
  readonly limits: AmountLimits
}

const purposeOf = (id: string): string => `provider account ${id}`

export const sealCredentials = (
  { config, randomBytes }: Pick<Deps, 'config' | 'randomBytes'>,
  id: string,
  credentials: AccountCredentials,
): Uint8Array =>
  seal(
    { masterKey: config.masterKey, randomBytes },
    purposeOf(id),
    new TextEncoder().encode(JSON.stringify(credentials)),
  )

const Credentials = v.record(v.string(), v.string())

/** More accounts than one replica is asked about at a time; the oldest goes first. */
const KEPT_MAX = 1_000
const keptOf = perDeps(() => new Map<string, OpenAccount>())

/** Throws when MASTER_KEY is another one. */
export function readCredentials(
  { config }: Pick<Deps, 'config'>,
  { id, sealed }: Pick<AccountRow, 'id' | 'sealed'>,
): AccountCredentials {
  const bytes = openSealed(config.masterKey, purposeOf(id), sealed)
  return v.parse(Credentials, JSON.parse(new TextDecoder().decode(bytes)))
}

/** Throws when MASTER_KEY is another one, or the row holds what this release does not know. */
export function openAccount(deps: Deps, row: AccountRow): OpenAccount {
  const kept = keptOf(deps)
  const name = `${row.id} ${row.version}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const credentials = readCredentials(deps, row)
  const provider = deps.providers({ provider: row.provider, merchant: row.id, credentials })
  if (provider === null) throw new Error(`The account ${row.id} cannot be opened by this release`)
  const { id, tenantId, merchantRef } = row
  const pathEnd = tenantId === null ? '' : `/${merchantRef}`
  const opened = { id, tenantId, provider, pathEnd, limits: limitsOf(row, provider.limits) }
  const [oldest] = kept.size < KEPT_MAX ? [] : kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(name, opened)
  return opened
}

const limitsOf = (
  { minCents, maxCents }: Pick<AccountRow, 'minCents' | 'maxCents'>,
  usual: AmountLimits,
): AmountLimits => ({
  minCents: minCents ?? usual.minCents,
  maxCents: maxCents ?? usual.maxCents,
})

/** Enabled or not: what was begun with an account is settled with it. Null: no such account. */
export async function openAccountById(deps: Deps, id: string): Promise<OpenAccount | null> {
  const row = await findAccount(deps.platformDb, id)
  return row === null ? null : openAccount(deps, row)
}

/** Opened once MASTER_KEY or the release is another one. */
export const CLOSED = 'closed'

/** As `openAccountById`; what cannot be opened is closed, which is told in the log once an hour for each account. */
export async function tryAccountById(
  deps: Deps,
  id: string,
): Promise<OpenAccount | typeof CLOSED | null> {
  const row = await findAccount(deps.platformDb, id)
  if (row === null) return null
  try {
    return openAccount(deps, row)
  } catch (error) {
    const toldAt = toldAtOf(deps)
    const now = deps.now()
    if (now - (toldAt.get(id) ?? Number.NEGATIVE_INFINITY) >= TOLD_EVERY_MS) {
      if (toldAt.size >= KEPT_MAX) toldAt.clear()
      toldAt.set(id, now)
      deps.log.error('an account cannot be opened: its payments and refunds wait', { id, error })
    }
    return CLOSED
  }
}

const TOLD_EVERY_MS = HOUR_MS
const toldAtOf = perDeps(() => new Map<string, Instant>())

/** The account that is notified at that address. Those that are asked together are read together. */
export async function openAccountByRef(
  deps: Deps,
  provider: Provider,
  merchantRef: string | null,
): Promise<OpenAccount | null> {
  const row = await readsOf(deps)({ provider, merchantRef })
  return row === null ? null : openAccount(deps, row)
}

type RefKey = { readonly provider: Provider; readonly merchantRef: string | null }

const nameOf = ({ provider, merchantRef }: RefKey): string => `${provider} ${merchantRef ?? ''}`

const readsOf = perDeps((deps) =>
  createSharedReads<RefKey, AccountRow>(async (keys) => {
    const rows = await Promise.all(
      keys.map(({ provider, merchantRef }) =>
        findAccountByRef(deps.platformDb, provider, merchantRef),
      ),
    )
    return new Map(
      rows.flatMap((row, at) => {
        const key = keys[at]
        return row === null || key === undefined ? [] : [[nameOf(key), row] as const]
      }),
    )
  }, nameOf),
)

/** How one may pay a tenant: its own account, else the installation's. Null: not by this provider. */
export async function openAccountFor(
  deps: Deps,
  tenantId: TenantId,
  provider: Provider,
): Promise<OpenAccount | null> {
  const rows = await listUsableAccounts(deps.platformDb, tenantId)
  const row = rows.find((one) => one.provider === provider)
  return row === undefined ? null : openAccount(deps, row)
}

/** How one may pay a tenant, in a fixed order. */
export const listPayOptions = async (
  deps: Deps,
  tenantId: TenantId,
): Promise<readonly PayOption[]> =>
  (await listUsableAccounts(deps.platformDb, tenantId)).map((row) => ({
    ...{ provider: row.provider, ...openAccount(deps, row).limits },
  }))
