// What a window's page may do, written out: a default that changes with a release of Electron changes nothing here.
import type { WebPreferences } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import { PARTITIONS } from './app-protocol.ts'

/** The preferences of a page's window. No preload, in none of them: the page reaches the station by `fetch` alone. */
export function webPreferences(page: PageName, isPackaged: boolean): WebPreferences {
  return {
    partition: PARTITIONS[page],
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    // A dialog would hold the page, and every scan behind it.
    disableDialogs: true,
    // It would fetch its dictionaries from somebody's server.
    spellcheck: false,
    devTools: !isPackaged,
    // A gate reads on behind another window: its signals, its camera and its clock.
    backgroundThrottling: page !== 'gate',
  }
}
