// Where somebody is signed in.
import type { SessionView } from '../../../shared/auth/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import { listLiveSessions } from './session-store.ts'

/** The newest first; more than a person has are not shown. */
export async function listSessions(
  deps: Pick<Deps, 'platformDb' | 'now'>,
  actor: UserActor,
): Promise<SessionView[]> {
  const rows = await listLiveSessions(deps.platformDb, actor.userId, deps.now())
  return rows.map((row) => ({
    id: row.id,
    tenant:
      row.tenantId === null || row.slug === null || row.tenantName === null
        ? null
        : { id: row.tenantId, slug: row.slug, name: row.tenantName },
    userAgent: row.userAgent,
    createdAt: instantToText(row.createdAt),
    lastUsedAt: instantToText(row.lastUsedAt ?? row.createdAt),
    expiresAt: instantToText(row.expiresAt),
    isCurrent: row.id === actor.sessionId,
  }))
}
