// Where the page stands all evening: the verdict, or what to do next.
import type { FC } from 'hono/jsx/dom'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import type { AppProps } from '../gate/app.tsx'
import { CameraSwitch, CameraView } from '../gate/camera-view.tsx'
import { Icon } from '../parts/icon.tsx'
import { number, text } from '../parts/words.ts'
import type { GateState } from '../state/gate-state.ts'
import { heaviestTone } from '../state/tone.ts'
import { CodeField } from './code-field.tsx'
import { sumText } from './group-verdict.tsx'
import { VerdictPanel } from './verdict-panel.tsx'
import { nameOf, wordOf } from './verdict-words.ts'

type ScanProps = AppProps & { readonly status: StatusView }

export const ScanScreen: FC<ScanProps> = (props) => {
  const { state, parts, status } = props
  const isIdle = state.panel.kind === 'idle' && state.step === null
  const isCameraOn = parts.camera.view().state !== 'off'
  return (
    <div class="scan-screen">
      <div class="scan-middle">
        {isIdle ? <Idle {...props} /> : <VerdictPanel {...props} />}
        {isCameraOn ? <CameraView camera={parts.camera} /> : null}
      </div>
      <footer class="scan-foot">
        <Earlier state={state} />
        {isCameraOn ? null : <CameraSwitch camera={parts.camera} />}
        <CodeField context={parts.session.contextOf(state, status)} />
      </footer>
    </div>
  )
}

const Idle: FC<ScanProps> = ({ state }) => (
  <section class="verdict idle" data-reason="idle">
    <Icon name="scan" />
    <p class="sentence">{text('page.idle')}</p>
    <MiniCounters counters={state.counters} />
  </section>
)

const MiniCounters: FC<Pick<GateState, 'counters'>> = ({ counters }) => {
  if (counters === null) return null
  const { gate, all } = counters
  const shown = [
    ['scan.countGate', number(gate.entries)],
    ['scan.countInside', number(all.inside)],
    [
      'scan.countAll',
      text('scan.countOf', { count: number(all.checkedIn), total: number(all.tickets) }),
    ],
  ] as const
  return (
    <dl class="mini-counters">
      {shown.map(([key, value]) => (
        <div key={key}>
          <dt>{text(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Who it was, or what where nobody is named. */
function shortOf(first: AdmissionView, all: readonly AdmissionView[]): string {
  if (all.length > 1) return sumText(all)
  return first.ticket === undefined ? wordOf(first) : nameOf(first)
}

/** The verdicts before this one: with two scanners at a gate each visitor's stays in sight. */
const Earlier: FC<{ readonly state: GateState }> = ({ state }) => {
  if (state.earlier.length === 0) return null
  return (
    <ol class="earlier" aria-label={text('scan.earlier')}>
      {state.earlier.map(({ number: key, admissions }) => {
        const [first] = admissions
        if (first === undefined) return null
        return (
          <li key={key} class={heaviestTone(admissions)}>
            <Icon name={heaviestTone(admissions)} />
            <span class="grow">{shortOf(first, admissions)}</span>
          </li>
        )
      })}
    </ol>
  )
}
