// What the platform reads over all organizers, page by page.
import { expect, test } from 'vitest'
import { openTestDeps } from '../../testing/deps.ts'
import { granted } from '../../testing/event.ts'
import { openTestSql } from '../../testing/open.ts'
import { listActivity } from '../activity/list-activity.ts'
import { listAllPayments } from './report-payments.ts'

const TENANTS = 5
const EACH = 4
const LIMIT = 3

/** More organizers than a page has rows, whose payments and deeds come by turns. */
async function anInstallation() {
  const deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      create temp table made on commit drop as
      select uuidv7() as id, t.no as tenant, at from generate_series(1, ${EACH}) at, generate_series(1, ${TENANTS}) t (no)
       order by at, t.no`
    await tx`
      insert into tenants (id, slug, name, status, status_changed_at, created_at)
      select id, 'organizer-' || tenant, 'Organizer', 'active', now(), now() from made where at = 1`
    await tx`
      insert into orders (tenant_id, id, event_id, number, status, buyer_name, buyer_email, total_cents, created_at, paid_at)
      select t.id, m.id, t.id, lpad(m.at::text, 10, '0'), 'paid', 'Rahim', 'rahim@mail.example', 100, now(), now()
        from made m join made t on t.tenant = m.tenant and t.at = 1`
    await tx`
      insert into payment_attempts (tenant_id, id, order_id, ref, provider, account_id, is_live, amount_cents, state, created_at)
      select t.id, m.id, m.id, 'PB' || lpad(m.at::text, 14, '0'), 'bkash', m.id, false, 100,
             case when m.at % 2 = 0 then 'failed' else 'pending' end, now()
        from made m join made t on t.tenant = m.tenant and t.at = 1`
    await tx`
      insert into activity (tenant_id, id, at, actor_kind, action, subject_kind, subject_id)
      select t.id, m.id, date_trunc('second', now()) + m.at * interval '1 second', 'system', 'ticket.issued', 'ticket', m.id
        from made m join made t on t.tenant = m.tenant and t.at = 1`
  })
  const ids = async (table: 'payment_attempts' | 'activity', state?: string): Promise<string[]> => {
    await using asking = openTestSql(deps.database.ownerUrl)
    const order = table === 'activity' ? asking`at desc, id desc` : asking`id desc`
    const rows = await asking<{ id: string }[]>`
      select id from ${asking(table)} ${state === undefined ? asking`` : asking`where state = ${state}`} order by ${order}`
    return rows.map(({ id }) => id)
  }
  return { deps, ids, [Symbol.asyncDispose]: () => deps[Symbol.asyncDispose]() }
}

type Page = { readonly items: readonly { readonly id: string }[]; readonly next: string | null }

async function readAll(ask: (after?: string) => Promise<Page>): Promise<readonly string[]> {
  const ids: string[] = []
  let page = await ask()
  for (;;) {
    ids.push(...page.items.map(({ id }) => id))
    if (page.next === null) return ids
    page = await ask(page.next)
  }
}

test('PA53 pages of every organizer’s payments hold each once, the newest first, whatever is filtered', async () => {
  await using installation = await anInstallation()
  const { deps, ids } = installation
  const read = (more: Parameters<typeof listAllPayments>[1]) =>
    readAll(async (after) => granted(await listAllPayments(deps, { ...more, after })))

  expect(await read({ limit: LIMIT })).toEqual(await ids('payment_attempts'))
  expect(await read({ limit: LIMIT, state: 'failed' })).toEqual(
    await ids('payment_attempts', 'failed'),
  )
  expect(await ids('payment_attempts')).toHaveLength(TENANTS * EACH)
})

test('PA53 pages of every organizer’s deeds hold each once, the newest first', async () => {
  await using installation = await anInstallation()
  const { deps, ids } = installation

  const read = await readAll(async (after) =>
    granted(await listActivity(deps, {}, { limit: LIMIT, after })),
  )

  expect(read).toEqual(await ids('activity'))
})
