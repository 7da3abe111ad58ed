import { expect, test } from 'vitest'
import { openTestDeps } from '../../testing/deps.ts'
import { aGate } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { renewStatistics } from './keep-statistics.ts'

test('tables that grew are analyzed by the platform’s role, and rest until they grow again', async () => {
  await using deps = await openTestDeps()
  await aGate(deps, { tickets: 900 })
  await using owner = openTestSql(deps.database.ownerUrl)
  // What a session counted is shown to others when it is idle for a moment, or when it is asked to.
  const tell = () => deps.db`select pg_stat_force_next_flush()`
  const renewed = new Set<string>()

  for (let round = 0; round < 50 && !renewed.has('tickets'); round += 1) {
    await Promise.all([tell(), tell(), tell(), tell()])
    for (const name of await renewStatistics(deps.platformDb)) renewed.add(name)
  }

  expect(renewed).toContain('tickets')
  const [row] = await owner`select reltuples::int as count from pg_class where relname = 'tickets'`
  expect(row).toEqual({ count: 900 })
  await deps.platformDb`select pg_stat_force_next_flush()`
  expect(await renewStatistics(deps.platformDb)).not.toContain('tickets')
})
