// What stands in words where only numbers, ids and sealed bytes belong: asked of the tables and of the second copy.
import type Database from 'better-sqlite3'
import type { Leak } from './leak.ts'
import { readCopy } from './read-copy.ts'

/** Columns that hold words which say nothing of anybody: names of settings, cursors, the server's refusals. */
const PLAIN_COLUMNS: ReadonlySet<string> = new Set([
  'meta.key',
  'events.cursor',
  'order_feeds.cursor',
  'set_aside.code',
  'set_aside.message',
])
const SEALED_TEXT = /^sealed:[A-Za-z0-9+/]{38,}={0,2}$/

export const findWordsInTables = (path: string, file: string): Leak[] =>
  (readCopy(path, wordsOf) ?? []).map((column) => ({
    file,
    offset: null,
    kind: 'text',
    form: `column ${column}`,
  }))

function wordsOf(db: Database.Database): string[] {
  const columns = db
    .prepare<[], { readonly table: string; readonly column: string }>(
      `select t.name as "table", c.name as "column" from pragma_table_list t, pragma_table_xinfo(t.name) c
        where t.schema = 'main' and t.name not like 'sqlite_%'`,
    )
    .all()
  return columns
    .filter(({ table, column }) => {
      if (PLAIN_COLUMNS.has(`${table}.${column}`)) return false
      const texts = db
        .prepare<[], string>(
          `select "${column}" from "${table}" where typeof("${column}") = 'text'`,
        )
        .pluck()
      for (const text of texts.iterate()) if (!SEALED_TEXT.test(text)) return true
      return false
    })
    .map(({ table, column }) => `${table}.${column}`)
}

/** `["r",sequence,…]` and `["m",key,value]` behind a checksum; whatever else is in words should not be. */
export function findWordsInJournalLog(bytes: Buffer, file: string): Leak[] {
  const leaks: Leak[] = []
  let offset = 0
  for (const line of bytes.toString('utf8').split('\n')) {
    if (hasWords(line))
      leaks.push({ file, offset, kind: 'text', form: 'a line of the journal’s copy' })
    offset += Buffer.byteLength(line) + 1
  }
  return leaks
}

function hasWords(line: string): boolean {
  const [kind, , ...values] = readLine(line.slice(9))
  if (kind !== 'r' && kind !== 'm') return line.trim() !== ''
  return values.some((value) => typeof value === 'string' && !SEALED_TEXT.test(value))
}

/** A line that a kill tore is not read here; its bytes are searched all the same. */
function readLine(text: string): readonly unknown[] {
  try {
    const line: unknown = JSON.parse(text)
    return Array.isArray(line) ? line : []
  } catch (error) {
    if (error instanceof SyntaxError) return ['m', '']
    throw error
  }
}
