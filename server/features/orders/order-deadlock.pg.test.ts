import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'
import { lockTickets } from '../checkin/store.ts'

test('two orders that change lock their tickets as a check-in batch does, and neither dies', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)
  const [one, two] = [
    required((await someTickets(deps, tenantId, event, ['Rahim']))[0], 'a ticket'),
    required((await someTickets(deps, tenantId, event, ['Karima']))[0], 'a ticket'),
  ]
  // The first order has the second ticket: order by order they are locked the other way round.
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`update tickets set order_id = ${two.orderId} where id = ${one.ticketId}`
    await tx`update tickets set order_id = ${one.orderId} where id = ${two.ticketId}`
  })

  const { changed } = await withTenant(deps.db, tenantId, async (tx) => {
    const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    await lockTickets(tx, [one.ticketId])
    const changing = withTenant(
      deps.db,
      tenantId,
      (other) => other`
        update orders set status = 'refunded' where id in (${one.orderId}, ${two.orderId})`,
    ).then(({ count }) => count)
    // Watched beside the check-in's own transaction.
    const isWaiting = async (): Promise<boolean> => {
      const [row] = await deps.platformDb<{ isWaiting: boolean }[]>`
        select exists (select from pg_stat_activity
                        where pid = any(select pid from pg_locks where not granted)
                          and ${own?.pid ?? 0}::integer = any(pg_blocking_pids(pid))) as is_waiting`
      return row?.isWaiting === true
    }
    await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true)
    await lockTickets(tx, [two.ticketId])
    return { changed: changing }
  })

  expect(await changed).toBe(2)
  const statuses = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ orderStatus: string }[]>`select order_status from tickets`,
  )
  expect(statuses.map(({ orderStatus }) => orderStatus)).toEqual(['refunded', 'refunded'])
})
