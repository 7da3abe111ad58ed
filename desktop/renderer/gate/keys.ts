// Listens to the keyboard for orders. Listens last: what a scanner types is taken before it comes here.
import type { GateSession } from '../state/gate-session.ts'
import type { GateStore } from '../state/gate-store.ts'
import type { GateActs } from './app.tsx'
import { type KeyOrder, keyOrder } from './key-map.ts'
import { SCREEN_ENTRIES } from './screens.tsx'

/** People do not press two keys of a sentence faster, and a scanner is not slower. */
const TYPING_MS = 1_500

type KeyDeps = {
  readonly store: GateStore
  readonly session: GateSession
  readonly act: GateActs
  readonly toggleMuted: () => void
}

/** For as long as the page lives. */
export function listenToKeys(deps: KeyDeps): void {
  let typedAtMs = Number.NEGATIVE_INFINITY
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return
    const isInRow = event.timeStamp - typedAtMs < TYPING_MS
    const order = keyOrder(event, isInRow || isField(event.target))
    if (event.key.length === 1) typedAtMs = event.timeStamp
    if (order === null || !obey(order, deps)) return
    event.preventDefault()
  })
}

const FIELD = 'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]'
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches(FIELD)

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
      return SCREEN_ENTRIES.some((entry) => entry.screen === 'search') && goTo(store, 'search')
    case 'help':
      return goTo(store, screen === 'help' ? 'scan' : 'help')
    case 'scan':
      if (step !== null) act.closeStep()
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
    case 'force':
      act.openForce()
      return true
    case 'confirm':
      session.confirmUnpaid()
      return true
  }
}

function goTo(store: GateStore, screen: Parameters<GateSession['contextOf']>[0]['screen']): true {
  store.dispatch({ kind: 'went', screen })
  focusPage()
  return true
}

/** Where no letter can be typed by mistake and no input method listens. */
const focusPage = (): void => document.getElementById('main')?.focus()
