// Sessions as their owner sees them.
import type { SessionId, TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'

export type LiveSession = {
  readonly id: SessionId
  readonly tenantId: TenantId | null
  readonly slug: string | null
  readonly tenantName: string | null
  readonly userAgent: string | null
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
  readonly expiresAt: Instant
}

const SESSIONS_MAX = 200

export const listLiveSessions = (
  db: PlatformDb,
  userId: UserId,
  now: Instant,
): Promise<readonly LiveSession[]> => db<LiveSession[]>`
  select s.id, s.tenant_id, t.slug, t.name as tenant_name, s.user_agent, s.created_at, s.last_used_at, s.expires_at
    from sessions s
    left join tenants t on t.id = s.tenant_id
   where s.user_id = ${userId} and s.revoked_at is null and s.expires_at > ${db.typed.instant(now)}
   order by s.created_at desc, s.id desc
   limit ${SESSIONS_MAX}
`

const SWEPT_MAX = 10_000

/** Deletes sessions whose refresh token expired before `before`: nothing of them can be used since then. */
export async function deleteSessions(tx: PlatformTx, before: Instant): Promise<number> {
  const { count } = await tx`
    delete from sessions
     where id in (select id from sessions where expires_at < ${tx.typed.instant(before)} limit ${SWEPT_MAX})
  `
  return count
}
