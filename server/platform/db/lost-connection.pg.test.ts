import { expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { aTenant } from '../../testing/event.ts'
import { openTestSql } from '../../testing/open.ts'
import { openAppDb } from './open.ts'
import { type TenantTx, withTenant } from './tenant-tx.ts'

/** Ends the backend of `tx` as a restart of the database would. */
async function cut(deps: TestDeps, tx: TenantTx): Promise<void> {
  await using owner = openTestSql(deps.database.ownerUrl)
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  await owner`select pg_terminate_backend(${row?.pid ?? 0}, 5000)`
}

test('a connection that dies inside a transaction fails that transaction, not the process, and the pool goes on', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)

  for (let round = 0; round < 5; round += 1) {
    const idle = withTenant(deps.db, tenantId, async (tx) => {
      await cut(deps, tx)
      return Promise.all([tx`select 1`, tx`select 2`])
    })
    const asking = withTenant(deps.db, tenantId, async (tx) => {
      const cutting = cut(deps, tx)
      await Promise.all([tx`select pg_sleep(60)`, cutting])
    })

    const results = await Promise.allSettled([idle, asking])

    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  }

  // A pool may still hold a connection whose end it has not heard of: at most all four.
  const attempts = await Promise.allSettled(
    Array.from({ length: 5 }, () => withTenant(deps.db, tenantId, (tx) => tx`select 3 as three`)),
  )
  expect(attempts.at(-1)).toMatchObject({ status: 'fulfilled', value: [{ three: 3 }] })
})

test('a transaction whose connection died never goes on inside the next one, another tenant’s', async () => {
  await using deps = await openTestDeps()
  const [mine, theirs] = [await aTenant(deps, 'mine'), await aTenant(deps, 'theirs')]
  // One connection: whoever comes next gets the same one, reconnected.
  const db = openAppDb(deps.database.appUrl, 1)
  const goOn = Promise.withResolvers<void>()
  const isCut = Promise.withResolvers<void>()
  let late: Promise<unknown> = Promise.resolve()
  const first = withTenant(db, mine, async (tx) => {
    await cut(deps, tx)
    isCut.resolve()
    await goOn.promise
    late = tx`select current_setting('app.tenant_id') as tenant`.then(
      (rows) => rows,
      (error: unknown) => String(error),
    )
    return late
  })
  const failed = expect(first).rejects.toThrow()
  await isCut.promise
  await failed

  await withTenant(db, theirs, async (tx) => {
    await tx`select 1`
    goOn.resolve()
    await Promise.resolve()
    await tx`select 2`
  })

  expect(await late).toContain('CONNECTION_CLOSED')
  await db.end({ timeout: 5 })
})

test('the death of a connection fails what it held, and not the next query', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  // One connection: whoever comes next gets the same one, reconnected.
  const db = openAppDb(deps.database.appUrl, 1)
  const killed = withTenant(
    db,
    tenantId,
    (tx) => tx`select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)`,
  )
  await expect(killed).rejects.toThrow()

  const next = withTenant(db, tenantId, (tx) => tx`select 3 as three`)

  await expect(next).resolves.toMatchObject([{ three: 3 }])
  await db.end({ timeout: 5 })
})
