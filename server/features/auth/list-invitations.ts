// Invitations that wait for an answer.
import * as v from 'valibot'
import type { InvitationView } from '../../../shared/auth/schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type Page, type PageQuery, readCursor, toPage } from '../../platform/http/page.ts'
import { type LinkRow, listOpenInvitations } from './link-store.ts'

/** The newest first. */
export async function listInvitations(
  deps: Pick<Deps, 'platformDb' | 'now'>,
  tenantId: TenantId,
  page: PageQuery,
): Promise<Result<Page<InvitationView>, { readonly code: 'cursor_invalid' }>> {
  const [after = null] = page.after === undefined ? [] : (readCursor(page.after, 1) ?? [''])
  if (after !== null && !v.is(CursorId, after)) return refuse({ code: 'cursor_invalid' })
  const rows = await listOpenInvitations(deps.platformDb, tenantId, {
    now: deps.now(),
    after,
    limit: page.limit + 1,
  })
  return ok(toPage(rows, page.limit, toInvitationView, ({ id }) => [id]))
}

const CursorId = v.pipe(v.string(), v.uuid())

type Invitation = Pick<LinkRow, 'id' | 'email' | 'role' | 'level' | 'createdAt' | 'expiresAt'>

export const toInvitationView = (row: Invitation): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role ?? 'staff',
  level: row.level,
  createdAt: instantToText(row.createdAt),
  expiresAt: instantToText(row.expiresAt),
})
