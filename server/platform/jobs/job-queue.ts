// The queue of jobs, on the same database: a job is put there inside the transaction of the deed that asks for it.
import { type Db, PgBoss } from 'pg-boss'
import { SECOND_MS } from '../../../shared/time.ts'
import type { TransactionSql } from '../db/open.ts'
import type { PlatformTx } from '../db/platform-tx.ts'
import type { TenantTx } from '../db/tenant-tx.ts'
import type { Log } from '../log.ts'
import type { AnyJob, Job } from './define-job.ts'

export type JobQueue = {
  /** The job exists when the transaction commits, and not before. */
  readonly send: <P extends object>(tx: PlatformTx, job: Job<P>, payload: P) => Promise<void>
  /** The same for many in one statement. The payload of a tenant's job names the tenant. */
  readonly sendMany: <P extends object>(
    tx: PlatformTx | TenantTx,
    job: Job<P>,
    payloads: readonly P[],
  ) => Promise<void>
  /** The queue itself with these kinds of job in it, for whoever works it off. */
  readonly boss: (jobs: readonly AnyJob[]) => Promise<PgBoss>
  /** What runs is finished; what waits stays for others. */
  readonly close: () => Promise<void>
}

export type QueueParts = { readonly platformUrl: string; readonly log: Log }

/** Of its own: a transaction that sends a job must not wait for a connection that another one holds. */
const CONNECTIONS_MAX = 2
const STOP_MS = 10 * SECOND_MS

/** Nothing connects before the first job. */
export function createJobQueue(parts: QueueParts): JobQueue {
  let starting: Promise<PgBoss> | undefined
  const known = new Map<string, Promise<void>>()
  const boss = async (jobs: readonly AnyJob[]): Promise<PgBoss> => {
    starting ??= startBoss(parts).catch((error: unknown) => {
      starting = undefined
      throw error
    })
    const started = await starting
    for (const job of jobs) {
      const ensured = known.get(job.name) ?? ensureQueue(started, job)
      known.set(job.name, ensured)
      await ensured.catch((error: unknown) => {
        known.delete(job.name)
        throw error
      })
    }
    return started
  }
  return {
    boss,
    send: async (tx, job, payload) => {
      const queue = await boss([job])
      await queue.send(job.name, payload, { db: databaseOf(tx) })
    },
    sendMany: async (tx, job, payloads) => {
      if (payloads.length === 0) return
      const queue = await boss([job])
      const jobs = payloads.map((data) => ({ data }))
      await queue.insert(job.name, jobs, { db: databaseOf(tx), returnId: false })
    },
    close: async () => {
      const started = await starting?.catch(() => undefined)
      await started?.stop({ graceful: true, timeout: STOP_MS })
    },
  }
}

async function startBoss({ platformUrl, log }: QueueParts): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: platformUrl,
    max: CONNECTIONS_MAX,
    application_name: 'probesh-jobs',
    migrate: false,
    schedule: false,
    registerInstance: false,
    // The tables are the owner's to look after.
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', (error) => log.warn('job queue', { error }))
  return boss.start()
}

const RETRY_FIRST_SECONDS = 5
const RETRY_LAST_SECONDS = 3_600
/** What is done stays this long, for somebody who asks. */
const KEPT_SECONDS = 7 * 24 * 3_600
/** A job that takes longer is given to another worker. */
const JOB_TIMEOUT_MS = 120 * SECOND_MS

/** Settings of a queue that exists are brought to this release's. */
async function ensureQueue(boss: PgBoss, job: AnyJob): Promise<void> {
  const options = {
    retryLimit: job.attemptsMax - 1,
    retryDelay: RETRY_FIRST_SECONDS,
    retryBackoff: true,
    retryDelayMax: RETRY_LAST_SECONDS,
    expireInSeconds: JOB_TIMEOUT_MS / SECOND_MS,
    deleteAfterSeconds: KEPT_SECONDS,
  }
  await boss.createQueue(job.name, options)
  await boss.updateQueue(job.name, options)
}

const TEXT_OID = 25

/** Our transaction with the face that pg-boss knows. Its texts stay texts: the driver would write JSON a second time. */
const databaseOf = (tx: TransactionSql): Db => ({
  executeSql: async (text, values = []) => ({
    rows: await tx.unsafe(
      text,
      // Safe: pg-boss gives what a driver takes.
      values.map((value) =>
        typeof value === 'string' ? tx.typed(value as never, TEXT_OID) : value,
      ) as never[],
    ),
  }),
})
