// Looks after the station's file between scans: checkpoint, check, backup, and the second copy's sync.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { StationPaths } from '../db/open.ts'
import type { StationDeps } from '../deps.ts'

export type KeeperData = { readonly database: string; readonly backups: string }
export type KeeperOrder =
  | { readonly kind: 'check'; readonly id: number }
  | { readonly kind: 'checkpoint'; readonly id: number }
  | { readonly kind: 'backup'; readonly id: number; readonly name: string }
  | { readonly kind: 'close' }
export type KeeperAnswer =
  | { readonly kind: 'done'; readonly id: number }
  | {
      readonly kind: 'check'
      readonly id: number
      readonly isSound: boolean
      readonly error: string
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: string }

export type Keeper = {
  /** A scan was written: slow work is put off for a while. */
  readonly noteScan: () => void
  /** Rows were written that nobody at the gate waits for. */
  readonly noteRows: () => void
  /** Folds the log in now; resolves when that is done or has failed. */
  readonly foldLog: () => Promise<void>
  /** Backs up at the next quiet moment, without waiting for the interval. */
  readonly wantBackup: () => void
  /** Backs up now; resolves when it is done or has failed. */
  readonly backUpNow: () => Promise<void>
  readonly close: () => Promise<void>
}

const LOOK_MS = 1_000
/** Quiet enough that no visitor stands at the gate. */
const QUIET_MS = 2_000
const BACKUP_MS = 10 * MINUTE_MS
/** Rows come as long as a download runs, and from other gates all evening. */
const WANTED_BACKUP_MS = MINUTE_MS
type KeeperParts = {
  readonly deps: StationDeps
  readonly paths: StationPaths
  readonly syncLog: () => void
  /** The log is about to outgrow its reserved space, so it is folded in even while scans come. */
  readonly isLogLong: () => boolean
  readonly onDamage: (text: string) => void
}

/** Starts the keeper; its first order is a check of the whole file. */
export function startKeeper(parts: KeeperParts): Keeper {
  const { deps, paths } = parts
  const data: KeeperData = { database: paths.database, backups: paths.backups }
  const worker = new Worker(new URL('./keeper-worker.ts', import.meta.url), { workerData: data })
  const waiting = new Map<number, () => void>()
  let nextId = 1
  let isClosed = false
  let isGone = false
  worker.on('message', (answer: KeeperAnswer) => {
    waiting.get(answer.id)?.()
    waiting.delete(answer.id)
    if (answer.kind === 'failed')
      deps.log.warn('looking after the file failed', { error: answer.error })
    if (answer.kind === 'check' && !answer.isSound && !isClosed) parts.onDamage(answer.error)
  })
  worker.on('error', (error) => deps.log.error('the keeper stopped', { error: error.message }))
  worker.on('exit', () => {
    isGone = true
    for (const resolve of waiting.values()) resolve()
    waiting.clear()
  })
  const order = (kind: 'check' | 'checkpoint' | 'backup'): Promise<void> => {
    if (isClosed || isGone) return Promise.resolve()
    const id = nextId
    nextId += 1
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.set(id, resolve)
    worker.postMessage(
      kind === 'backup' ? { kind, id, name: backupName(deps.now()) } : { kind, id },
    )
    return promise
  }
  const schedule = createSchedule(parts, order, () => waiting.size > 0)
  void order('check')
  return {
    ...schedule.keeper,
    foldLog: () => order('checkpoint'),
    backUpNow: () => order('backup'),
    close: async () => {
      isClosed = true
      schedule.stop()
      const exited = once(worker, 'exit')
      const last: KeeperOrder = { kind: 'close' }
      // Never terminate(): that aborts the whole process when SQLite is at work.
      worker.postMessage(last)
      await exited
    },
  }
}

/** Sorts by time of making. */
const backupName = (now: number): string => `station-${String(now).padStart(15, '0')}.sqlite`

function createSchedule(
  { deps, syncLog, isLogLong }: KeeperParts,
  order: (kind: 'checkpoint' | 'backup') => Promise<void>,
  isBusy: () => boolean,
) {
  let lastScanMs = Number.NEGATIVE_INFINITY
  let lastBackupMs = deps.monotonicMs()
  let wantedFromMs = Number.NEGATIVE_INFINITY
  let isChanged = false
  let isLogged = false
  let isBackupWanted = false
  let cancel = () => {}
  const look = () => {
    cancel = deps.timers.after(LOOK_MS, look)
    const now = deps.monotonicMs()
    const isQuiet = now - lastScanMs > QUIET_MS
    if (isQuiet) syncLog()
    if (isBusy()) return
    const sinceMs = now - lastBackupMs
    const isDue = isChanged && ((isBackupWanted && now >= wantedFromMs) || sinceMs > BACKUP_MS)
    const isOverdue = isChanged && sinceMs > 2 * BACKUP_MS
    if ((isDue && isQuiet) || isOverdue) {
      isChanged = false
      isBackupWanted = false
      lastBackupMs = now
      wantedFromMs = now + WANTED_BACKUP_MS
      void order('backup')
    } else if (isLogged && (isQuiet || isLogLong())) {
      isLogged = false
      void order('checkpoint')
    }
  }
  cancel = deps.timers.after(LOOK_MS, look)
  const noteRows = (): void => {
    isChanged = true
    isLogged = true
  }
  return {
    stop: () => cancel(),
    keeper: {
      noteScan: () => {
        noteRows()
        lastScanMs = deps.monotonicMs()
      },
      noteRows,
      wantBackup: () => {
        isBackupWanted = true
      },
    },
  }
}
