// The composition root: settings, database, pools, app, port, and all of it back again. The only file that starts things.
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { HOUR_MS, SECOND_MS } from '../shared/time.ts'
import { createApp } from './app.ts'
import { type Config, publicUrlOf, readConfig, WrongSetting } from './config.ts'
import { createDeps } from './create-deps.ts'
import type { Deps } from './deps.ts'
import { sweepLinks } from './features/auth/sweep-links.ts'
import { sweepSessions } from './features/auth/sweep-sessions.ts'
import { fillSearch } from './features/orders/fill-search.ts'
import { purgeWebhooks } from './features/payments/purge-webhooks.ts'
import { runSelling } from './features/payments/run-selling.ts'
import { setUpAccounts } from './features/payments/set-up-accounts.ts'
import { JOBS } from './jobs.ts'
import { keepStatistics } from './platform/db/keep-statistics.ts'
import { openAppDb, openPlatformDb } from './platform/db/open.ts'
import { type PreparedDatabase, prepareDatabase } from './platform/db/prepare.ts'
import { UnfitDatabase } from './platform/db/roles.ts'
import { watchDatabase } from './platform/db/watch-database.ts'
import { createChangeHub } from './platform/feed/create-change-hub.ts'
import { type Listening, listen } from './platform/http/listen.ts'
import { watchEventLoop } from './platform/http/ops-endpoints.ts'
import { sweepRateLimits } from './platform/http/rate-limit.ts'
import { startWorkers } from './platform/jobs/start-workers.ts'
import { openStandardErrorWriter } from './platform/line-writer.ts'
import { createLog, type Log } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import { providerVariables } from './provider-settings.ts'

export type RunningServer = {
  readonly url: string
  /** Finishes what the server holds, then closes pools and its own PostgreSQL. */
  readonly stop: () => Promise<void>
}

/** Connections of one replica. PostgreSQL's default of 100 then serves six replicas. */
const APP_CONNECTIONS_MAX = 10
const PLATFORM_CONNECTIONS_MAX = 5

/** A transaction lives 10 s at most; an answer needs little more. */
const STOP_GRACE_MS = 12 * SECOND_MS
const SWEEP_EVERY_MS = HOUR_MS
const REFILL_EVERY_MS = 10 * SECOND_MS

