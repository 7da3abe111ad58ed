// The installation in numbers, over all tenants.
import type { PlatformTotals } from '../../../shared/payments/admin-schema.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { refundsOfAttempts, sumsOfAttempts } from './given-back-store.ts'

type Counts = Omit<PlatformTotals, 'money'>

export async function readCounts(db: PlatformDb): Promise<Counts> {
  const [row] = await db<{ counts: Counts }[]>`
    select json_build_object(
      'tenants', (select json_build_object(
          'pending', count(*) filter (where status = 'pending'),
          'active', count(*) filter (where status = 'active'),
          'suspended', count(*) filter (where status = 'suspended'))
        from tenants),
      'events', (select json_build_object(
          'draft', count(*) filter (where status = 'draft'),
          'published', count(*) filter (where status = 'published'),
          'cancelled', count(*) filter (where status = 'cancelled'),
          'archived', count(*) filter (where status = 'archived'))
        from events),
      'tickets', (select coalesce(sum(sold), 0) from places),
      'webhookEvents', json_build_object(
        'pending', (select count(*) from webhook_events where state = 'pending'),
        'failed', (select count(*) from webhook_events where state = 'failed'))) as counts
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row.counts
}

type Money = PlatformTotals['money'][number]

export const listMoney = (db: PlatformDb): Promise<readonly Money[]> => db<Money[]>`
  select a.provider, a.is_live, a.currency,
         count(*) filter (where a.state in ('succeeded', 'refunded')) as paid_count,
         ${sumsOfAttempts(db)},
         count(*) filter (where a.state in ('pending', 'processing')) as open_count,
         count(*) filter (where a.is_mismatched) as mismatched_count
    from payment_attempts a
    left join ${refundsOfAttempts(db)} r on r.tenant_id = a.tenant_id and r.attempt_id = a.id
   group by a.provider, a.is_live, a.currency
   order by a.provider, a.is_live, a.currency
`
