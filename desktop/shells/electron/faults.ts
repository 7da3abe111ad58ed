// A fault that nobody caught: the program's state is in doubt, what it saved is not.
import type { RelaunchOptions } from 'electron'
import type { ElectronModules, Host } from './host.ts'

/** A program that faults sooner would start again and again. */
const RELAUNCH_AGE_MS = 60_000

/** What becomes of the program. One that was started by hand is not started again behind that hand's back. */
export const nextFault = (isPackaged: boolean, ageMs: number): 'relaunch' | 'end' =>
  isPackaged && ageMs >= RELAUNCH_AGE_MS ? 'relaunch' : 'end'

const SENTENCE =
  'Probesh stopped because of a fault of its own. No scan is lost: every verdict that was shown is saved on this laptop. ' +
  'Open Probesh again. If it stops once more, restart the laptop.'

type FaultHost = Pick<
  Host,
  'log' | 'say' | 'ageMs' | 'argv' | 'environment' | 'onFault' | 'onRejection'
>

/** How to start again; left out: as it was started. What an AppImage runs from is unmounted as it ends. */
function againOf({ argv, environment }: FaultHost): RelaunchOptions | undefined {
  const appImage = environment['APPIMAGE'] ?? ''
  return appImage === '' ? undefined : { execPath: appImage, args: argv.slice(1) }
}

/** In the place of Electron's own box, which shows a stack and holds the gate until somebody presses its button. */
export function endOnFault(
  { app, dialog }: Pick<ElectronModules, 'app' | 'dialog'>,
  host: FaultHost,
): void {
  const { log, say, ageMs, onFault, onRejection } = host
  onFault((error) => {
    if (isLateClose(error)) return log.warn('a stream was closed twice', { error: textOf(error) })
    log.error('a fault that nobody caught', { error: textOf(error) })
    if (nextFault(app.isPackaged, ageMs()) === 'relaunch') {
      app.relaunch(againOf(host))
    } else {
      say(SENTENCE)
      if (app.isPackaged) dialog.showErrorBox('Probesh', SENTENCE)
    }
    app.exit(1)
  })
  onRejection((error) => log.error('a promise that nobody waited for', { error: textOf(error) }))
}

/**
 * A request or an answer that was given up: what Node's streams do once more afterwards is thrown where nobody can catch
 * it, and tells nothing of the program's state.
 */
const isLateClose = (error: unknown): boolean =>
  error instanceof TypeError &&
  'code' in error &&
  error.code === 'ERR_INVALID_STATE' &&
  /\b(Controller|ReadableStream|WritableStream) is (already )?closed/i.test(error.message)

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
