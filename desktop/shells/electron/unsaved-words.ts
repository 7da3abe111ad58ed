// A page with unsaved words keeps its window until a person has answered. The question is no blocking one: the gate's
// scans are decided in this very process.
import type { BrowserWindow, Dialog } from 'electron'
import type { Log } from '../../core/deps.ts'

export type LeaveQuestion = (window: BrowserWindow) => Promise<boolean>

type Situation = {
  /** The program or the system's session ends: it waits for nobody. */
  readonly isEnding: boolean
  /** The question stands there already. */
  readonly isAsked: boolean
  /** The person said yes. */
  readonly mayLeave: boolean
}

/** What becomes of a page that does not want to go. */
export function decideUnload({ isEnding, isAsked, mayLeave }: Situation): 'leave' | 'ask' | 'stay' {
  if (isEnding || mayLeave) return 'leave'
  return isAsked ? 'stay' : 'ask'
}

export type LeavingDeps = {
  readonly isEnding: () => boolean
  readonly ask: LeaveQuestion
  readonly log: Log
}

/** Asks once for each try, then closes the window or loads its page anew, whichever was wanted. */
export function askBeforeLeaving(window: BrowserWindow, deps: LeavingDeps): void {
  const { webContents } = window
  let isClosing = false
  let isAsked = false
  let mayLeave = false
  const ask = async (isClose: boolean): Promise<void> => {
    isAsked = true
    try {
      mayLeave = await deps.ask(window)
    } finally {
      isAsked = false
    }
    if (!mayLeave || window.isDestroyed()) return
    if (isClose) window.close()
    else webContents.reload()
  }
  // Told before the page is; a window that may not close at all is none that closes.
  window.on('close', (event) => {
    isClosing = !event.defaultPrevented
  })
  webContents.on('will-prevent-unload', (event) => {
    const isClose = isClosing
    isClosing = false
    const next = decideUnload({ isEnding: deps.isEnding(), isAsked, mayLeave })
    if (next === 'leave') event.preventDefault()
    if (next !== 'ask') return
    ask(isClose).catch((error: unknown) => {
      deps.log.error('nobody could be asked about unsaved words', { error: String(error) })
    })
  })
  // The next page's words are other ones.
  webContents.on('dom-ready', () => {
    mayLeave = false
  })
}

const LEAVE = 0
const STAY = 1

/** In both languages: the system's dialog knows neither. */
export const askToLeave =
  (dialog: Pick<Dialog, 'showMessageBox'>): LeaveQuestion =>
  async (window) => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      title: 'Probesh',
      message: 'What you typed here is not saved. Leave all the same?',
      detail: 'এখানে যা লিখেছেন তা সংরক্ষিত হয়নি। তবু চলে যাবেন?',
      buttons: ['Leave without saving · সংরক্ষণ না করে যান', 'Stay · থাকুন'],
      // A scanner that types its code ends it with Enter.
      defaultId: STAY,
      cancelId: STAY,
      noLink: true,
    })
    return response === LEAVE
  }
