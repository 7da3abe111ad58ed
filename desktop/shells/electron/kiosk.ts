// The window while it stands before visitors: the whole screen, on top, and not to be closed.
import type { BrowserWindow } from 'electron'
import type { StatusView } from '../../contract/views.ts'

export type ScreenRule = {
  readonly isKiosk: boolean
  /** False: only a PIN or a password comes before the window's end. The system's own shutdown always may. */
  readonly mayClose: boolean
}

/** What the window does in each mode of the screen. */
export const SCREEN_RULES: Readonly<Record<StatusView['mode'], ScreenRule>> = {
  gate: { isKiosk: false, mayClose: true },
  locked: { isKiosk: false, mayClose: false },
  self_service: { isKiosk: true, mayClose: false },
}

export type KioskWindow = Pick<
  BrowserWindow,
  'on' | 'restore' | 'setKiosk' | 'setAlwaysOnTop' | 'isDestroyed'
>

/** Windows and Linux leave their own keys to whoever presses them; docs/specs/desktop.md says what helps there. */
export function showAsKiosk(window: KioskWindow, isKiosk: boolean): void {
  if (window.isDestroyed()) return
  window.setKiosk(isKiosk)
  window.setAlwaysOnTop(isKiosk, 'screen-saver')
}

/**
 * Begins as the kiosk that it is, and stays one: the page's own full screen, which Escape ends, takes the window's along,
 * and the system's keys make a window small.
 */
export function keepKiosk(window: KioskWindow, isKiosk: () => boolean): void {
  const takeBack = (): void => {
    if (isKiosk()) showAsKiosk(window, true)
  }
  takeBack()
  window.on('leave-full-screen', takeBack)
  window.on('leave-html-full-screen', takeBack)
  window.on('minimize', () => {
    if (isKiosk()) window.restore()
  })
}
