// The organizers of the installation.

import { ok, type Result } from '../../../shared/result.ts'
import type { TenantStatus, TenantView } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { type CursorRefusal, KeyId, KeyText, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { listTenantRows } from './store.ts'
import { toTenantView } from './tenant-view.ts'

export type ListTenantsQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: TenantStatus | undefined
}

/** By name. */
export async function listTenants(
  deps: Pick<Deps, 'platformDb'>,
  { search, status, after, limit }: ListTenantsQuery,
): Promise<Result<Page<TenantView>, CursorRefusal>> {
  const key = readKey(after, [KeyText, KeyId])
  if (!key.ok) return key
  const query = { search, status, after: key.value, limit: limit + 1 }
  const rows = await listTenantRows(deps.platformDb, query)
  return ok(toPage(rows, limit, toTenantView, ({ name, id }) => [name, id]))
}
