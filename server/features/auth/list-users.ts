// Everybody who has an account.
import type { UserView } from '../../../shared/auth/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type CursorRefusal, KeyText, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { type AccountsQuery, listAccountRows } from './user-store.ts'
import { toUserView } from './user-view.ts'

export type ListUsersQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: AccountsQuery['status']
}

/** By email. */
export async function listUsers(
  deps: Pick<Deps, 'platformDb'>,
  { search, status, after, limit }: ListUsersQuery,
): Promise<Result<Page<UserView>, CursorRefusal>> {
  const key = readKey(after, [KeyText])
  if (!key.ok) return key
  const query = { search, status, after: key.value, limit: limit + 1 }
  const rows = await listAccountRows(deps.platformDb, query)
  return ok(toPage(rows, limit, toUserView, ({ email }) => [email]))
}
