// Searches a station's data folder, and nothing else, for what a thief of the laptop's disk must not read.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Leak } from './leak.ts'
import { type Known, needlesOf } from './needles.ts'
import { findShapes } from './patterns.ts'
import { readCopy } from './read-copy.ts'
import { createByteSearch } from './search-bytes.ts'
import { eventTagOf, findTicketBytes } from './ticket-bytes.ts'
import { findWordsInJournalLog, findWordsInTables } from './words.ts'

export type Searched = {
  readonly files: number
  readonly bytes: number
  /** How many forms of known values were looked for. */
  readonly needles: number
  readonly leaks: readonly Leak[]
}

/** The first 16 bytes of every SQLite file. */
const SQLITE_MAGIC = 'SQLite format 3\0'

/** Each file is read whole: a station's are tens of megabytes. `known` may be empty. */
export function searchFolder(folder: string, known: readonly Known[]): Searched {
  const needles = needlesOf(known)
  const search = createByteSearch(needles)
  const paths = listFiles(folder)
  const ids = idsIn(join(folder, 'station.sqlite'))
  const leaks: Leak[] = []
  let total = 0
  for (const path of paths) {
    const file = relative(folder, path)
    const bytes = readFileSync(path)
    total += bytes.length
    const inBytes = (place: Buffer): Leak[] => [
      ...search(place).map(({ needle, offset }) => ({ ...needle, file, offset })),
      ...findShapes(place).map((shape) => ({ ...shape, file })),
    ]
    leaks.push(...inBytes(bytes).map(toLeak))
    leaks.push(...inBytes(Buffer.from(file)).map((leak) => toLeak({ ...leak, offset: null })))
    leaks.push(...findTicketBytes(bytes, file, ids.eventTags, ids.ticketIds))
    leaks.push(...findInWords(path, file, bytes))
  }
  return { files: paths.length, bytes: total, needles: needles.length, leaks }
}

/** Without the bytes of the needle that was found. */
const toLeak = ({ file, offset, kind, form }: Leak): Leak => ({ file, offset, kind, form })

function findInWords(path: string, file: string, bytes: Buffer): Leak[] {
  const name = basename(path)
  if (KEY_FILE.test(name)) {
    return [{ file, offset: null, kind: 'key', form: 'a key file inside the folder' }]
  }
  if (bytes.toString('latin1', 0, SQLITE_MAGIC.length) === SQLITE_MAGIC) {
    return findWordsInTables(path, file)
  }
  return name === 'journal.log' ? findWordsInJournalLog(bytes, file) : []
}

const KEY_FILE = /\.key\b/

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()

/** Which events and tickets the station knows: ids stand in the clear, and codes are recognized by them. */
const idsIn = (path: string) =>
  readCopy(path, (db) => ({
    eventTags: db.prepare<[], Buffer>('select event_id from events').pluck().all().map(eventTagOf),
    ticketIds: new Set(
      db.prepare<[], string>('select lower(hex(ticket_id)) from tickets').pluck().all(),
    ),
  })) ?? { eventTags: [], ticketIds: new Set<string>() }
