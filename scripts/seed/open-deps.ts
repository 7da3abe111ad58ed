// The server's parts for a script: the same database and keys, nothing that listens.
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { readConfig } from '../../server/config.ts'
import { createDeps } from '../../server/create-deps.ts'
import type { Deps } from '../../server/deps.ts'
import { openAppDb, openPlatformDb } from '../../server/platform/db/open.ts'
import { prepareDatabase } from '../../server/platform/db/prepare.ts'
import { createLog } from '../../server/platform/log.ts'
import { createMetrics } from '../../server/platform/metrics.ts'

export type ScriptDeps = Deps & AsyncDisposable

/**
 * Opens the database of the environment: `DATABASE_URL`, or the embedded one of `DATA_DIR`, which is started when
 * no server runs it and left running when one does. Throws one sentence where a setting is wrong.
 */
export async function openScriptDeps(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ScriptDeps> {
  const config = readConfig({ LOG_LEVEL: 'warn', ...environment })
  const now = (): number => Date.now()
  const log = createLog({ level: config.logLevel, now })
  const prepared = await prepareDatabase(config, log)
  const db = openAppDb(prepared.appUrl, POOL_MAX)
  const platformDb = openPlatformDb(prepared.platformUrl, 1)
  const deps = createDeps({
    db,
    platformDb,
    platformUrl: prepared.platformUrl,
    now,
    newId: uuidv7,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    log,
    metrics: createMetrics(),
    config,
    // A script makes what nobody watches yet; the server's own streams find changes by looking.
    hub: { publish: () => {}, subscribe: () => () => {}, close: async () => {} },
    stopping: new AbortController().signal,
  })
  const close = async (): Promise<void> => {
    await deps.jobs.close()
    await Promise.all([db.end({ timeout: 5 }), platformDb.end({ timeout: 5 })])
    await prepared.stop()
  }
  return { ...deps, [Symbol.asyncDispose]: close }
}

const POOL_MAX = 3
