// Both pages' windows, and what the mode of the screen makes of them.
import type { BrowserWindow } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import type { ElectronModules, Host } from './host.ts'
import { keepKiosk, SCREEN_RULES, type ScreenRule, showAsKiosk } from './kiosk.ts'
import { APP_ID, adminTask, menuTemplate } from './menu.ts'
import type { Prepared } from './prepare.ts'
import { askBeforeLeaving, askToLeave } from './unsaved-words.ts'
import { openWindow, showWindow } from './window.ts'

export type Windows = {
  /** Opens the gate's window, once: the station asks something before it can start. */
  readonly openGate: () => void
  /** The station answers: opens the gate's window where it is not, and others from now on. */
  readonly start: () => void
  /** For somebody who starts the program once more. A closed screen has one window. */
  readonly show: (page: PageName) => void
  readonly follow: (rule: ScreenRule) => void
  /** The program ends: no window holds it up. */
  readonly letClose: () => void
}

export function createWindows(
  {
    app,
    BrowserWindow,
    dialog,
    Menu,
  }: Pick<ElectronModules, 'app' | 'BrowserWindow' | 'dialog' | 'Menu'>,
  { platform, log, program }: Host,
  { dataFolder }: Pick<Prepared, 'dataFolder'>,
): Windows {
  const { isPackaged } = app
  const open = new Map<PageName, BrowserWindow>()
  let rule = SCREEN_RULES.gate
  let hasGate = false
  let hasStarted = false
  let isEnding = false

  const openPage = (page: PageName): void => {
    const window = openWindow(page, {
      create: (options) => new BrowserWindow(options),
      isPackaged,
      mayClose: () => isEnding || rule.mayClose,
      onSessionEnd: () => app.quit(),
      monotonicMs: () => performance.now(),
      log,
    })
    open.set(page, window)
    window.on('closed', () => open.delete(page))
    if (page === 'gate') keepKiosk(window, () => rule.isKiosk)
    else askBeforeLeaving(window, { isEnding: () => isEnding, ask: askToLeave(dialog), log })
  }
  const show = (page: PageName): void => {
    // A window of a program that ends would show nothing.
    if (!hasGate || isEnding) return
    const shown = page === 'admin' && hasStarted && rule.mayClose ? 'admin' : 'gate'
    const window = open.get(shown)
    if (window === undefined) openPage(shown)
    else showWindow(window)
  }
  const openGate = (): void => {
    if (!hasGate) openPage('gate')
    hasGate = true
  }
  const setMenu = (): void => {
    const isClosed = !rule.mayClose
    const openAdmin = () => show('admin')
    const template = menuTemplate({ platform, isPackaged, isClosed, openAdmin })
    Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template))
  }
  setMenu()
  if (platform === 'win32' && isPackaged) {
    app.setAppUserModelId(APP_ID)
    app.setUserTasks([adminTask(program, dataFolder)])
  }
  return {
    openGate,
    start: () => {
      hasStarted = true
      openGate()
    },
    show,
    follow: (next) => {
      rule = next
      setMenu()
      const gate = open.get('gate')
      if (gate !== undefined) showAsKiosk(gate, rule.isKiosk)
      // It was opened by somebody who has left the laptop to others.
      if (!rule.mayClose) open.get('admin')?.destroy()
    },
    letClose: () => {
      isEnding = true
    },
  }
}
