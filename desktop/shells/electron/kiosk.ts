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

export type KioskWindow = Pick<BrowserWindow, 'setKiosk' | 'setAlwaysOnTop' | 'isDestroyed'>

/** Windows and Linux leave their own keys to whoever presses them; docs/specs/desktop.md says what helps there. */
export function showAsKiosk(window: KioskWindow, isKiosk: boolean): void {
  if (window.isDestroyed()) return
  window.setKiosk(isKiosk)
  window.setAlwaysOnTop(isKiosk, 'screen-saver')
}
