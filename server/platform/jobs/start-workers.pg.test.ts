// The workers of a running server: many jobs in a short time, each by itself.
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { openTestDeps } from '../../testing/deps.ts'
import { withPlatform } from '../db/platform-tx.ts'
import { defineJob } from './define-job.ts'
import { restAfter, startWorkers } from './start-workers.ts'

/** At one a second these would not be done before the poll gives up. */
const JOBS_COUNT = 90

test('jobs are worked off without waiting for the next look, and one that fails takes no other along', async () => {
  await using deps = await openTestDeps()
  const done: number[] = []
  const job = defineJob({
    name: 'test.count',
    payload: v.strictObject({ number: v.number() }),
    attemptsMax: 40,
    run: async (_deps, { number }) => {
      if (number === 7) throw new Error('not this one')
      done.push(number)
    },
  })
  const payloads = Array.from({ length: JOBS_COUNT }, (_unused, number) => ({ number }))
  await withPlatform(deps.platformDb, (tx) => deps.jobs.sendMany(tx, job, payloads))

  await startWorkers(deps, [job])

  await expect.poll(() => done.length).toBe(JOBS_COUNT - 1)
  expect(new Set(done).size).toBe(JOBS_COUNT - 1)
  const counts = () => deps.platformDb`
    select count(*) filter (where state = 'completed')::integer as done,
           count(*) filter (where state in ('retry', 'active'))::integer as again
      from pgboss.job where name = 'test.count'`
  await expect.poll(counts).toEqual([{ done: JOBS_COUNT - 1, again: 1 }])
})

test('work of a kind of job takes a tenth of the time at most, as long as it is short', () => {
  expect([0, 1, 40, 1_000].map(restAfter)).toEqual([0, 9, 360, 2_000])
})
