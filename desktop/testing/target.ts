// Where a gate page is opened for its specs: in Chromium over the loopback shell, or in the window of a real Electron.
import type { Page } from 'playwright-core'
import { openChromium } from './chromium-target.ts'
import { openElectron } from './electron-target.ts'
import type { StationProcess } from './station-process.ts'

export type TargetOptions = {
  readonly dataFolder: string
  readonly server: string
  readonly viewport: { readonly width: number; readonly height: number }
  readonly browserArgs: readonly string[]
  /** Before the page is opened, or loaded once more. */
  readonly prepare: (call: StationProcess['call']) => Promise<void>
}

export type Target = AsyncDisposable & {
  readonly page: Page
  /** Asks the station; in Electron through the page, because nobody else can. */
  readonly call: StationProcess['call']
  /** Another window on the same address, which a browser has. */
  readonly openWindow: () => Promise<Page>
  readonly address: () => string
  /** Ends the station at once. */
  readonly kill: () => Promise<void>
  /** Starts it again over the same folder, and in a browser the same port. */
  readonly start: () => Promise<void>
}

/** The binary of Electron where its window is asked for; the specs that it cannot have are then left out. */
const electron = process.env['PROBESH_ELECTRON'] ?? ''

export const openTarget = (options: TargetOptions): Promise<Target> =>
  electron === '' ? openChromium(options) : openElectron(electron, options)
