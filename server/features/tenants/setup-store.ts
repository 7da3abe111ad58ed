// How far an organizer has come, read from what it has made.
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { SetupView } from '../../../shared/tenants/admin-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type TenantSetup = Omit<SetupView, 'missing' | 'providers' | 'invitations' | 'tenantStatus'>

export async function readTenantSetup(
  tx: TenantTx,
  userId: UserId,
  now: Instant,
): Promise<TenantSetup> {
  const [row] = await tx<{ setup: TenantSetup }[]>`
    select json_build_object(
      'events', (select count(*) from events),
      'drafts', (select count(*) from events where status = 'draft'),
      'published', (select count(*) from events where status = 'published'),
      'event', (
        select json_build_object(
            'id', e.id, 'name', e.name, 'status', e.status, 'startsAt', iso(e.starts_at),
            'ticketTypes', (select count(*) from ticket_types y
                             where y.tenant_id = e.tenant_id and y.event_id = e.id),
            'pricedTypes', (select count(*) from ticket_types y
                             where y.tenant_id = e.tenant_id and y.event_id = e.id and y.price_cents > 0),
            'gates', (select count(*) from gates g where g.tenant_id = e.tenant_id and g.event_id = e.id),
            'stations', (select count(*) from station_events s
                           join stations st on st.tenant_id = s.tenant_id and st.id = s.station_id
                          where s.tenant_id = e.tenant_id and s.event_id = e.id and st.status = 'active'))
          from events e
         where e.status in ('draft', 'published') and e.ends_at > ${tx.typed.instant(now)}
         order by e.created_at desc, e.id desc
         limit 1),
      'staff', (select count(*) from tenant_users m where m.status = 'active' and m.user_id <> ${userId}),
      'stations', (select count(*) from stations where status = 'active'),
      'stationsHeard', (select count(*) from stations where status = 'active' and reported_at is not null)) as setup
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row.setup
}

export type PlatformSetup = Pick<SetupView, 'tenantStatus' | 'providers' | 'invitations'>

/** What lies outside of the tenant's wall. Its own account with a provider stands before the installation's. */
export async function readPlatformSetup(
  db: PlatformDb,
  tenantId: TenantId,
  now: Instant,
): Promise<PlatformSetup> {
  const [row] = await db<{ setup: PlatformSetup }[]>`
    select json_build_object(
      'tenantStatus', t.status,
      'invitations', (select count(*) from one_time_links l
                       where l.tenant_id = t.id and l.kind = 'invitation' and l.used_at is null
                         and l.expires_at > ${db.typed.instant(now)}),
      'providers', (
        select coalesce(json_agg(json_build_object(
            'provider', a.provider, 'isOwn', a.tenant_id is not null, 'isLive', a.is_live,
            'isEnabled', a.is_enabled, 'checkOutcome', a.check_outcome) order by a.provider), '[]')
          from (select distinct on (provider) provider, tenant_id, is_live, is_enabled, check_outcome
                  from provider_accounts
                 where tenant_id = t.id or tenant_id is null
                 order by provider, tenant_id nulls last) a)) as setup
      from tenants t
     where t.id = ${tenantId}
  `
  if (row === undefined) throw new Error('defect: somebody works for it')
  return row.setup
}
