// Sets up, changes and checks a merchant's account with a provider: the installation's, or a tenant's own.
import type { TenantId } from '../../../shared/ids.ts'
import type {
  Provider,
  ProviderAccountView,
  PutProviderAccount,
} from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToTextOrNull } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { newOrderCode } from '../orders/order-number.ts'
import {
  type AccountRow,
  findAccount,
  insertAccount,
  listAccounts,
  lockAccount,
  updateAccount,
  updateCheck,
} from './account-store.ts'
import { openAccount, sealCredentials } from './accounts.ts'

/** Whose account, with which provider; null is the installation's. */
export type AccountPlace = {
  readonly tenantId: TenantId | null
  readonly provider: Provider
  readonly actor: ActivityActor
}

type Answer = Result<ProviderAccountView, Refusal>

export const readAccounts = async (
  deps: Deps,
  tenantId: TenantId | null,
): Promise<readonly ProviderAccountView[]> =>
  (await listAccounts(deps.platformDb, tenantId)).map((row) => toAccountView(deps, row))

/** New credentials must be those of the provider; whether they open the account is for the check to say. */
export async function putAccount(
  deps: Deps,
  place: AccountPlace,
  input: PutProviderAccount,
): Promise<Answer> {
  return withPlatform(deps.platformDb, async (tx): Promise<Answer> => {
    const before = await lockAccount(tx, place.tenantId, place.provider)
    if (before !== null && before.version !== input.version) {
      return refuse({ code: 'changed_meanwhile', details: [toAccountView(deps, before)] })
    }
    if (before === null && input.credentials === undefined) {
      return refuse({ code: 'account_not_found' })
    }
    const limits = limitsOf(input, before)
    if (limits === null) return refuse(BAD_LIMITS)
    const id = before?.id ?? deps.newId()
    const parts = partsOf(deps, id, place.provider, input, before)
    if (parts === null) return refuse({ code: 'credentials_malformed' })
    const saved = await save(tx, deps, place, { id, before, parts: { ...parts, ...limits } })
    return saved === null ? refuse({ code: 'changed_meanwhile' }) : ok(toAccountView(deps, saved))
  })
}

type Parts = Pick<AccountRow, 'isLive' | 'isEnabled' | 'sealed' | 'minCents' | 'maxCents'>

type Limits = Pick<AccountRow, 'minCents' | 'maxCents'>

const BAD_LIMITS = {
  code: 'invalid_input',
  details: [{ in: 'body', path: 'maxCents', message: 'maxCents must not be below minCents' }],
} as const

/** What is left out stays. Null: nothing would lie between them. */
function limitsOf(input: PutProviderAccount, before: Limits | null): Limits | null {
  const { minCents = before?.minCents ?? null, maxCents = before?.maxCents ?? null } = input
  const isNothing = minCents !== null && maxCents !== null && maxCents < minCents
  return isNothing ? null : { minCents, maxCents }
}

function partsOf(
  deps: Deps,
  id: string,
  provider: Provider,
  { credentials, isEnabled }: PutProviderAccount,
  before: AccountRow | null,
): Omit<Parts, keyof Limits> | null {
  if (credentials === undefined) {
    return before === null ? null : { isLive: before.isLive, isEnabled, sealed: before.sealed }
  }
  const opened = deps.providers({ provider, merchant: id, credentials })
  if (opened === null) return null
  return { isLive: opened.isLive, isEnabled, sealed: sealCredentials(deps, id, credentials) }
}

const MERCHANT_REF_CHARS = 16

/** Null: somebody else has set one up meanwhile. */
async function save(
  tx: PlatformTx,
  deps: Deps,
  { tenantId, provider, actor }: AccountPlace,
  { id, before, parts }: { id: string; before: AccountRow | null; parts: Parts },
): Promise<AccountRow | null> {
  if (before === null) {
    const merchantRef = newOrderCode(deps, MERCHANT_REF_CHARS)
    const account = { id, tenantId, provider, merchantRef, ...parts }
    if (!(await insertAccount(tx, account, deps.now()))) return null
  } else {
    await updateAccount(tx, { id, ...parts })
  }
  await recordPlatformActivity(tx, deps, {
    ...{ actor, tenantId, subject: { kind: 'provider_account', id } },
    action: before === null ? 'provider_account.created' : 'provider_account.edited',
    metadata: {
      provider,
      isLive: parts.isLive,
      isEnabled: parts.isEnabled,
      minCents: parts.minCents,
      maxCents: parts.maxCents,
    },
  })
  return findAccount(tx, id)
}

/** Asks the provider whether the credentials open the account. Moves no money. */
export async function checkAccount(deps: Deps, place: AccountPlace): Promise<Answer> {
  const { tenantId, provider } = place
  const row = (await listAccounts(deps.platformDb, tenantId)).find(
    (one) => one.provider === provider,
  )
  if (row === undefined) return refuse({ code: 'account_not_found' })
  const checked = await openAccount(deps, row).provider.checkCredentials()
  const why = checked.kind === 'invalid' ? checked.why : null
  await updateCheck(deps.platformDb, row, { at: deps.now(), outcome: checked.kind, why })
  const after = await findAccount(deps.platformDb, row.id)
  return after === null ? refuse({ code: 'account_not_found' }) : ok(toAccountView(deps, after))
}

const toAccountView = ({ config }: Pick<Deps, 'config'>, row: AccountRow): ProviderAccountView => ({
  provider: row.provider,
  isLive: row.isLive,
  isEnabled: row.isEnabled,
  webhookUrl: `${publicUrlOf(config)}/webhooks/${row.provider}${
    row.tenantId === null ? '' : `/${row.merchantRef}`
  }`,
  minCents: row.minCents,
  maxCents: row.maxCents,
  checkedAt: instantToTextOrNull(row.checkedAt),
  checkOutcome: row.checkOutcome,
  checkWhy: row.checkWhy,
  version: row.version,
})
