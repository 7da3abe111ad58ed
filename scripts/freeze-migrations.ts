// Writes the hashes of the migrations that the tidy test compares: run it once for a new migration.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const HELP = `Usage: node scripts/freeze-migrations.ts [--rewrite]

Adds the hash of each new migration to scripts/migrations.json.

  --rewrite   also replaces the hash of one that changed; only before its first release

Exit code: 0 done, 1 a frozen migration changed, 2 wrong arguments.`

const ROOT = join(import.meta.dirname, '..')
const MANIFEST = join(ROOT, 'scripts/migrations.json')
const FOLDERS = ['server/platform/db/migrations', 'desktop/core/db/migrations']

function listMigrations(folder: string): string[] {
  try {
    const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.sql'))
    return names.sort().map((name) => `${folder}/${name}`)
  } catch {
    // A part without migrations of its own.
    return []
  }
}

function freeze(isRewriteAllowed: boolean): number {
  const frozen: Record<string, string> = JSON.parse(readFileSync(MANIFEST, 'utf8'))
  const found = Object.fromEntries(
    FOLDERS.flatMap(listMigrations).map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(ROOT, path)))
        .digest('hex'),
    ]),
  )
  const changed = Object.keys(frozen).filter((path) => frozen[path] !== found[path])
  if (changed.length > 0 && !isRewriteAllowed) {
    console.error(`Changed after it was frozen: ${changed.join(', ')}. Write a new migration.`)
    return 1
  }
  writeFileSync(MANIFEST, `${JSON.stringify(found, null, 2)}\n`)
  return 0
}

try {
  const { values } = parseArgs({
    options: { rewrite: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) console.log(HELP)
  else process.exitCode = freeze(values.rewrite === true)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
