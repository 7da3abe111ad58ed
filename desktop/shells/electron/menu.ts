// The menu: none where a scanner's keys could open it, the least that macOS needs.
import type { MenuItemConstructorOptions, Task } from 'electron'

export type MenuSituation = {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  /** The screen is locked, or stands before visitors. */
  readonly isClosed: boolean
  readonly openAdmin: () => void
}

/**
 * Null: no menu. With Electron's own one a scanner that ends with F12 or types Alt codes would open tools and menus;
 * without any menu macOS has no copy, no paste and no way to quit.
 */
export function menuTemplate(situation: MenuSituation): MenuItemConstructorOptions[] | null {
  const { platform, isPackaged, isClosed, openAdmin } = situation
  if (platform !== 'darwin') return isPackaged ? null : [DEVELOPMENT]
  // Without a menu of its own the system would give it one with Quit.
  if (isClosed) return [{ label: 'Probesh', submenu: [{ role: 'about' }] }]
  const own: MenuItemConstructorOptions[] = [
    { role: 'about' },
    { type: 'separator' },
    { label: 'Administration', click: openAdmin },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'quit' },
  ]
  return [
    { label: 'Probesh', submenu: own },
    { role: 'editMenu' },
    ...(isPackaged ? [] : [DEVELOPMENT]),
  ]
}

const DEVELOPMENT: MenuItemConstructorOptions = {
  label: 'Development',
  submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }],
}

/** As electron-builder.yml has it: the tasks appear at the button of the shortcut that carries the same name. */
export const APP_ID = 'org.example.probesh.station'

/** Where Windows has no menu of ours: the button of the running program opens the admin page by a second start. */
export const adminTask = (program: string, dataFolder: string): Task => ({
  program,
  arguments: `--admin --data "${dataFolder}"`,
  title: 'Administration',
  description: 'Opens the administration of Probesh',
  iconPath: program,
  iconIndex: 0,
})
