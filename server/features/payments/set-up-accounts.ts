// Keeps the installation's accounts as the environment names them.
import { PROVIDERS } from '../../../shared/payments/schema.ts'
import type { Deps } from '../../deps.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { findAccountByRef } from './account-store.ts'
import { readCredentials } from './accounts.ts'
import { putAccount } from './edit-account.ts'

/** The names of providers whose settings are not what the provider needs. Called at the start; any replica may. */
export async function setUpAccounts(deps: Deps): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const provider of PROVIDERS) {
    const credentials = deps.config.providerSettings[provider]
    if (credentials === undefined) continue
    const row = await findAccountByRef(deps.platformDb, provider, null)
    const isSame = row !== null && isEqual(readCredentials(deps, row), credentials)
    if (isSame) continue
    const put = await putAccount(
      deps,
      { tenantId: null, provider, actor: SYSTEM_ACTOR },
      { isEnabled: row?.isEnabled ?? true, credentials, ...(row && { version: row.version }) },
    )
    // Another replica that starts at the same moment has set up the same.
    if (!put.ok && put.error.code !== 'changed_meanwhile') wrong.push(provider)
  }
  return wrong
}

const isEqual = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean => {
  const names = Object.keys({ ...one, ...other })
  return names.every((name) => one[name] === other[name])
}
