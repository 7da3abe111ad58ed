// The audit trail of all tenants and of the platform, for reading.
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type ActivityRow = {
  readonly id: string
  readonly at: Instant
  readonly tenantId: string | null
  readonly actorKind: 'user' | 'station' | 'system' | 'visitor'
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly metadata: Record<string, unknown>
}

export type ActivityFilter = {
  readonly tenantId?: string | undefined
  readonly actorId?: string | undefined
  readonly subjectId?: string | undefined
  readonly action?: string | undefined
  /** Inclusive. */
  readonly from?: Instant | undefined
  /** Exclusive. */
  readonly until?: Instant | undefined
}

export type ActivityQuery = ActivityFilter & {
  /** The last row of the page before. */
  readonly after: readonly [at: Instant, id: string] | null
  readonly limit: number
}

/**
 * The newest first. No index goes over tenants: each tenant's newest row is found by its own, and a page's rows are
 * those of the tenants that have the newest, as many as a page has rows.
 */
export function listActivityRows(
  db: PlatformDb,
  query: ActivityQuery,
): Promise<readonly ActivityRow[]> {
  const { tenantId, limit } = query
  const ofTenant = tenantId === undefined ? db`` : db`and a.tenant_id = ${tenantId}`
  const tenant = tenantId === undefined ? db`` : db`where t.id = ${tenantId}`
  return db<ActivityRow[]>`
    select id, at, tenant_id, actor_kind, actor_id, action, subject_kind, subject_id, metadata
      from (
        (select a.id, a.at, a.tenant_id, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.metadata
           from platform_activity a
          where true ${ofTenant} ${conditionsOf(db, query)}
          order by a.at desc, a.id desc
          limit ${limit})
        union all
        (select rows.*
           from (select t.id
                   from tenants t
                  cross join lateral (
                    select a.at, a.id
                      from activity a
                     where a.tenant_id = t.id ${conditionsOf(db, query)}
                     order by a.at desc, a.id desc
                     limit 1) newest
                  ${tenant}
                  order by newest.at desc, newest.id desc
                  limit ${limit}) t
          cross join lateral (
            select a.id, a.at, a.tenant_id, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id,
                   a.metadata
              from activity a
             where a.tenant_id = t.id ${conditionsOf(db, query)}
             order by a.at desc, a.id desc
             limit ${limit}) rows)
      ) both_trails
     order by at desc, id desc
     limit ${limit}
  `
}

/** As `listActivityRows`, behind the tenant's wall. */
export const listTenantActivityRows = (
  tx: TenantTx,
  query: ActivityQuery,
): Promise<readonly ActivityRow[]> => tx<ActivityRow[]>`
  select id, at, tenant_id, actor_kind, actor_id, action, subject_kind, subject_id, metadata
    from (
      (select a.id, a.at, a.tenant_id, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.metadata
         from platform_activity a
        where true ${conditionsOf(tx, query)}
        order by a.at desc, a.id desc
        limit ${query.limit})
      union all
      (select a.id, a.at, a.tenant_id, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.metadata
         from activity a
        where true ${conditionsOf(tx, query)}
        order by a.at desc, a.id desc
        limit ${query.limit})
    ) both_trails
   order by at desc, id desc
   limit ${query.limit}
`

function conditionsOf(db: PlatformDb | TenantTx, query: ActivityQuery) {
  const { actorId, subjectId, action, from, until, after } = query
  return db`
    ${actorId === undefined ? db`` : db`and a.actor_id = ${actorId}`}
    ${subjectId === undefined ? db`` : db`and a.subject_id = ${subjectId}`}
    ${action === undefined ? db`` : db`and a.action = ${action}`}
    ${from === undefined ? db`` : db`and a.at >= ${db.typed.instant(from)}`}
    ${until === undefined ? db`` : db`and a.at < ${db.typed.instant(until)}`}
    ${after === null ? db`` : db`and (a.at, a.id) < (${db.typed.instant(after[0])}, ${after[1]})`}
  `
}
