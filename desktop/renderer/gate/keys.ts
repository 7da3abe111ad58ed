// Obeys keys. What a scanner types is taken before it comes here.
import type { Screen } from '../state/gate-context.ts'
import type { GateSession } from '../state/gate-session.ts'
import type { GateStore } from '../state/gate-store.ts'
import type { GateActs } from './app.tsx'
import { type KeyOrder, keyOrder, signOrder } from './key-map.ts'
import { SCREEN_ENTRIES } from './screens.tsx'

type KeyDeps = {
  readonly store: GateStore
  readonly session: GateSession
  readonly act: GateActs
  readonly toggleMuted: () => void
}

/** For as long as the page lives. What it returns hears the signs that the wedge lets through. */
export function listenToKeys(deps: KeyDeps): (sign: Parameters<typeof signOrder>[0]) => void {
  const run = (order: KeyOrder | null): boolean => order !== null && obey(order, deps)
  window.addEventListener('keydown', (event) => {
    if (!event.defaultPrevented && run(keyOrder(event))) event.preventDefault()
  })
  return (sign) => void run(signOrder(sign))
}

/** False: there is nothing to do, and the key is the browser's. */
function obey(order: KeyOrder, { store, session, act, toggleMuted }: KeyDeps): boolean {
  const { status, step, screen } = store.get()
  if (status === null || status.mode !== 'gate') return false
  switch (order.action) {
    case 'screen': {
      const entry = SCREEN_ENTRIES[order.at]
      return entry !== undefined && goTo(store, entry.screen)
    }
    case 'search':
      return goTo(store, 'search')
    case 'hand':
      return goTo(store, 'hand_entry')
    case 'help':
      return goTo(store, screen === 'help' ? 'scan' : 'help')
    case 'scan':
      if (step !== null) act.closeStep()
      else if (session.obeyKey('back')) return true
      else if (screen === 'scan') act.clear()
      else goTo(store, 'scan')
      focusPage()
      return true
    case 'undo':
      act.undo()
      return true
    case 'mute':
      toggleMuted()
      return true
    case 'lock':
      act.lock()
      return true
    case 'force':
      act.openForce()
      return true
    case 'group':
      if (!session.obeyKey('group')) act.openGroup()
      return true
    case 'confirm':
      session.confirmUnpaid()
      return true
  }
}

function goTo(store: GateStore, screen: Screen): true {
  const isThere = store.get().screen === screen
  focusPage()
  // A screen that is drawn anew may take the focus to its own field.
  store.dispatch({ kind: 'went', screen })
  if (isThere) focusField()
  return true
}

/** The field of the screen that is open, if it begins with one. */
const focusField = (): void => document.querySelector<HTMLElement>('main [data-home]')?.focus()

/**
 * Where no letter can be typed by mistake, no input method listens, and arrows scroll. It is where the focus belongs, so
 * it is shown only to somebody who goes there by Tab.
 */
export const focusPage = (): void => document.getElementById('main')?.focus({ focusVisible: false })
