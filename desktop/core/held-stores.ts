// The stores of the moment: opened, watched for damage, replaced as a whole, and looked after by the keeper.
import { isDamaged } from './db/faults.ts'
import type { StationPaths } from './db/open.ts'
import type { StationDeps } from './deps.ts'
import { DamagedFile, type OpenStores, openStores, type StoresHost } from './open-stores.ts'
import { type Keeper, startKeeper } from './recovery/keeper.ts'
import { recover } from './recovery/recover.ts'

export type HeldStores = {
  /** Throws when the station is closed, or its file is being replaced. */
  readonly open: () => OpenStores
  /** Null where `open` throws. */
  readonly current: () => OpenStores | null
  /** Null: this station has no worker. */
  readonly keeper: () => Keeper | null
  /** Sets the damaged file aside and opens its replacement; several calls are one. */
  readonly replace: (text: string) => Promise<void>
  /** The replacement that runs; null, as nearly always: a call need not wait. */
  readonly replacing: () => Promise<void> | null
  readonly close: () => Promise<void>
}

export function holdStores(deps: StationDeps, paths: StationPaths, host: StoresHost): HeldStores {
  let stores: OpenStores | null = openOrRecover(deps, paths, host)
  let replacing: Promise<void> | null = null
  const startOwnKeeper = (): Keeper | null => {
    if (!deps.hasWorker) return null
    return startKeeper({
      deps,
      paths,
      syncLog: () => stores?.log.sync(),
      isLogLong: () => stores?.isLogLong() ?? false,
      onDamage: (text) => void replace(text),
    })
  }
  const shut = async () => {
    await keeper?.close()
    await stores?.importer.idle()
    stores?.close()
    stores = null
  }
  const replaceFile = async (text: string) => {
    deps.log.error('the station file is damaged and is being replaced', { error: text })
    await shut()
    stores = recoverStores(deps, paths, host)
    keeper = startOwnKeeper()
    keeper?.wantBackup()
    keeper?.noteRows()
  }
  const replace = (text: string): Promise<void> => {
    replacing ??= replaceFile(text).finally(() => {
      replacing = null
    })
    return replacing
  }
  let keeper = startOwnKeeper()
  return {
    open: () => {
      if (stores === null) throw new Error('the station is closed, or its file is being replaced')
      return stores
    },
    current: () => stores,
    keeper: () => keeper,
    replace,
    replacing: () => replacing,
    close: async () => {
      await replacing
      await shut()
    },
  }
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
