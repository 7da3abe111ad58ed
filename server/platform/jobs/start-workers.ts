// Takes jobs from the queue for as long as the server runs. Replicas share them.
import type { Deps } from '../../deps.ts'
import type { AnyJob } from './define-job.ts'

const POLL_SECONDS = 1
/**
 * Of one kind, by one replica. While as many are found the next are taken at once: an event that is off has twenty thousand
 * mails. Whoever dies leaves so many to be done again, so they are few.
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
    await boss.work(job.name, options, (batch) =>
      Promise.all(batch.map(({ id, data }) => runOne(deps, job, id, data))),
    )
  }
}

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
