// The Electron shell: starts the station, shows its pages, and keeps both alive until the program ends.
import { randomBytes } from 'node:crypto'
import { TIMERS } from '../../core/timers.ts'
import { readSetUp } from '../set-up.ts'
import { type RunningStation, startProblem, startStation } from '../start-station.ts'
import { pageUrl } from './app-protocol.ts'
import { endInOrder } from './ending.ts'
import { endOnFault } from './faults.ts'
import { type GateState, watchGate } from './gate-watch.ts'
import type { ElectronModules, Host } from './host.ts'
import { createKeyPage } from './key-page.ts'
import { SCREEN_RULES } from './kiosk.ts'
import { openPageSessions, type PageSessions } from './page-sessions.ts'
import { createAwake, listenToPower } from './power.ts'
import { type Prepared, prepareShell } from './prepare.ts'
import { followGate, windowPrinter } from './printing.ts'
import { openDataKey } from './secrets.ts'
import { SERVER_PARTITION, serverFetch } from './server-fetch.ts'
import { askToInstall } from './update-question.ts'
import { startUpdates, type Updates } from './updates.ts'
import { createWindows, type Windows } from './windows.ts'

/** Runs until the program ends. Everything up to `ready` happens before it returns for the first time. */
export async function runShell(electron: ElectronModules, host: Host): Promise<void> {
  const { app } = electron
  endOnFault(electron, host)
  let sessions: PageSessions | null = null
  let windows: Windows | null = null
  try {
    const prepared = prepareShell(electron, host, {
      onSecondStart: ({ opensAdmin }) => windows?.show(opensAdmin ? 'admin' : 'gate'),
      pageOf: (contents) => sessions?.pageOf(contents.session) ?? null,
    })
    if (prepared === null) {
      host.say('Probesh is open on this folder already; its window was brought to the front.')
      return app.exit(0)
    }
    await app.whenReady()
    sessions = openPageSessions(electron, host)
    windows = createWindows(electron, host, prepared)
    await start({ electron, host, prepared, sessions, windows })
  } catch (error) {
    const sentence = startProblem(error)
    host.say(sentence)
    // Nobody sees an installed program's standard error; a terminal must not wait for somebody to press a button.
    if (app.isPackaged) {
      // Before, there is no box on Linux.
      await app.whenReady()
      electron.dialog.showErrorBox('Probesh', sentence)
    }
    app.exit(1)
  }
}

type Parts = {
  readonly electron: ElectronModules
  readonly host: Host
  readonly prepared: Prepared
  readonly sessions: PageSessions
  readonly windows: Windows
}

async function start(parts: Parts): Promise<void> {
  const { electron, host, prepared, sessions, windows } = parts
  const { letClose } = windows
  const running = endInOrder({ app: electron.app, letClose, timers: TIMERS, log: host.log })
  const station = await openStation(parts)
  running.station = station
  for (const page of ['gate', 'admin'] as const) sessions.answer(page, station.apps[page].fetch)
  const awake = createAwake(electron.powerSaveBlocker)
  running.watch = await watchGate({
    core: station.core,
    timers: TIMERS,
    log: host.log,
    changed: ({ isSessionOpen, mode }: GateState) => {
      awake.keep(isSessionOpen || SCREEN_RULES[mode].isKiosk)
      windows.follow(SCREEN_RULES[mode])
    },
  })
  listenToPower(electron.powerMonitor, {
    slept: () => void resume(station, host),
    unlocked: () => void look(station, host),
    shutsDown: () => electron.app.quit(),
  })
  windows.start()
  if (prepared.opensAdmin) windows.show('admin')
  if (electron.app.isPackaged) running.updates = await followReleases(parts, station)
  const addresses = { url: pageUrl('gate'), adminUrl: pageUrl('admin') }
  host.writeLine(JSON.stringify({ ready: true, shell: 'electron', ...addresses }))
}

/** Null: the updater itself does not work here, which is no reason not to open the gate. */
async function followReleases(
  { electron, host: { loadUpdater, log } }: Parts,
  { core }: RunningStation,
): Promise<Updates | null> {
  try {
    const ask = askToInstall(electron.dialog)
    return startUpdates({ ...(await loadUpdater()), core, timers: TIMERS, ask, log })
  } catch (error) {
    log.error('the updater could not be loaded', { error: String(error) })
    return null
  }
}

async function openStation({
  electron,
  host,
  prepared,
  sessions,
  windows,
}: Parts): Promise<RunningStation> {
  const { app, session, safeStorage } = electron
  const { platform, builtFolder, now, random, log } = host
  const { dataFolder, server } = prepared
  const gateContents = followGate(app, (one) => sessions.pageOf(one.session) === 'gate')
  const keyPage = createKeyPage()
  sessions.answer('gate', keyPage.fetch)
  const station = await startStation({
    dataFolder,
    server,
    builtFolder,
    now,
    random,
    log,
    fetch: serverFetch(session.fromPartition(SERVER_PARTITION, { cache: false })),
    printer: windowPrinter(gateContents, log),
    setUp: readSetUp(host.environment['PROBESH_SET_UP']),
    openKey: () =>
      openDataKey({
        dataFolder,
        platform,
        keyring: safeStorage,
        randomBytes: (length) => randomBytes(length),
        // A laptop with a keyring never shows the page of the questions.
        questions: {
          askPassphrase: (asked) => {
            windows.openGate()
            return keyPage.questions.askPassphrase(asked)
          },
          askStartOver: (problem) => {
            windows.openGate()
            return keyPage.questions.askStartOver(problem)
          },
        },
        log,
      }),
  })
  keyPage.close()
  return station
}

async function resume(station: RunningStation, { log }: Host): Promise<void> {
  log.info('the laptop slept')
  try {
    await station.core.resume()
  } catch (error) {
    log.error('the station did not resume', { error: String(error) })
  }
}

async function look({ core }: RunningStation, { log }: Host): Promise<void> {
  try {
    await core.handlers.syncNow({})
  } catch (error) {
    log.error('the station cannot ask the server', { error: String(error) })
  }
}
