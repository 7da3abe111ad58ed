import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readNewEvent } from '../../../shared/events/schema.ts'
import { idToBytes } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { anEvent, anEventInput, aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { createTenant } from '../tenants/create-tenant.ts'
import { createEvent } from './create-event.ts'

test('an event is stored with its types, gates, lists, tag and first key, and told', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  const lists = [
    { name: 'Entry', entries: null, reentryAfterExit: true },
    { name: 'VIP', ticketTypeNumbers: [2], gateNames: ['North'], admitUnpaid: 'ask' },
  ]

  const event = await anEvent(deps, tenantId, { lists })

  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      select tag, current_key_id,
             (select array_agg(key_id::integer) from event_keys) as key_ids,
             (select array_agg(number) from ticket_types) as numbers,
             (select count(*)::integer from gates) as gates,
             (select array_agg(is_all_types order by name) from check_in_lists) as all_types,
             (select json_agg(entries_max order by name) from check_in_lists) as entries,
             (select array_agg(ticket_type_id::text) from check_in_list_types) as type_ids,
             (select array_agg(gate_id::text) from check_in_list_gates) as gate_ids,
             (select array_agg(action order by at, id) from activity_with_scans) as actions
        from events
    `,
  )
  expect(Buffer.from(row?.['tag'])).toEqual(
    createHash('sha256').update(idToBytes(event.id)).digest().subarray(0, 4),
  )
  expect(row).toMatchObject({
    currentKeyId: 1,
    keyIds: [1],
    numbers: [1, 2],
    gates: 2,
    allTypes: [true, false],
    entries: [null, 1],
    typeIds: [event.ticketTypes[1]?.id],
    gateIds: [event.gates[0]?.id],
    actions: ['tenant.created', 'event.created'],
  })
})

test('a slug that is taken is refused within the tenant, and free for another', async () => {
  await using deps = await openTestDeps()
  const alpha = await aTenant(deps)
  const beta = await aTenant(deps, 'beta')
  await anEvent(deps, alpha)
  const input = granted(readNewEvent(anEventInput(deps)))

  const again = await createEvent(deps, alpha, SYSTEM_ACTOR, input)
  const elsewhere = await createEvent(deps, beta, SYSTEM_ACTOR, input)

  expect(again).toEqual({ ok: false, error: { code: 'slug_taken' } })
  expect(elsewhere.ok).toBe(true)
})

test('of two tenants that want one slug, the second is refused and nothing of it stays', async () => {
  await using deps = await openTestDeps()
  const input = { name: 'Alpha', slug: 'alpha', status: 'pending' } as const
  granted(await createTenant(deps, SYSTEM_ACTOR, input))

  const second = await createTenant(deps, SYSTEM_ACTOR, input)

  const [row] = await deps.platformDb<
    { count: number }[]
  >`select count(*)::integer as count from tenants`
  expect(second).toMatchObject({ ok: false, error: { code: 'slug_taken' } })
  expect(row?.count).toBe(1)
})

test('a tenant whose key was lost between two transactions gets one with its first event, and keeps it', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  await withTenant(deps.db, tenantId, (tx) => tx`delete from tenant_keys`)

  await anEvent(deps, tenantId)
  const sealed = () => withTenant(deps.db, tenantId, (tx) => tx`select sealed from tenant_keys`)
  const [first] = await sealed()
  await anEvent(deps, tenantId, { slug: 'summer' })
  const [second] = await sealed()

  expect(first?.['sealed']).toHaveLength(1 + 12 + 32 + 16)
  expect(second?.['sealed']).toEqual(first?.['sealed'])
})
