// New releases of the program: looked for, fetched and installed only while no gate works here.
import type { AppUpdater, CancellationToken } from 'electron-updater'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import type { Handlers } from '../../contract/calls.ts'
import type { SignalSource } from '../../contract/signals.ts'
import type { StatusView } from '../../contract/views.ts'
import type { Log, Timers } from '../../core/deps.ts'
import { isSessionOpen } from './gate-watch.ts'

export type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'autoRunAppAfterInstall'
  | 'allowDowngrade'
  | 'allowPrerelease'
  | 'disableWebInstaller'
  | 'logger'
  | 'on'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
>

export type LoadedUpdater = {
  readonly updater: Updater
  readonly newToken: () => CancellationToken
}

export type UpdatesDeps = LoadedUpdater & {
  readonly core: { readonly handlers: Pick<Handlers, 'status'>; readonly signals: SignalSource }
  readonly timers: Pick<Timers, 'after'>
  /** Whether to end the program now and install this release. */
  readonly ask: (version: string) => Promise<boolean>
  readonly log: Log
}

export type Updates = { readonly close: () => void }

/** What of the station's status decides. */
export type UpdateFacts = Parameters<typeof isSessionOpen>[0] &
  Pick<StatusView, 'operator' | 'mode' | 'unsent' | 'download'>

/**
 * Whether the program may look for a release, fetch it, and be ended for it. Not while somebody is signed in or has closed
 * the screen, an event is near, scans wait for the server, or tickets come: each of them needs the network or the program.
 */
export const mayUpdate = (status: UpdateFacts): boolean =>
  !isSessionOpen(status) &&
  status.operator === null &&
  status.mode === 'gate' &&
  status.unsent === 0 &&
  status.download === null

const LOOK_MS = MINUTE_MS
/** Chosen by us: a laptop that stands open all week asks four times a day. */
const CHECK_LOOKS = (6 * HOUR_MS) / LOOK_MS

/** Nothing is asked of a network before the first look, a minute after the start. */
export function startUpdates(deps: UpdatesDeps): Updates {
  setRules(deps)
  let looksLeft = 0
  let fetching: CancellationToken | null = null
  let ready: string | null = null
  let isClosed = false
  let cancel = (): void => {}

  const isFree = async (): Promise<boolean> => {
    const status = await deps.core.handlers.status({})
    return !isClosed && status.ok && mayUpdate(status.value)
  }
  const fetchRelease = async (): Promise<void> => {
    const found = await deps.updater.checkForUpdates()
    if (found === null || !found.isUpdateAvailable || !(await isFree())) return
    fetching = deps.newToken()
    try {
      await deps.updater.downloadUpdate(fetching)
      ready = found.updateInfo.version
    } finally {
      fetching = null
    }
  }
  const install = async (version: string): Promise<void> => {
    // Asked again: the gate may have opened while the question stood there.
    if ((await deps.ask(version)) && (await isFree())) deps.updater.quitAndInstall(false, true)
  }
  const look = async (): Promise<void> => {
    if (looksLeft > 0) looksLeft -= 1
    if (looksLeft > 0 || !(await isFree())) return
    looksLeft = CHECK_LOOKS
    if (ready === null) await fetchRelease()
    if (ready !== null && (await isFree())) await install(ready)
  }
  const lookAgain = (): void => {
    cancel = deps.timers.after(LOOK_MS, () => {
      look()
        // A station without a network is an ordinary one.
        .catch((error: unknown) => deps.log.warn('no update', { error: String(error) }))
        .finally(() => isClosed || lookAgain())
    })
  }
  const stopWhereBusy = async (): Promise<void> => {
    if (fetching === null || (await isFree())) return
    // Not a failure: it goes on as soon as the gate has closed.
    looksLeft = 0
    fetching?.cancel()
  }
  const stop = deps.core.signals.subscribe(({ name }) => {
    if (name === 'status.changed') void stopWhereBusy()
  })
  lookAgain()
  return {
    close: () => {
      isClosed = true
      cancel()
      stop()
      fetching?.cancel()
    },
  }
}

/** Without these, a release would be fetched as soon as it is seen and installed whenever the program ends. */
function setRules({ updater, log }: UpdatesDeps): void {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.autoRunAppAfterInstall = true
  updater.allowDowngrade = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  updater.logger = null
  // Without a listener an error event ends the program.
  updater.on('error', (error) => log.warn('the updater failed', { error: error.message }))
}
