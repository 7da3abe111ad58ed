// Who works for a tenant.
import type { MemberView } from '../../../shared/auth/schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type CursorRefusal, KeyText, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { hasTenant, listMemberRows, type MemberRow, type MembersQuery } from './member-store.ts'

export type ListMembersQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: MembersQuery['status']
}

/** By email. */
export async function listMembers(
  deps: Pick<Deps, 'platformDb'>,
  tenantId: TenantId,
  { search, status, after, limit }: ListMembersQuery,
): Promise<Result<Page<MemberView>, CursorRefusal>> {
  const key = readKey(after, [KeyText])
  if (!key.ok) return key
  const query = { search, status, after: key.value, limit: limit + 1 }
  const rows = await listMemberRows(deps.platformDb, tenantId, query)
  return ok(toPage(rows, limit, toMemberView, ({ email }) => [email]))
}

/** As `listMembers`, for somebody who names the tenant. */
export const listMembersOf = async (
  deps: Pick<Deps, 'platformDb'>,
  tenantId: TenantId,
  query: ListMembersQuery,
): Promise<Result<Page<MemberView>, CursorRefusal | { readonly code: 'tenant_not_found' }>> =>
  (await hasTenant(deps.platformDb, tenantId))
    ? listMembers(deps, tenantId, query)
    : refuse({ code: 'tenant_not_found' })

export const toMemberView = (row: MemberRow): MemberView => ({
  ...row,
  statusChangedAt: instantToText(row.statusChangedAt),
  createdAt: instantToText(row.createdAt),
})
