// Applies the pending migrations as the owner role.
import { parseArgs } from 'node:util'
import { readConfig } from '../server/config.ts'
import { openCluster } from '../server/platform/db/cluster.ts'
import { migrate } from '../server/platform/db/migrate.ts'
import { openSql } from '../server/platform/db/open.ts'
import { ensureRoles } from '../server/platform/db/roles.ts'
import { installQueue } from '../server/platform/jobs/install-queue.ts'
import { createLog } from '../server/platform/log.ts'

const HELP = `Usage: npm run migrate [-- --dry-run]

Makes the database roles and applies what is pending. DATABASE_URL names the owner;
without it the embedded PostgreSQL of DATA_DIR is used. The server does the same at its start.

  --dry-run   says what is pending and changes nothing

Exit code: 0 done, 1 it failed, 2 wrong arguments.`

async function main(isDryRun: boolean): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel, now: Date.now })
  const { dataDir } = config
  const cluster = config.databaseUrl === undefined ? await openCluster({ dataDir, log }) : undefined
  const url = config.databaseUrl ?? cluster?.ownerUrl ?? ''
  const owner = openSql(url, {
    max: 1,
    applicationName: 'probesh-migrate',
    transactionTimeoutMs: 0,
  })
  try {
    if (!isDryRun) await ensureRoles(owner, { masterKey: config.masterKey })
    const names = await migrate(owner, { isDryRun })
    if (!isDryRun) await installQueue(url)
    console.log(names.length === 0 ? 'up to date' : names.join('\n'))
  } finally {
    await owner.end({ timeout: 5 })
    await cluster?.stop()
  }
}

function readArguments(): { readonly isDryRun: boolean } | null {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return values.help ? null : { isDryRun: values['dry-run'] }
}

let phase = 2
try {
  const parsed = readArguments()
  phase = 1
  if (parsed === null) console.log(HELP)
  else await main(parsed.isDryRun)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = phase
}
