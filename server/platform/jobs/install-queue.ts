// Makes or renews the queue's own tables, as their owner. The pools' roles get what they need of them.
import { PgBoss } from 'pg-boss'
import { openSql } from '../db/open.ts'
import { APP_ROLE, PLATFORM_ROLE } from '../db/roles.ts'

const SCHEMA = 'pgboss'

/** Replicas that start together wait for one another. */
export async function installQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: SCHEMA,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  let failure: unknown
  boss.on('error', (error) => {
    failure = error
  })
  await boss.start()
  await boss.stop({ graceful: false })
  if (failure !== undefined)
    throw new Error('the job queue cannot be installed', { cause: failure })
  await grant(ownerUrl)
}

/** A tenant's transaction puts jobs in and reads none: neither its own nor another tenant's. */
const GRANTS_TO_APP = `
  grant usage on schema ${SCHEMA} to ${APP_ROLE};
  grant insert on ${SCHEMA}.job_common to ${APP_ROLE};
  grant select on ${SCHEMA}.queue to ${APP_ROLE};
  grant execute on function ${SCHEMA}.job_now() to ${APP_ROLE};
`

async function grant(ownerUrl: string): Promise<void> {
  const owner = openSql(ownerUrl, {
    max: 1,
    applicationName: 'probesh-prepare',
    transactionTimeoutMs: 0,
  })
  try {
    await owner.unsafe(`
      grant usage on schema ${SCHEMA} to ${PLATFORM_ROLE};
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${PLATFORM_ROLE};
      grant usage, select on all sequences in schema ${SCHEMA} to ${PLATFORM_ROLE};
      grant execute on all functions in schema ${SCHEMA} to ${PLATFORM_ROLE};
      ${GRANTS_TO_APP}
    `)
  } finally {
    await owner.end({ timeout: 5 })
  }
}
