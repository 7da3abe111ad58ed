// Throw-away databases on one throw-away cluster, each a copy of a migrated template.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { openCluster } from '../platform/db/cluster.ts'
import { migrate } from '../platform/db/migrate.ts'
import { openSql } from '../platform/db/open.ts'
import { APP_ROLE, ensureRoles, PLATFORM_ROLE, rolePassword, urlAs } from '../platform/db/roles.ts'
import { installQueue } from '../platform/jobs/install-queue.ts'
import { createLog } from '../platform/log.ts'

/** The database roles' passwords in tests derive from it. */
export const TEST_MASTER_KEY: Uint8Array = new Uint8Array(32).fill(7)

export type TestDatabase = AsyncDisposable & {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly platformUrl: string
}

export type TestPostgres = AsyncDisposable & {
  /** The owner's address of the migrated template. */
  readonly templateUrl: string
  readonly freshDatabase: () => Promise<TestDatabase>
}

const TEMPLATE = 'probesh_template'
const VARIABLE = 'PROBESH_TEST_POSTGRES'

/** Starts a cluster with a migrated template: for programs that run outside of the test runner. */
export async function openTestPostgres(): Promise<TestPostgres> {
  const log = createLog({ level: 'warn', now: () => Date.now() })
  const cluster = await openCluster({ log })
  try {
    await runOn(cluster.url('postgres'), `create database ${TEMPLATE}`)
    const templateUrl = cluster.url(TEMPLATE)
    await migrateTemplate(templateUrl)
    await installQueue(templateUrl)
    return {
      templateUrl,
      freshDatabase: () => freshDatabase(templateUrl),
      [Symbol.asyncDispose]: cluster.stop,
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

let opened: TestPostgres | undefined

/** For the test runner's global set-up: one cluster for the whole run, named by the environment. */
export async function setup(): Promise<void> {
  opened = await openTestPostgres()
  process.env[VARIABLE] = opened.templateUrl
}

export async function teardown(): Promise<void> {
  await opened?.[Symbol.asyncDispose]()
}

/** A new database like the migrated template. Deleted when it is disposed of, open connections or not. */
export async function freshDatabase(templateUrl = runTemplateUrl()): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const maintenance = withDatabase(templateUrl, 'postgres')
  await runOn(maintenance, `create database ${name} template ${TEMPLATE}`)
  const ownerUrl = withDatabase(templateUrl, name)
  const as = (role: typeof APP_ROLE | typeof PLATFORM_ROLE): string =>
    urlAs(ownerUrl, role, rolePassword(TEST_MASTER_KEY, role))
  return {
    ownerUrl,
    appUrl: as(APP_ROLE),
    platformUrl: as(PLATFORM_ROLE),
    [Symbol.asyncDispose]: () => runOn(maintenance, `drop database if exists ${name} with (force)`),
  }
}

function runTemplateUrl(): string {
  const url = process.env[VARIABLE]
  if (url !== undefined) return url
  throw new Error(`${VARIABLE} is not set: name the file *.pg.test.ts, or use openTestPostgres`)
}

async function migrateTemplate(url: string): Promise<void> {
  const owner = openSql(url, { max: 1, applicationName: 'template', transactionTimeoutMs: 0 })
  try {
    await ensureRoles(owner, { masterKey: TEST_MASTER_KEY })
    await migrate(owner)
  } finally {
    // A template with a connection cannot be copied.
    await owner.end({ timeout: 5 })
  }
}

function withDatabase(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

async function runOn(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
