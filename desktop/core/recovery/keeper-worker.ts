// The keeper's thread: checks, backups and checkpoints on a connection of its own, so that a slow disk meets no scan.
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { required } from '../../../shared/assert.ts'
import { makeFolder } from '../db/open.ts'
import type { KeeperAnswer, KeeperData, KeeperOrder } from './keeper.ts'

const BACKUPS_KEPT = 2

const port = required(parentPort, 'the keeper runs in a worker')
// Safe: `startKeeper` alone starts this file.
const { database, backups } = workerData as KeeperData
const db = new Database(database, { timeout: 5_000 })
db.pragma('trusted_schema = OFF')
db.pragma('temp_store = MEMORY')
db.pragma('wal_autocheckpoint = 0')
db.pragma('synchronous = NORMAL')

port.on('message', (order: KeeperOrder) => {
  if (order.kind === 'close') {
    db.close()
    port.close()
    return
  }
  run(order).then(
    (answer) => port.postMessage(answer),
    (error: unknown) => port.postMessage(failed(order, error)),
  )
})

async function run(order: Exclude<KeeperOrder, { kind: 'close' }>): Promise<KeeperAnswer> {
  if (order.kind === 'check') {
    const found = String(db.pragma('quick_check(1)', { simple: true }))
    return { kind: 'check', id: order.id, isSound: found === 'ok', error: found }
  }
  if (order.kind === 'checkpoint') {
    foldLog()
    return { kind: 'done', id: order.id }
  }
  await backUp(order.name)
  return { kind: 'done', id: order.id }
}

/**
 * Never waits for a writer and holds none up. What scans add during one pass takes the next one, which is so short
 * that it mostly meets none; only a log that is folded in as a whole is written from its beginning again.
 */
function foldLog(): void {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const [found] = db.pragma('wal_checkpoint(PASSIVE)') as readonly Checkpointed[]
    if (found === undefined || found.log === found.checkpointed) return
  }
}

type Checkpointed = { readonly log: number; readonly checkpointed: number }

/** Chosen by us: a gate where every one of them met a scan is looked at again a second later. */
const PASSES_MAX = 5

function failed(order: Exclude<KeeperOrder, { kind: 'close' }>, error: unknown): KeeperAnswer {
  const text = error instanceof Error ? error.message : String(error)
  const isDamage = error instanceof Database.SqliteError && /CORRUPT|NOTADB/.test(error.code)
  if (isDamage) return { kind: 'check', id: order.id, isSound: false, error: text }
  return { kind: 'failed', id: order.id, error: text }
}

/** Under its name only when it is whole, checked and on the disk. */
async function backUp(name: string): Promise<void> {
  makeFolder(backups)
  const unfinished = join(backups, 'unfinished')
  rmSync(unfinished, { force: true })
  // In one step after the first: a scan in between would make SQLite start over.
  await db.backup(unfinished, { progress: () => ALL_PAGES })
  const copy = new Database(unfinished)
  try {
    const found = copy.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`the backup is damaged: ${String(found)}`)
  } finally {
    copy.close()
  }
  syncFile(unfinished)
  renameSync(unfinished, join(backups, name))
  const old = readdirSync(backups).filter((one) => one.endsWith('.sqlite'))
  for (const one of old.sort().slice(0, -BACKUPS_KEPT)) rmSync(join(backups, one), { force: true })
}

const ALL_PAGES = 0x7fff_ffff

function syncFile(path: string): void {
  const fd = openSync(path, 'r+')
  fsyncSync(fd)
  closeSync(fd)
}
