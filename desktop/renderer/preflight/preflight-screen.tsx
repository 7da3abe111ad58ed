// Before the doors open: one line for each thing, whether it is good, and what to do where it is not.
import { type Child, type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { MessageKey, MessageParams } from '../../../shared/i18n/keys.ts'
import type { PreflightView } from '../../contract/views.ts'
import { type ClientResult, call } from '../client.ts'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { localName, refusalText, text, timeText } from '../parts/words.ts'
import { useTestCode } from '../scanner-screen/use-test-code.ts'
import { cameraPlace } from '../scanners/camera-help.ts'
import type { GateContext, ScreenProps } from '../state/gate-context.ts'
import { type Line, ownChecks } from './own-checks.ts'
import './preflight.css'

type PreflightProps = ScreenProps & Pick<AppProps, 'parts'>
type CoreLine = PreflightView['checks'][number]
type State = Line['state']

export const PreflightScreen: FC<PreflightProps> = ({ context, parts }) => {
  const { status } = context
  const [answer, setAnswer] = useState<ClientResult<PreflightView> | null>(null)
  const look = async (): Promise<void> => setAnswer(await call('preflight', {}))
  // Whatever changed in the status may have changed a check.
  useLayoutEffect(() => void look(), [status])
  useFirstFocus('.preflight-head .button.main')
  useTestCode({ context, parts })
  const { camera, wedge, sounds, facts } = parts
  const own = ownChecks({
    lastRead: facts.lastRead(),
    calibration: wedge.calibration(),
    camera: camera.view().state,
    cameraPlace: cameraPlace(),
    sound: facts.sound(),
    isMuted: sounds.isMuted(),
    power: facts.power(),
  })
  const core = answer?.ok === true ? answer.value.checks : []
  return (
    <>
      <Head states={[...core, ...own].map(({ state }) => state)} isAsked={answer !== null}>
        <Button
          label={text('preflight.scan')}
          press={() => context.go('scan')}
          weight="main"
          icon="scan"
        />
        <Button label={text('preflight.again')} press={() => void checkAnew(context, look)} />
      </Head>
      {answer?.ok === false ? (
        <p class="problem" role="alert">
          {refusalText(answer.error)}
        </p>
      ) : null}
      <ul class="checks">
        {worstFirst([...core, ...own]).map((line) => (
          <Check key={line.check} name={line.check} state={line.state}>
            <p class="grow">{sentenceOf(context, line)}</p>
            {'says' in line ? (
              <OwnRemedy line={line} context={context} parts={parts} />
            ) : (
              <CoreRemedy line={line} context={context} />
            )}
          </Check>
        ))}
      </ul>
    </>
  )
}

const ORDER: readonly State[] = ['bad', 'warn', 'unknown', 'ok']

/** What is to be done is in sight without scrolling. */
const worstFirst = (lines: readonly (CoreLine | Line)[]): readonly (CoreLine | Line)[] =>
  lines.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))

const sentenceOf = (context: GateContext, line: CoreLine | Line): string =>
  'says' in line
    ? line.says.map(({ key, params }) => wordsOf(context, key, params)).join(' ')
    : // Safe: the core names the keys of `MessageKey` only.
      wordsOf(context, line.key as MessageKey, line.params)

/** A `time` is written as a time of day, a `terminator` as its name, the `event` by its name in the language. */
function wordsOf({ status }: GateContext, key: MessageKey, params: MessageParams = {}): string {
  const { time, terminator, event } = params
  return text(key, {
    ...params,
    ...(typeof time === 'string'
      ? { time: timeText(time, zoneOf(status), new Date().toISOString()) }
      : {}),
    ...(typeof event === 'string' && status.event !== null
      ? { event: localName(status.event.name, status.event.nameBn) }
      : {}),
    // Safe: written by `own-checks`, which checked that it is a key.
    ...(typeof terminator === 'string' ? { terminator: text(terminator as MessageKey) } : {}),
  })
}

type HeadProps = {
  readonly states: readonly State[]
  readonly isAsked: boolean
  readonly children?: Child
}

const Head: FC<HeadProps> = ({ states, isAsked, children }) => {
  const bad = states.filter((state) => state === 'bad').length
  const others = states.filter((state) => state === 'warn' || state === 'unknown').length
  const sentence =
    bad > 0
      ? text('preflight.notReady', { count: bad })
      : others > 0
        ? text('preflight.remarks', { count: others })
        : text('preflight.allOk')
  const state: State = bad > 0 ? 'bad' : others > 0 ? 'warn' : 'ok'
  return (
    <header class="preflight-head" data-ready={isAsked ? state : 'asking'}>
      <div class="grow">
        <h2>{text('preflight.title')}</h2>
        <p role="status">{isAsked ? sentence : text('page.working')}</p>
      </div>
      <div class="actions">{children}</div>
    </header>
  )
}

const ICONS: Readonly<Record<State, IconName>> = {
  ok: 'admit',
  warn: 'problem',
  bad: 'stop',
  unknown: 'undecided',
}

type CheckProps = {
  readonly name: CoreLine['check'] | Line['check']
  readonly state: State
  readonly children?: Child
}

const Check: FC<CheckProps> = ({ name, state, children }) => (
  <li class={`check-line ${state}`} data-check={name}>
    <span class="check-state">
      <Icon name={ICONS[state]} />
      {text(`preflight.state.${state}`)}
    </span>
    <strong class="check-name">{text(`preflight.name.${name}`)}</strong>
    {children}
  </li>
)

const SET_UP: readonly CoreLine['check'][] = ['paired', 'operator', 'event']
/** What the server can mend. */
const ASKS: readonly CoreLine['check'][] = ['keys', 'tickets', 'clock', 'connection', 'unsent']

const CoreRemedy: FC<ScreenProps & { readonly line: CoreLine }> = ({ line, context }) => {
  if (line.state === 'ok') return null
  if (SET_UP.includes(line.check)) {
    return <Button label={text('setup.title')} press={() => context.go('set_up')} />
  }
  if (!ASKS.includes(line.check)) return null
  return <Button label={text('preflight.sync')} press={() => void askServer(context)} />
}

async function askServer({ setStatus, say }: GateContext): Promise<void> {
  const answer = await call('syncNow', {})
  if (answer.ok) setStatus(answer.value)
  else say(refusalText(answer.error))
}

async function checkAnew(context: GateContext, look: () => Promise<void>): Promise<void> {
  await askServer(context)
  await look()
}

const OwnRemedy: FC<PreflightProps & { readonly line: Line }> = ({ line, context, parts }) => {
  const { facts, sounds } = parts
  switch (line.check) {
    case 'scanner':
    case 'calibration':
    case 'camera':
      if (line.state === 'ok') return null
      return <Button label={text('preflight.scanner.open')} press={() => context.go('scanners')} />
    case 'sound':
      return (
        <div class="actions">
          {sounds.isMuted() ? (
            <Button label={text('scan.unmute')} press={sounds.toggleMuted} />
          ) : (
            <Button label={text('preflight.sound.play')} press={() => sounds.play('care')} />
          )}
          <Button label={text('preflight.sound.yes')} press={() => facts.noteSound('heard')} />
          <Button label={text('preflight.sound.no')} press={() => facts.noteSound('silent')} />
        </div>
      )
    case 'power':
      return null
  }
}
