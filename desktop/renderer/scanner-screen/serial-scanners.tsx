// The serial ports: which scanner is in use, what keeps one from it, and which tones it understands.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { CallOutput } from '../../contract/calls.ts'
import { BAUD_RATE_USUAL, BAUD_RATES } from '../../contract/limits.ts'
import type { ScannerView } from '../../contract/views.ts'
import { type ClientResult, call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { refusalText, text, timeText } from '../parts/words.ts'
import type { GateContext, ScreenProps } from '../state/gate-context.ts'

type Scanners = ClientResult<CallOutput<'scanners'>>

export const SerialScanners: FC<ScreenProps> = ({ context }) => {
  const [scanners, setScanners] = useState<Scanners | null>(null)
  const load = async (): Promise<void> => setScanners(await call('scanners', {}))
  useLayoutEffect(() => {
    void load()
    return context.hearSignals(({ name }) => {
      if (name === 'scanners.changed' || name === 'scanner.read') void load()
    })
  }, [])
  return (
    <section class="card scanner-card">
      <h2>{text('scanner.serial.title')}</h2>
      {scanners === null ? <p>{text('page.working')}</p> : null}
      {scanners?.ok === false ? (
        <p class="problem" role="alert">
          {refusalText(scanners.error)}
        </p>
      ) : null}
      {scanners?.ok === true && scanners.value.items.length === 0 ? (
        <p>{text('scanner.serial.none')}</p>
      ) : null}
      {scanners?.ok === true && scanners.value.items.length > 0 ? (
        <>
          <ul class="scanner-list">
            {scanners.value.items.map((scanner) => (
              <SerialScanner
                key={scanner.id}
                scanner={scanner}
                context={context}
                heard={setScanners}
              />
            ))}
          </ul>
          <p class="quiet">{text('scanner.serial.test')}</p>
        </>
      ) : null}
    </section>
  )
}

const ICONS: Readonly<Record<ScannerView['state'], IconName>> = {
  closed: 'to_do',
  open: 'admit',
  lost: 'offline',
  failed: 'stop',
}
const PROFILES = ['none', 'honeywell', 'datalogic'] as const

type SerialProps = ScreenProps & {
  readonly scanner: ScannerView
  readonly heard: (answer: Scanners) => void
}

const SerialScanner: FC<SerialProps> = ({ scanner, context, heard }) => {
  const { id, label, path, state, problem, profile } = scanner
  const isKept = state !== 'closed'
  const ask = async (answer: Promise<Scanners>): Promise<void> => {
    const given = await answer
    if (given.ok) heard(given)
    else context.say(refusalText(given.error))
  }
  return (
    <li class={`scanner ${state}`} data-scanner-state={state}>
      <p class="scanner-name">
        <Icon name={ICONS[state]} />
        <strong>{label ?? text('scanner.serial.unnamed')}</strong>
        <span class="quiet">{path}</span>
      </p>
      <p class={state === 'failed' ? 'problem' : ''} role="status">
        {problem === null ? text(`scanner.state.${state}`) : text(`scanner.problem.${problem}`)}
        {isKept ? ` ${readsOf(scanner, context)}` : ''}
      </p>
      {isKept ? (
        <Choice
          label={text('scanner.serial.profile')}
          name="profile"
          options={PROFILES.map((one) => ({
            id: one,
            name: text(`scanner.serial.profile.${one}`),
          }))}
          chosen={profile}
          choose={(chosen) => {
            const named = PROFILES.find((one) => one === chosen) ?? 'none'
            void ask(call('openScanner', { id, profile: named }))
          }}
        />
      ) : null}
      {isKept ? (
        <>
          <Choice
            label={text('scanner.serial.baudRate')}
            name="baudRate"
            options={BAUD_RATES.map((rate) => ({ id: String(rate), name: rateText(rate) }))}
            chosen={String(scanner.baudRate)}
            choose={(chosen) => {
              const baudRate = BAUD_RATES.find((rate) => String(rate) === chosen) ?? BAUD_RATE_USUAL
              void ask(call('openScanner', { id, baudRate }))
            }}
          />
          <p class="quiet">{text('scanner.serial.baudRateHelp')}</p>
        </>
      ) : null}
      <div class="actions">
        {state === 'open' || state === 'lost' ? null : (
          <Button
            label={text(state === 'failed' ? 'page.tryAgain' : 'scanner.serial.open')}
            press={() => void ask(call('openScanner', { id }))}
            weight="main"
          />
        )}
        {isKept ? (
          <Button
            label={text('scanner.serial.close')}
            press={() => void ask(call('closeScanner', { id }))}
          />
        ) : null}
      </div>
    </li>
  )
}

/** As it is printed in manuals: in Latin digits and without groups. */
const rateText = (rate: number): string =>
  rate === BAUD_RATE_USUAL
    ? text('scanner.serial.baudRateUsual', { rate: String(rate) })
    : String(rate)

function readsOf({ reads, lastReadAt }: ScannerView, { status }: GateContext): string {
  const count = text('scanner.serial.reads', { count: reads })
  if (lastReadAt === null) return `${count}.`
  const time = timeText(lastReadAt, zoneOf(status), status.clock.now)
  return `${count}, ${text('scanner.serial.lastRead', { time })}.`
}
