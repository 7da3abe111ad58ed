// The gate page put together: store, signals, keys, sounds, and the tree that draws them.
import { createRoot } from 'hono/jsx/dom/client'
import { listen } from './client.ts'
import { createActs } from './gate/acts.ts'
import { GateApp } from './gate/app.tsx'
import { focusPage, listenToKeys } from './gate/keys.ts'
import { loadLaterScreens } from './gate/screens.tsx'
import { createUnlocking } from './kiosk/unlocking.ts'
import { currentLanguage, loadWords, otherLanguage, switchLanguage, text } from './parts/words.ts'
import { createOwnFacts } from './preflight/own-facts.ts'
import { createCamera } from './scanners/camera.ts'
import { listenToPaste } from './scanners/paste.ts'
import { listenToWedge } from './scanners/wedge-listener.ts'
import { createSounds } from './sounds.ts'
import { createGateSession } from './state/gate-session.ts'
import { createGateStore, type StoreDeps } from './state/gate-store.ts'
import { createOrderHints } from './state/order-hints.ts'
import { createThemeSwitch } from './theme.ts'

const timers: StoreDeps = {
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const store = createGateStore(timers)
const redraw = (): void => store.dispatch({ kind: 'redraw' })
const sounds = createSounds(redraw)
const theme = createThemeSwitch()
const facts = createOwnFacts({ now: Date.now, changed: redraw })
const session = createGateSession({ ...timers, store, play: sounds.play, heard: facts.noteRead })
const camera = createCamera({ hear: session.hear, changed: redraw })
const orders = createOrderHints({ ...timers, store, redraw })

const toggleMuted = (): void => {
  sounds.toggleMuted()
  const sentence = text(sounds.isMuted() ? 'scan.soundOff' : 'scan.soundOn')
  store.dispatch({ kind: 'said', sentence, atMs: timers.monotonicMs() })
}

const nameDocument = (): void => {
  document.documentElement.lang = currentLanguage()
  document.title = text('page.title')
}
const act = createActs(store, timers)
// Before the wedge, which keeps a scanner's keys to itself.
for (const kind of ['keydown', 'pointerdown'] as const) {
  window.addEventListener(kind, () => void sounds.unlock(), { capture: true })
}
const hearShortcut = listenToKeys({ store, session, act, toggleMuted })
listenToPaste(session.hear)
const wedge = listenToWedge({ hear: session.hear, isHeld: session.isHeld, hearShortcut })

const parts = {
  session,
  camera,
  wedge,
  facts,
  unlocking: createUnlocking({ ...timers, changed: redraw }),
  orders,
  sounds: { ...sounds, toggleMuted },
  theme: {
    chosen: theme.chosen,
    next: () => {
      theme.next()
      redraw()
    },
  },
  switchLanguage: () => {
    switchLanguage()
    nameDocument()
    redraw()
  },
  act,
}

await loadWords(currentLanguage())
nameDocument()
// For the switch, and for visitors who read the other one: here before the station could be gone.
void loadWords(otherLanguage()).then(() => {
  // Somebody may have switched to it already.
  nameDocument()
  redraw()
})
void loadLaterScreens(timers.after, redraw)
// Subscribed here and not in an effect: effects wait for a frame, and a hidden window has none.
const root = createRoot(document.body)
const draw = (): void => root.render(<GateApp state={store.get()} parts={parts} />)
draw()
store.subscribe(draw)

void listen(session.hearPage)
await session.start()
camera.resume()
// A screen that begins with a field has taken it by then.
if (document.activeElement === document.body) focusPage()
