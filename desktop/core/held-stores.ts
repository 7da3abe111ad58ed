// The stores of the moment: opened, watched for damage, replaced as a whole, and looked after by the keeper.
import { isDamaged } from './db/faults.ts'
import type { StationPaths } from './db/open.ts'
import type { StationDeps } from './deps.ts'
import { DamagedFile, type OpenStores, openStores, type StoresHost } from './open-stores.ts'
import { type Keeper, startKeeper } from './recovery/keeper.ts'
import { recover } from './recovery/recover.ts'
import type { WipeNote } from './stores.ts'
import { eraseFolder } from './wipe/erase-folder.ts'
import { readWipeNote, removeWipeNote, writeWipeNote } from './wipe/wipe-note.ts'

export type HeldStores = {
  /** Throws when the station is closed, or its file is being replaced. */
  readonly open: () => OpenStores
  /** Null where `open` throws. */
  readonly current: () => OpenStores | null
  /** Null: this station has no worker. */
  readonly keeper: () => Keeper | null
  /** Sets the damaged file aside and opens its replacement; several calls are one. */
  readonly replace: (text: string) => Promise<void>
  /**
   * Forgets everything that is in the folder, if `mayWipe` says so when nothing is written any more; calls wait meanwhile.
   * False: it said no. A kill in between is finished by the next start.
   */
  readonly wipe: (note: WipeNote, mayWipe: (stores: OpenStores) => boolean) => Promise<boolean>
  /** The replacement that runs; null, as nearly always: a call need not wait. */
  readonly replacing: () => Promise<void> | null
  readonly close: () => Promise<void>
}

/** What is there at the moment. */
type Slot = {
  stores: OpenStores | null
  keeper: Keeper | null
  replacing: Promise<void> | null
}

export function holdStores(deps: StationDeps, paths: StationPaths, host: StoresHost): HeldStores {
  const slot: Slot = { stores: openWhole(deps, paths, host), keeper: null, replacing: null }
  const startOwnKeeper = (): Keeper | null => {
    if (!deps.hasWorker) return null
    return startKeeper({
      deps,
      paths,
      syncLog: () => slot.stores?.log.sync(),
      isLogLong: () => slot.stores?.isLogLong() ?? false,
      onDamage: (text) => void replace(text),
    })
  }
  const shut = async () => {
    await settle(slot, host)
    close(slot)
  }
  const replaceFile = async (text: string) => {
    deps.log.error('the station file is damaged and is being replaced', { error: text })
    await shut()
    slot.stores = recoverStores(deps, paths, host)
    slot.keeper = startOwnKeeper()
    slot.keeper?.wantBackup()
    slot.keeper?.noteRows()
  }
  const replace = (text: string): Promise<void> => {
    slot.replacing ??= replaceFile(text).finally(() => {
      slot.replacing = null
    })
    return slot.replacing
  }
  slot.keeper = startOwnKeeper()
  return {
    open: () => {
      if (slot.stores === null)
        throw new Error('the station is closed, or its file is being replaced')
      return slot.stores
    },
    current: () => slot.stores,
    keeper: () => slot.keeper,
    replace,
    wipe: async (note, mayWipe) => {
      if (slot.replacing !== null) return false
      const { promise, resolve } = Promise.withResolvers<void>()
      slot.replacing = promise
      try {
        await settle(slot, host)
        return wipeSettled(deps, paths, host, slot, note, mayWipe)
      } finally {
        if (slot.stores !== null) slot.keeper = startOwnKeeper()
        slot.replacing = null
        resolve()
      }
    },
    replacing: () => slot.replacing,
    close: async () => {
      await slot.replacing
      await shut()
    },
  }
}

/** Nothing is written any more but scans. */
async function settle(slot: Slot, { giveWay }: StoresHost): Promise<void> {
  // What a download has begun to write it ends without a rest.
  giveWay.forget()
  await slot.keeper?.close()
  slot.keeper = null
  await slot.stores?.importer.idle()
}

function close(slot: Slot): void {
  slot.stores?.close()
  slot.stores = null
}

/** In one turn: no scan comes between the question and the note, and after the note there is nothing to scan with. */
function wipeSettled(
  deps: StationDeps,
  paths: StationPaths,
  host: StoresHost,
  slot: Slot,
  note: WipeNote,
  mayWipe: (stores: OpenStores) => boolean,
): boolean {
  if (slot.stores === null || !mayWipe(slot.stores)) return false
  writeWipeNote(paths, deps.seal, note)
  close(slot)
  slot.stores = openWhole(deps, paths, host)
  return true
}

/** Finishes a wipe that had begun, then opens what there is. */
function openWhole(deps: StationDeps, paths: StationPaths, host: StoresHost): OpenStores {
  const begun = readWipeNote(paths, deps.seal)
  if (begun === null) return openOrRecover(deps, paths, host)
  eraseFolder(paths)
  const stores = openStores(paths, host)
  stores.meta.set('wiped', { at: host.correctedNow(), confirm: begun.note })
  removeWipeNote(paths)
  return stores
}

function openOrRecover(deps: StationDeps, paths: StationPaths, host: StoresHost): OpenStores {
  try {
    return openStores(paths, host)
  } catch (error) {
    if (!isDamaged(error) && !(error instanceof DamagedFile)) throw error
    deps.log.error('the station file is damaged and is being replaced', { error: String(error) })
    return recoverStores(deps, paths, host)
  }
}

function recoverStores(deps: StationDeps, paths: StationPaths, host: StoresHost): OpenStores {
  const at = deps.now()
  // The random part keeps two recoveries of one millisecond apart.
  const stamp = `${at}-${Buffer.from(deps.randomBytes(4)).toString('hex')}`
  const notice = recover(paths, stamp, at)
  const stores = openStores(paths, host)
  stores.meta.set('recovery', notice)
  deps.log.error(notice.message, {
    scansKept: notice.scansKept,
    scansLost: notice.sequencesLost.length,
  })
  return stores
}
