// The whole gate page: navigation, strip, what is wrong, the screen, and the verdict above whichever screen it is.
import { ErrorBoundary, type FC } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import { KioskPage } from '../kiosk/kiosk-page.tsx'
import { LockedPage } from '../kiosk/locked-page.tsx'
import type { Unlocking } from '../kiosk/unlocking.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Strip } from '../parts/strip.tsx'
import { text } from '../parts/words.ts'
import type { OwnFacts } from '../preflight/own-facts.ts'
import { ScanScreen } from '../scan/scan-screen.tsx'
import { VerdictPanel } from '../scan/verdict-panel.tsx'
import type { Camera } from '../scanners/camera.ts'
import type { Wedge } from '../scanners/wedge-listener.ts'
import type { Sounds } from '../sounds.ts'
import type { GateSession } from '../state/gate-session.ts'
import type { GateState } from '../state/gate-state.ts'
import type { OrderHints } from '../state/order-hints.ts'
import type { ThemeSwitch } from '../theme.ts'
import { Bar } from './bar.tsx'
import { Notices } from './notices.tsx'
import { bodyOf, SCREEN_ENTRIES } from './screens.tsx'

/** What the page is made of, put together in `gate.tsx`. */
export type GateParts = {
  readonly session: GateSession
  readonly sounds: Sounds
  readonly camera: Camera
  readonly wedge: Pick<Wedge, 'calibration' | 'setCalibration' | 'lastRead'>
  readonly facts: OwnFacts
  readonly unlocking: Unlocking
  readonly orders: OrderHints
  readonly theme: ThemeSwitch
  readonly switchLanguage: () => void
  readonly act: GateActs
}

/** What buttons and keys do alike. */
export type GateActs = {
  readonly openForce: () => void
  /** Of the visitor whose verdict is shown. */
  readonly openGroup: () => void
  readonly closeStep: () => void
  /** Takes a verdict away that nobody waits for any more, so that it is not read as that of the next person. */
  readonly stepBack: () => void
  readonly undo: () => void
  readonly clear: () => void
  readonly lock: () => void
}

export type AppProps = { readonly state: GateState; readonly parts: GateParts }

export const GateApp: FC<AppProps> = (props) => (
  <ErrorBoundary fallbackRender={() => <Crashed />} onError={reportError}>
    <Page {...props} />
  </ErrorBoundary>
)

const Page: FC<AppProps> = ({ state, parts }) => {
  const { status } = state
  if (status !== null && status.mode !== 'gate') {
    const Closed = status.mode === 'locked' ? LockedPage : KioskPage
    return (
      <div class="page" data-mode={status.mode}>
        <Trouble state={state} parts={parts} />
        <main id="main" tabindex={0}>
          <Closed state={state} parts={parts} status={status} />
        </main>
      </div>
    )
  }
  return (
    <div class="page">
      {status === null ? null : <Bar state={state} parts={parts} status={status} />}
      {status === null ? null : (
        <Strip status={status} elapsedMs={Math.max(0, state.nowMs - state.statusAtMs)} />
      )}
      <Trouble state={state} parts={parts} />
      {status === null ? null : <Notices context={parts.session.contextOf(state, status)} />}
      <main id="main" tabindex={0}>
        <h1 class="unseen">{titleOf(state.screen)}</h1>
        {status === null ? (
          <p class="card">{text('page.working')}</p>
        ) : (
          <Screen state={state} parts={parts} status={status} />
        )}
      </main>
      <p class={`said ${state.said === null ? 'silent' : ''}`} role="status">
        {state.said?.sentence ?? ''}
      </p>
    </div>
  )
}

function titleOf(screen: GateState['screen']): string {
  const entry = SCREEN_ENTRIES.find((one) => one.screen === screen)
  return entry === undefined ? text('page.title') : text(entry.title)
}

const Screen: FC<AppProps & { readonly status: StatusView }> = ({ state, parts, status }) => {
  const Body = bodyOf(state.screen)
  if (Body === 'later') return <p class="card">{text('page.working')}</p>
  if (Body === null) return <ScanScreen state={state} parts={parts} status={status} />
  const hasVerdict = state.panel.kind !== 'idle' || state.step !== null
  return (
    <>
      {hasVerdict ? <VerdictPanel state={state} parts={parts} status={status} isDocked /> : null}
      <ErrorBoundary key={state.screen} fallbackRender={() => <Crashed />} onError={reportError}>
        <div class="screen" key={state.screen}>
          <Body context={parts.session.contextOf(state, status)} parts={parts} />
        </div>
      </ErrorBoundary>
    </>
  )
}

/** What is wrong with the page itself, as opposed to the network, which the strip tells. */
const Trouble: FC<AppProps> = ({ state, parts }) => {
  if (state.core === 'gone' || state.core === 'foreign') {
    const sentence = state.core === 'gone' ? 'scan.coreGone' : 'scan.coreForeign'
    return (
      <p class="trouble-line" role="alert" data-core={state.core}>
        <Icon name="problem" />
        <span>{text(sentence)}</span>
      </p>
    )
  }
  if (parts.sounds.isHeldBack() && state.status !== null) {
    return (
      <p class="hint-line" role="status">
        <Icon name="muted" />
        <span>{text('scan.soundHeld')}</span>
      </p>
    )
  }
  return null
}

/** Instead of a blank page. */
const Crashed: FC = () => (
  <div class="card crashed" role="alert">
    <p>{text('scan.crashed')}</p>
    <Button label={text('scan.reload')} press={() => location.reload()} weight="main" />
  </div>
)
