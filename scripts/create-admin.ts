#!/usr/bin/env node
// Makes the first platform admin. Usage: npm run create-admin -- --email ADDRESS --name NAME
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { WrongSetting } from '../server/config.ts'
import { createPlatformAdmin } from '../server/features/auth/create-platform-admin.ts'
import { UnfitDatabase } from '../server/platform/db/roles.ts'
import { EmailAddress, PersonName } from '../shared/auth/schema.ts'
import { openScriptDeps } from './seed/open-deps.ts'

const HELP = `Usage: npm run create-admin -- --email ADDRESS --name NAME [--json]

Makes somebody a platform admin: a new account with a password that is printed once, or the account that has this
address already, which keeps its password. Change the printed password after the first sign-in.

DATABASE_URL names the owner role; without it the embedded PostgreSQL of DATA_DIR is used, running or not.
Exit code: 0 done, 1 something failed, 2 wrong arguments.`

/** 144 bits. */
const PASSWORD_BYTES = 18

const Arguments = v.object({ email: EmailAddress, name: PersonName, json: v.boolean() })

function readArguments(): v.InferOutput<typeof Arguments> | string {
  try {
    const { values } = parseArgs({
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const parsed = v.safeParse(Arguments, values)
    if (parsed.success) return parsed.output
    return `--${v.getDotPath(parsed.issues[0])} is missing or wrong; see --help.`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(HELP)
    return 0
  }
  const given = readArguments()
  if (typeof given === 'string') {
    console.error(given)
    return 2
  }
  try {
    await using deps = await openScriptDeps(process.env)
    const password = randomBytes(PASSWORD_BYTES).toString('base64url')
    const made = await createPlatformAdmin(deps, { ...given, password })
    const shown = { email: given.email, ...(made.isNew && { password }) }
    if (given.json) console.log(JSON.stringify(shown))
    else console.log(made.isNew ? `${given.email}  ${password}` : `${given.email}, as before`)
    return 0
  } catch (error) {
    const isSetting = error instanceof WrongSetting || error instanceof UnfitDatabase
    console.error(isSetting ? error.message : error)
    return 1
  }
}

process.exitCode = await main()
