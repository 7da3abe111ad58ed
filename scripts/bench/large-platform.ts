// What an installation has besides its largest tenant: a thousand more, with people, money, messages and audit trails.
import type { Scene } from './scene.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '1')
const TENANTS = Math.ceil(1_000 * SHARE)
const PEOPLE_EACH = 20
const PAYMENTS_EACH = 20
const ACTS_EACH = 100
const MESSAGES = Math.ceil(100_000 * SHARE)
const PLATFORM_ACTS = Math.ceil(20_000 * SHARE)

/** Tenants with everything that the platform's lists show, written as the server would leave it. */
export async function loadPlatform({ owner, say }: Scene): Promise<void> {
  const startedMs = performance.now()
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`set local synchronous_commit = off`
    await tx`
      create temp table small_tenants on commit drop as
      select no, uuidv7() as id, uuidv7() as event_id from generate_series(1, ${TENANTS}) no`
    await tx`
      create temp table small_rows on commit drop as
      select t.no, t.id as tenant_id, t.event_id, part, uuidv7() as id
        from generate_series(1, ${PAYMENTS_EACH}) part, small_tenants t`
    for (const table of ['small_tenants', 'small_rows']) await tx`analyze ${tx(table)}`
    await tx`
      insert into tenants (id, slug, name, status, status_changed_at, created_at)
      select id, 'small-' || no, 'Organizer ' || to_hex(no * 7919), 'active', now(), now() from small_tenants`
    await tx`
      insert into users (id, email, name, password_hash, status_changed_at, created_at)
      select id, 'person' || no || '-' || part || '@mail.example', 'Person ' || to_hex(no * 7919 + part), 'none', now(), now()
        from small_rows where part <= ${PEOPLE_EACH}`
    await tx`
      insert into tenant_users (tenant_id, user_id, role, level, status_changed_at, created_at)
      select tenant_id, id, 'staff', 'steward', now(), now() from small_rows where part <= ${PEOPLE_EACH}`
    await tx`
      insert into orders (tenant_id, id, event_id, number, status, buyer_name, buyer_email, total_cents, created_at, paid_at,
                          is_findable)
      select tenant_id, id, event_id, 'S' || lpad(part::text, 9, '0'), 'paid', 'A buyer', 'buyer@mail.example', 100000, now(),
             now(), true
        from small_rows`
    await tx`
      insert into payment_attempts (tenant_id, id, order_id, ref, provider, account_id, is_live, amount_cents, state,
                                    provider_txn_id, created_at, settled_at)
      select tenant_id, uuidv7(), id, 'PB' || upper(lpad(to_hex(part), 14, '0')), 'stripe', uuidv7(), false, 100000,
             'succeeded', 'S' || part, now(), now()
        from small_rows`
    await tx`
      insert into activity (tenant_id, id, at, actor_kind, action, subject_kind, subject_id)
      select t.id, uuidv7(), now() - part * interval '1 minute', 'system', 'ticket.issued', 'ticket', t.event_id
        from generate_series(1, ${ACTS_EACH}) part, small_tenants t`
    await tx`
      insert into platform_activity (id, at, tenant_id, actor_kind, action, subject_kind, subject_id)
      select uuidv7(), now() - part * interval '1 minute', t.id, 'system', 'tenant.edited', 'tenant', t.id
        from generate_series(1, ${PLATFORM_ACTS}) part join small_tenants t on t.no = 1 + part % ${TENANTS}`
    await tx`
      insert into webhook_events (id, provider, account_id, tenant_id, event_key, event_name, sealed_body, state, received_at,
                                  finished_at)
      select uuidv7(), 'stripe', t.event_id, t.id, 'evt_' || part, 'checkout.session.completed',
             decode(repeat('ab', 600), 'hex'), case when part % 100 = 0 then 'failed' else 'processed' end, now(), now()
        from generate_series(1, ${MESSAGES}) part join small_tenants t on t.no = 1 + part % ${TENANTS}`
  })
  for (const table of FILLED) await owner`vacuum (analyze) ${owner(table)}`
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  say(`${TENANTS} more tenants with ${MESSAGES} messages, loaded in ${seconds} s`)
}

const FILLED = [
  ...[
    'tenants',
    'users',
    'tenant_users',
    'orders',
    'payment_attempts',
    'activity',
    'platform_activity',
  ],
  'webhook_events',
]
