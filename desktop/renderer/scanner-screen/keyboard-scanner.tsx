// The test code, and what was learnt of the keyboard scanner that read it.
import { type FC, useState } from 'hono/jsx/dom'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { number, text } from '../parts/words.ts'
import { adviceText } from '../preflight/own-checks.ts'
import { adviceOf, type Calibration } from '../scanners/calibration.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import type { HeldRead } from './held-read.ts'
import { sentenceOf, useTestCode } from './use-test-code.ts'

type KeyboardProps = ScreenProps & Pick<AppProps, 'parts'>
type Heard = Exclude<HeldRead, { kind: 'scan' }>

export const KeyboardScanner: FC<KeyboardProps> = ({ context, parts }) => {
  const [heard, setHeard] = useState<Heard | null>(null)
  useTestCode({ context, parts, heard: setHeard })
  const calibration = parts.wedge.calibration()
  return (
    <section class="card scanner-card">
      <h2>{text('scanner.calibrate.title')}</h2>
      <p>{text('scanner.calibrate.do')}</p>
      <p
        role="status"
        class={heard?.kind === 'again' ? 'problem' : 'test-result'}
        data-test={heard?.kind ?? 'waiting'}
      >
        {heard === null ? text('scanner.calibrate.waiting') : sentenceOf(heard)}
      </p>
      {calibration === null ? null : <AdviceOf calibration={calibration} />}
      <img class="test-code" src="/calibration.svg" alt={text('scanner.calibrate.picture')} />
      {calibration === null ? null : (
        <Learnt
          calibration={calibration}
          forget={() => {
            parts.wedge.setCalibration(null)
            setHeard(null)
            context.say(text('scanner.calibrate.waiting'))
          }}
        />
      )}
    </section>
  )
}

/** Right under what was heard: what is to be done is in sight. */
const AdviceOf: FC<{ readonly calibration: Calibration }> = ({ calibration }) => (
  <>
    {adviceOf(calibration).map((advice) => {
      const { key, params } = adviceText(advice, calibration)
      return (
        <p key={advice} class="advice" data-advice={advice}>
          {text(key, params)}
        </p>
      )
    })}
  </>
)

type LearntProps = { readonly calibration: Calibration; readonly forget: () => void }

const Learnt: FC<LearntProps> = ({ calibration, forget }) => {
  const { layout, terminator, msPerCharacter, isCapsLock } = calibration
  const ms = number(Math.round(msPerCharacter))
  const facts = [
    [text('scanner.calibrate.speed'), text('scanner.calibrate.speedMs', { ms })],
    [
      text('scanner.calibrate.layout'),
      text(`scanner.calibrate.layout.${layout === null ? 'usual' : 'learnt'}`),
    ],
    [text('scanner.calibrate.end'), text(`scanner.terminator.${terminator}`)],
    [
      text('scanner.calibrate.capsLock'),
      text(`scanner.calibrate.capsLock.${isCapsLock ? 'on' : 'off'}`),
    ],
  ] as const
  return (
    <>
      <dl class="facts-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <Button label={text('scanner.calibrate.forget')} press={forget} />
      </div>
    </>
  )
}