/** Starts a server from its settings. Throws `WrongSetting` or `UnfitDatabase` with one sentence. */
export async function startServer(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningServer> {
  const bound = { url: '' }
  const config = withAddress(readConfig(environment), bound)
  const log = createLog({ level: config.logLevel, now: Date.now, write: openStandardErrorWriter() })
  if (config.rateLimitFactor !== 1) {
    log.warn('rate limits are multiplied', { factor: config.rateLimitFactor })
  }
  const database = await prepareDatabase(config, log)
  const stopping = new AbortController()
  const deps = openParts(config, log, database, stopping.signal)
  await setUpOrClose(deps, database)
  const { app, close } = createApp(deps)
  const stopWatching = startWatching(deps)
  const closeParts = (): Promise<void> => closeAll(deps, database, stopWatching)
  const listening = await listenOrClose(
    () => listen(app, { ...config, newId: uuidv7 }),
    closeParts,
    config,
  )
  bound.url = listening.url
  log.info('serving', { url: listening.url })
  await startWorkers(deps, JOBS)
  if (config.smtpUrl === undefined) log.warn('SMTP_URL is not set: mail waits in the queue')
  return {
    url: listening.url,
    stop: async () => {
      log.info('stopping')
      stopping.abort()
      close()
      await listening.stop(STOP_GRACE_MS)
      await closeParts()
      log.info('stopped')
    },
  }
}

/** Where no public address is set, ours is it; with port 0 that is known once the server listens, and asked only then. */
const withAddress = (config: Config, bound: { readonly url: string }): Config => ({
  ...config,
  get publicUrl() {
    return config.publicUrl ?? (bound.url || publicUrlOf(config))
  },
})

/** A provider whose settings are no credentials of it stops the start. */
async function setUpOrClose(deps: Deps, database: PreparedDatabase): Promise<void> {
  try {
    const [wrong] = await setUpAccounts(deps)
    if (wrong === undefined) return
    throw new WrongSetting(
      `${providerVariables(wrong).join(', ')} must be the credentials of an account with ${wrong}, or none of them set.`,
    )
  } catch (error) {
    await closeAll(deps, database, async () => {})
    throw error
  }
}

function openParts(
  config: Config,
  log: Log,
  database: PreparedDatabase,
  stopping: AbortSignal,
): Deps {
  const db = openAppDb(database.appUrl, APP_CONNECTIONS_MAX)
  return createDeps({
    db,
    platformDb: openPlatformDb(database.platformUrl, PLATFORM_CONNECTIONS_MAX),
    platformUrl: database.platformUrl,
    now: Date.now,
    newId: uuidv7,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    log,
    metrics: createMetrics(),
    config,
    hub: createChangeHub({ db, listenUrl: database.listenUrl, log }),
    stopping,
  })
}

function startWatching(deps: Deps): () => Promise<void> {
  const stopEventLoop = watchEventLoop(deps)
  watchDatabase(deps)
  const stopStatistics = keepStatistics(deps.platformDb, deps.log)
  const ending = new AbortController()
  const fill = (): Promise<void> =>
    fillSearch(deps, ending.signal).catch((error: unknown) => {
      deps.log.warn('search not filled', { error })
    })
  const selling = runSelling(deps)
  let filling = fill()
  const sweep = setInterval(() => {
    const swept = [
      sweepRateLimits(deps, deps.now()),
      sweepLinks(deps),
      sweepSessions(deps),
      purgeWebhooks(deps),
    ]
    Promise.all(swept).catch((error: unknown) => {
      deps.log.warn('not swept', { error })
    })
  }, SWEEP_EVERY_MS)
  // A sale leaves its orders to this: the buyers wait for nothing that only a search needs.
  const refill = setInterval(() => {
    filling = filling.then(fill)
  }, REFILL_EVERY_MS)
  return async () => {
    clearInterval(sweep)
    clearInterval(refill)
    stopStatistics()
    stopEventLoop()
    ending.abort()
    await selling.stop()
    await filling
  }
}

const POOL_END_SECONDS = 5

async function closeAll(
  deps: Deps,
  database: PreparedDatabase,
  stopWatching: () => Promise<void>,
): Promise<void> {
  await stopWatching()
  await deps.hub.close()
  await deps.jobs.close()
  await deps.lastSeen.drain()
  await Promise.all([
    deps.db.end({ timeout: POOL_END_SECONDS }),
    deps.platformDb.end({ timeout: POOL_END_SECONDS }),
  ])
  await database.stop()
}

async function listenOrClose(
  start: () => Promise<Listening>,
  closeParts: () => Promise<void>,
  { host, port }: Config,
): Promise<Listening> {
  try {
    return await start()
  } catch (cause) {
    await closeParts()
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (code === 'EADDRINUSE') {
      throw new WrongSetting(`PORT ${port} on ${host} is taken: name another one, or 0.`, { cause })
    }
    if (['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) {
      throw new WrongSetting(`HOST ${host} and PORT ${port} cannot be listened on (${code}).`, {
        cause,
      })
    }
    throw cause
  }
}

/** The whole life of the process: start, one ready line, serve, stop on a signal. Returns the exit code. */
export async function main(): Promise<number> {
  try {
    const stopAsked = waitForSignal()
    const server = await startServer(process.env)
    process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`)
    await stopAsked
    await server.stop()
    return 0
  } catch (error) {
    if (!(error instanceof WrongSetting) && !(error instanceof UnfitDatabase)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

/** The first signal asks; a second one, from somebody who will not wait, ends the process. */
const waitForSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
  })
