// What must be before Electron is ready: the folders, the one instance, the sandbox, the scheme, the locked windows.
import { statSync } from 'node:fs'
import type { Session, WebContents } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import { StationFault } from '../../contract/calls.ts'
import { APP_SCHEMES } from './app-protocol.ts'
import { readArguments, type ShellArguments } from './arguments.ts'
import { logHelperCrashes } from './crashes.ts'
import {
  defaultDataFolder,
  diskProblem,
  diskTypeOf,
  findCloudDocuments,
  folderProblem,
  makePrivateFolder,
  ownerProblem,
  resolveFolder,
  windowFolderOf,
} from './folders.ts'
import type { ElectronModules, Host } from './host.ts'
import { lockNavigation } from './navigation.ts'
import { isForVenues, switchProblem } from './refused-switches.ts'
import { claimInstance, type SecondStart } from './single-instance.ts'

export type Prepared = ShellArguments & { readonly dataFolder: string }

export type PrepareListener = {
  readonly onSecondStart: (start: SecondStart) => void
  /** Whose page a window shows; null: nobody's. */
  readonly pageOf: (contents: WebContents) => PageName | null
}

/**
 * Null: another one runs on this folder, and was told.
 *
 * @throws StationFault with a sentence when it cannot be started so
 */
export function prepareShell(
  { app, protocol }: Pick<ElectronModules, 'app' | 'protocol'>,
  host: Host,
  listener: PrepareListener,
): Prepared | null {
  const isVenue = isForVenues(app.isPackaged, app.name)
  const refused = isVenue ? switchProblem((name) => app.commandLine.hasSwitch(name)) : null
  if (refused !== null) throw new StationFault(refused)
  const settings = readArguments(host.argv, host.workingFolder)
  if (typeof settings === 'string') throw new StationFault(settings)
  const dataFolder = chooseFolder(settings.dataFolder, host)
  const own = windowFolderOf(dataFolder)
  makePrivateFolder(own)
  // The lock would only say that another one runs.
  const foreign = ownerProblem(own, statSync(own).uid, host.userId)
  if (foreign !== null) throw new StationFault(foreign)
  // The lock belongs to this folder, so the folder comes first.
  app.setPath('userData', own)
  app.setPath('sessionData', own)
  if (!claimInstance(app, settings, listener.onSecondStart)) return null
  // macOS starts nothing twice: it says that its icon was pressed.
  app.on('activate', () => listener.onSecondStart({ opensAdmin: false }))
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged(APP_SCHEMES)
  app.on('session-created', lookNoWordsUp)
  app.on('web-contents-created', (_event, contents) =>
    lockNavigation(contents, listener.pageOf(contents)),
  )
  logHelperCrashes(app, host.log)
  return { ...settings, dataFolder }
}

/** A window's preference alone does not keep Chromium from fetching dictionaries: every session begins with one. */
function lookNoWordsUp(session: Session): void {
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
}

function chooseFolder(wanted: string | null, host: Host): string {
  const hasCloudDocuments = findCloudDocuments(host.platform, host.home)
  const facts = { ...host, hasCloudDocuments }
  const folder = resolveFolder(wanted ?? defaultDataFolder(facts))
  const problem =
    folderProblem(folder, facts) ??
    (host.platform === 'linux' ? diskProblem(folder, host.platform, diskTypeOf(folder)) : null)
  if (problem !== null) throw new StationFault(problem)
  return folder
}
