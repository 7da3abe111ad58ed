#!/usr/bin/env node
// Searches a station's data folder for what should be sealed. Usage: npm run find-leaks -- --data DIR [--known FILE]
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LEAK_KINDS, type Leak, type LeakKind } from './leaks/leak.ts'
import type { Known } from './leaks/needles.ts'
import { searchFolder } from './leaks/search-folder.ts'

const HELP = `What somebody who has a station's data folder, and not its key, can read in it.

  npm run find-leaks -- --data DIR [--known FILE] [--json]

  --data   the folder of a station: database, logs, backups, damaged files; best while the station is closed
  --known  what must be nowhere, one a line: a kind, a tab, and the value; bytes as hex: and their hex digits
           kinds: ${LEAK_KINDS.join(', ')}
  --json   prints one JSON object instead of lines for people

Without --known it looks for everything that has the shape of a phone number, an email, a name, a ticket code, a
credential or a key, and for words where only numbers and sealed bytes belong. It says where something stands, never
what it says. Exit code 0: nothing was found; 1: something was; 2: it could not search.
`

/** The known values, or the sentence that says which line is wrong. */
function readKnown(path: string): Known[] | string {
  const known: Known[] = []
  for (const [at, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const tab = line.indexOf('\t')
    const kind = LEAK_KINDS.find((one) => one === line.slice(0, tab))
    const value = line.slice(tab + 1).trim()
    if (tab === -1 || kind === undefined || value === '') {
      return `${path}, line ${at + 1}: write a kind, a tab, and the value.`
    }
    known.push({ kind, value: readValue(value) })
  }
  return known
}

const readValue = (text: string): string | Uint8Array =>
  /^hex:(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text.slice(4), 'hex') : text

/** What a person reads: how often of each kind, and the first places. */
function report(leaks: readonly Leak[]): string {
  const byKind = Map.groupBy(leaks, ({ kind }): LeakKind => kind)
  return [...byKind]
    .flatMap(([kind, some]) => [
      `${kind}: ${some.length}`,
      ...some.slice(0, PLACES_SHOWN).map(({ file, offset, form }) => {
        const place = offset === null ? file : `${file} at byte ${offset}`
        return `  ${place}: ${form}`
      }),
    ])
    .join('\n')
}

const PLACES_SHOWN = 10

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

function readSettings() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        known: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      strict: true,
    })
    return values
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

const settings = readSettings()
if (settings.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
if (settings.data === undefined) stop('--data is missing. It names the folder of a station.')
if (!existsSync(settings.data)) stop(`--data ${settings.data} does not exist.`)
if (settings.known !== undefined && !existsSync(settings.known)) {
  stop(`--known ${settings.known} does not exist.`)
}
const known = settings.known === undefined ? [] : readKnown(settings.known)
if (typeof known === 'string') stop(known)

const searched = searchFolder(settings.data, known)
if (settings.json) process.stdout.write(`${JSON.stringify(searched)}\n`)
else {
  const { files, bytes, needles, leaks } = searched
  const what = `${files} files, ${(bytes / 1_048_576).toFixed(1)} MB, ${needles} forms of known values`
  const found = leaks.length === 0 ? 'Nothing readable was found.' : report(leaks)
  process.stdout.write(`${what}\n${found}\n`)
}
process.exit(searched.leaks.length === 0 ? 0 : 1)
