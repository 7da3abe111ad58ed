// Works the queue off, one job after the other, until nothing is due: for a test that steps through it.
import type { Deps } from '../../deps.ts'
import type { AnyJob } from './define-job.ts'

/** How many ran, and how many of them failed and will be tried again. */
export async function runDueJobs(
  deps: Deps,
  jobs: readonly AnyJob[],
): Promise<{ readonly ran: number; readonly failed: number }> {
  const boss = await deps.jobs.boss(jobs)
  let [ran, failed] = [0, 0]
  for (const job of jobs) {
    for (;;) {
      const [next] = await boss.fetch<unknown>(job.name)
      if (next === undefined) break
      ran += 1
      try {
        await job.runOn(deps, next.data)
        await boss.complete(job.name, next.id)
      } catch (error) {
        failed += 1
        await boss.fail(job.name, next.id, { message: String(error) })
      }
    }
  }
  return { ran, failed }
}
