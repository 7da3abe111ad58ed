import { expect, test } from 'vitest'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { aPlatformAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'
import { openTestSql } from '../../testing/open.ts'

test('PA6 an organizer for whom an event is being made at that moment stays, and keeps the key of its codes', async () => {
  await using server = await testApp()
  const { deps } = server
  await using owner = openTestSql(deps.database.ownerUrl)
  await aPlatformAdmin(deps, 'root@x.example')
  const { access: bearer } = await signInAs(server, 'root@x.example')
  const tenantId = await aTenant(deps)
  const waiting = async (): Promise<number> => {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`
    return row?.count ?? 0
  }

  const removing = await withTenant(deps.db, tenantId, async (tx) => {
    await tx`
      insert into events (id, slug, name, starts_at, ends_at, tag, created_at)
      values (${deps.newId()}, 'new', 'New', now(), now() + interval '1 hour', 'abcd', now())`
    const asked = call(server, `DELETE /admin/tenants/${tenantId}`, { bearer })
    await expect.poll(waiting, { timeout: 8_000 }).toBe(1)
    return { asked }
  })

  expect(await outcomeOf(await removing.asked)).toBe('409 tenant_not_empty')
  expect(
    await deps.platformDb`select 1 from tenant_keys where tenant_id = ${tenantId}`,
  ).toHaveLength(1)
  await anEvent(deps, tenantId, { slug: 'second' })
})
