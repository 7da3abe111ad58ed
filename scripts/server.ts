#!/usr/bin/env node
// The server alone. Usage: npm run server [-- --help]
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { main } from '../server/main.ts'

const HELP = `The server alone, until SIGTERM or Ctrl-C.

Usage: npm run server [-- --help]

Prints one line {"ready":true,"url":"…"} when it serves; its log goes to standard error.
Settings come from the environment: PORT (3000), HOST (127.0.0.1), PUBLIC_URL, DATABASE_URL (left out: its own
PostgreSQL under DATA_DIR), APP_DATABASE_URL, PLATFORM_DATABASE_URL, LISTEN_DATABASE_URL, DATA_DIR (.data),
MASTER_KEY, JWT_SECRET, LOG_LEVEL (info), RATE_LIMIT_FACTOR (1).

Exit code: 0 stopped when asked, 1 a wrong setting or a failure, 2 wrong arguments.`

function wantsHelp(): boolean | null {
  try {
    const options = { help: { type: 'boolean', default: false } } as const
    return parseArgs({ options, strict: true }).values.help
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    return null
  }
}

/**
 * The pages of a download die young, and a large nursery only lets dead ones wait: five downloads at once then take a
 * third more memory for the same time. Set before anything is served, which is when it can still be set.
 */
const YOUNG_SPACE_MB = 4

const help = wantsHelp()
if (help === null) process.exitCode = 2
else if (help) console.log(HELP)
else {
  setFlagsFromString(`--scavenger-max-new-space-capacity-mb=${YOUNG_SPACE_MB}`)
  process.exitCode = await main()
}
