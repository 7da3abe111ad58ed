// What the station is and what was chosen on it, sealed, in the file and in the journal's second copy.
import type { Db } from './db/open.ts'
import type { JournalLog } from './recovery/journal-log.ts'
import { openText, type Seal, sealText } from './seal.ts'
import type { MetaStore, MetaValues } from './stores.ts'

/** Values are read once and kept: a scan asks for them. */
export function createMetaStore(db: Db, seal: Seal, log: JournalLog): MetaStore {
  const rows = db.prepare<[], { key: string; value: Buffer }>('select key, value from meta').all()
  const values = new Map<string, unknown>()
  for (const { key, value } of rows) {
    const text = openText(seal, value)
    // A value under another key counts as missing: the station asks to be paired again, and keeps its scans.
    if (text !== null) values.set(key, JSON.parse(text))
  }
  const put = db.prepare(
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  )
  const drop = db.prepare('delete from meta where key = ?')
  return {
    get: <K extends keyof MetaValues>(key: K) =>
      // Safe: only `set` and an earlier run of it write these.
      (values.get(key) as MetaValues[K] | undefined) ?? null,
    set: (key, value) => {
      const sealed = sealText(seal, JSON.stringify(value))
      put.run(key, sealed)
      values.set(key, value)
      log.appendMeta(key, sealed)
    },
    remove: (key) => {
      drop.run(key)
      values.delete(key)
      log.appendMeta(key, null)
    },
  }
}
