// A page's window.
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import { pageUrl } from './app-protocol.ts'
import { type CrashDeps, reviveAfterCrash } from './crashes.ts'
import { webPreferences } from './web-preferences.ts'

export type WindowDeps = CrashDeps & {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  readonly isPackaged: boolean
  /** False: whoever wants to close it needs a PIN or a password first. */
  readonly mayClose: () => boolean
  /** Windows ends the user's session, and the program with it. */
  readonly onSessionEnd: () => void
}

/** Opens a page's window and loads its page. Shown once there is something to see. */
export function openWindow(page: PageName, deps: WindowDeps): BrowserWindow {
  const window = deps.create({
    show: false,
    width: 1280,
    height: 800,
    title: 'Probesh',
    autoHideMenuBar: true,
    backgroundColor: '#16181d',
    webPreferences: webPreferences(page, deps.isPackaged),
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    if (!deps.mayClose()) event.preventDefault()
  })
  window.on('session-end', () => deps.onSessionEnd())
  reviveAfterCrash(window.webContents, page, deps)
  window.loadURL(pageUrl(page)).catch((error: unknown) => {
    // A page that is loaded anew, or closed, while it loads ends here; a crash has its own way back.
    deps.log.warn('a page was not loaded', { page, error: String(error) })
  })
  return window
}

/** Brings a window to whoever started the program once more. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
