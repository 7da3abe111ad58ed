// Takes jobs from the queue for as long as the server runs. Replicas share them.
import type { Deps } from '../../deps.ts'
import type { AnyJob } from './define-job.ts'

const POLL_SECONDS = 1
/**
 * Of one kind, by one replica. While as many are found the next are taken after a rest, not at the next look: an event that
 * is off has twenty thousand mails. Whoever dies leaves so many to be done again, so they are few.
 */
const TOGETHER_MAX = 4

/** They end when the queue is closed. */
export async function startWorkers(deps: Deps, jobs: readonly AnyJob[]): Promise<void> {
  const boss = await deps.jobs.boss(jobs)
  const options = {
    pollingIntervalSeconds: POLL_SECONDS,
    batchSize: TOGETHER_MAX,
    burstWhenBatchFull: true,
    perJobResults: true,
  } as const
  for (const job of jobs) {
    let restUntil = 0
    await boss.work(job.name, options, async (batch) => {
      await wait(restUntil - performance.now())
      const startedAt = performance.now()
      const results = await Promise.all(batch.map(({ id, data }) => runOne(deps, job, id, data)))
      const endedAt = performance.now()
      restUntil = endedAt + restAfter(endedAt - startedAt)
      return results
    })
  }
}

/** Of the time that a kind of job takes in all, its work is a tenth: a sale beside it is not to feel it. */
const REST_PER_WORK = 9
/** A server that stops waits for no longer rest. */
const REST_MS_MAX = 2_000

/** How long the next jobs of a kind wait, in milliseconds. */
export const restAfter = (workedMs: number): number =>
  Math.min(workedMs * REST_PER_WORK, REST_MS_MAX)

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms <= 0 ? resolve() : setTimeout(resolve, ms)))

async function runOne(deps: Deps, job: AnyJob, id: string, data: unknown) {
  const startedAt = performance.now()
  try {
    await job.runOn(deps, data)
    const durationMs = Math.round(performance.now() - startedAt)
    deps.log.info('job', { job: job.name, id, durationMs })
    return { id, status: 'completed' } as const
  } catch (error) {
    deps.log.warn('job failed and will be tried again', { job: job.name, id, error })
    return { id, status: 'failed', output: { message: String(error) } } as const
  }
}
