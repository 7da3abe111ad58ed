// Takes jobs from the queue for as long as the server runs. Replicas share them.
import type { Deps } from '../../deps.ts'
import type { AnyJob } from './define-job.ts'

const POLL_SECONDS = 1

/** They end when the queue is closed. */
export async function startWorkers(deps: Deps, jobs: readonly AnyJob[]): Promise<void> {
  const boss = await deps.jobs.boss(jobs)
  for (const job of jobs) {
    await boss.work<unknown>(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async (batch) => {
      for (const { id, data } of batch) await runOne(deps, job, id, data)
    })
  }
}

async function runOne(deps: Deps, job: AnyJob, id: string, data: unknown): Promise<void> {
  const startedAt = performance.now()
  try {
    await job.runOn(deps, data)
    const durationMs = Math.round(performance.now() - startedAt)
    deps.log.info('job', { job: job.name, id, durationMs })
  } catch (error) {
    deps.log.warn('job failed and will be tried again', { job: job.name, id, error })
    throw error
  }
}
