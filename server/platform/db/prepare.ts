// From the settings to a database that is ready: started, of the right version, with roles and tables.
import { installQueue } from '../jobs/install-queue.ts'
import type { Log } from '../log.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { migrate } from './migrate.ts'
import { openSql, type Sql } from './open.ts'
import {
  APP_ROLE,
  ensureRoles,
  PLATFORM_ROLE,
  refuseOldPostgres,
  refuseTooPowerful,
  rolePassword,
  UnfitDatabase,
  urlAs,
} from './roles.ts'

export type DatabaseSettings = {
  readonly dataDir: string
  readonly databaseUrl?: string
  readonly appDatabaseUrl?: string
  readonly platformDatabaseUrl?: string
  readonly listenDatabaseUrl?: string
  readonly masterKey: Uint8Array
}

export type PreparedDatabase = {
  readonly appUrl: string
  readonly platformUrl: string
  /** For the one connection that listens; goes past a pooler. */
  readonly listenUrl: string
  /** Absent where an operator gave only the two pools' addresses. */
  readonly ownerUrl?: string
  /** Stops the embedded PostgreSQL, if it was ours and nobody else uses it. */
  readonly stop: () => Promise<void>
}

type Urls = Omit<PreparedDatabase, 'stop'>

/** Throws `UnfitDatabase` with one sentence where the settings cannot do. */
export async function prepareDatabase(
  settings: DatabaseSettings,
  log: Log,
): Promise<PreparedDatabase> {
  const cluster = needsCluster(settings)
    ? await openCluster({ dataDir: settings.dataDir, log })
    : undefined
  try {
    const urls = await prepare(settings, cluster, log)
    return { ...urls, stop: async () => cluster?.stop() }
  } catch (error) {
    await cluster?.stop()
    throw error
  }
}

const needsCluster = (settings: DatabaseSettings): boolean =>
  settings.databaseUrl === undefined &&
  (settings.appDatabaseUrl === undefined || settings.platformDatabaseUrl === undefined)

async function prepare(
  settings: DatabaseSettings,
  cluster: Cluster | undefined,
  log: Log,
): Promise<Urls> {
  const ownerUrl = settings.databaseUrl ?? cluster?.ownerUrl
  if (ownerUrl !== undefined) await prepareAsOwner(ownerUrl, settings, log)
  const urls = poolUrls(ownerUrl, settings)
  await asking('APP_DATABASE_URL', urls.appUrl, refuseTooPowerful)
  await asking('PLATFORM_DATABASE_URL', urls.platformUrl, refuseTooPowerful)
  return urls
}

async function prepareAsOwner(url: string, settings: DatabaseSettings, log: Log): Promise<void> {
  await asking('DATABASE_URL', url, async (owner) => {
    const foreign = [
      ...(settings.appDatabaseUrl === undefined ? [] : ([APP_ROLE] as const)),
      ...(settings.platformDatabaseUrl === undefined ? [] : ([PLATFORM_ROLE] as const)),
    ]
    await ensureRoles(owner, { masterKey: settings.masterKey, foreign })
    const applied = await migrate(owner)
    await installQueue(url)
    if (applied.length > 0) log.info('migrations applied', { migrations: applied })
  })
}

function poolUrls(ownerUrl: string | undefined, settings: DatabaseSettings): Urls {
  const own = (role: typeof APP_ROLE | typeof PLATFORM_ROLE, setting: string): string => {
    if (ownerUrl !== undefined) return urlAs(ownerUrl, role, rolePassword(settings.masterKey, role))
    throw new UnfitDatabase(`${setting} is not set, and without DATABASE_URL it must be.`)
  }
  const appUrl = settings.appDatabaseUrl ?? own(APP_ROLE, 'APP_DATABASE_URL')
  const platformUrl = settings.platformDatabaseUrl ?? own(PLATFORM_ROLE, 'PLATFORM_DATABASE_URL')
  const listenUrl = settings.listenDatabaseUrl ?? appUrl
  return { appUrl, platformUrl, listenUrl, ...(ownerUrl !== undefined && { ownerUrl }) }
}

/** Lends one connection, without limits, to a question about the database behind a setting. */
async function asking(
  setting: string,
  url: string,
  work: (sql: Sql, setting: string) => Promise<void>,
): Promise<void> {
  const sql = openSql(url, { max: 1, applicationName: 'probesh-prepare', transactionTimeoutMs: 0 })
  try {
    await refuseOldPostgres(sql, setting)
    await work(sql, setting)
  } catch (error) {
    throw unreachableDatabase(error, setting) ?? error
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const CANNOT_CONNECT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'ETIMEDOUT',
  '28P01',
  '28000',
  '3D000',
]

function unreachableDatabase(error: unknown, setting: string): UnfitDatabase | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (!CANNOT_CONNECT.includes(String(error.code))) return null
  return new UnfitDatabase(
    `${setting} does not lead to a database that lets us in (${error.message}): check address, user and password.`,
    { cause: error },
  )
}
