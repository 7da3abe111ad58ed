// The gate page put together: store, signals, keys, sounds, and the tree that draws them.
import { createRoot } from 'hono/jsx/dom/client'
import { listen } from './client.ts'
import { createActs } from './gate/acts.ts'
import { GateApp } from './gate/app.tsx'
import { listenToKeys } from './gate/keys.ts'
import { currentLanguage, switchLanguage, text } from './parts/words.ts'
import { createSounds } from './sounds.ts'
import { createGateSession } from './state/gate-session.ts'
import { createGateStore, type StoreDeps } from './state/gate-store.ts'
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
const session = createGateSession({ ...timers, store, play: sounds.play })

const nameDocument = (): void => {
  document.documentElement.lang = currentLanguage()
  document.title = text('page.title')
}
const parts = {
  session,
  sounds,
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
  act: createActs(store, timers),
}

nameDocument()
// Subscribed here and not in an effect: effects wait for a frame, and a hidden window has none.
const root = createRoot(document.body)
const draw = (): void => root.render(<GateApp state={store.get()} parts={parts} />)
draw()
store.subscribe(draw)

for (const kind of ['keydown', 'pointerdown'] as const) {
  window.addEventListener(kind, () => void sounds.unlock(), { capture: true })
}
listenToKeys({ store, session, act: parts.act, toggleMuted: sounds.toggleMuted })
void listen(session.hearPage)
await session.start()
