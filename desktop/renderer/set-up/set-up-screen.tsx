// The way from a new laptop to the first scan, step by step, and where one stands on it.
import { type FC, useState } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { localName, number, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { EventForm } from './event-form.tsx'
import { PairStep } from './pair-step.tsx'
import { ReadyStep } from './ready-step.tsx'
import { SignInStep } from './sign-in-step.tsx'
import {
  firstMissing,
  isEventSelected,
  SETUP_STEPS,
  type SetUpStep,
  type StepState,
  stepStates,
} from './steps.ts'
import './setup.css'

export const SetUpScreen: FC<ScreenProps> = ({ context }) => {
  const { status } = context
  const [chosen, choose] = useState<SetUpStep | null>(null)
  const step = status.station === null ? 'pair' : (chosen ?? firstMissing(status))
  return (
    <div class="set-up">
      <Steps status={status} step={step} choose={choose} />
      <StepBody key={step} context={context} step={step} choose={choose} />
    </div>
  )
}

type BodyProps = ScreenProps & {
  readonly step: SetUpStep
  readonly choose: (step: SetUpStep | null) => void
}

const StepBody: FC<BodyProps> = ({ context, step, choose }) => {
  switch (step) {
    case 'pair':
      return <PairStep context={context} next={() => choose('sign_in')} />
    case 'sign_in':
      return (
        <SignInStep
          context={context}
          next={() => choose(isEventSelected(context.status) ? 'ready' : 'event')}
          stay={() => choose('sign_in')}
        />
      )
    case 'event':
      return <EventForm context={context} done={() => choose('ready')} />
    case 'ready':
      return <ReadyStep context={context} />
  }
}

const ICONS: Readonly<Record<StepState, IconName>> = {
  done: 'admit',
  left_out: 'problem',
  running: 'waiting',
  to_do: 'to_do',
}

type StepsProps = Pick<BodyProps, 'step' | 'choose'> & { readonly status: StatusView }

const Steps: FC<StepsProps> = ({ status, step, choose }) => {
  const states = stepStates(status)
  const summaries = summariesOf(status)
  return (
    <ol class="steps" aria-label={text('setup.steps')}>
      {SETUP_STEPS.map((one, at) => (
        <li key={one}>
          <button
            type="button"
            class={`step ${states[one]}`}
            data-step-name={one}
            aria-current={one === step ? 'step' : null}
            disabled={status.station === null && one !== 'pair'}
            onClick={() => choose(one)}
          >
            <Icon name={ICONS[states[one]]} />
            <span>
              <strong>
                {number(at + 1)}. {text(`setup.step.${one}`)}
              </strong>
              <small>{summaries[one] ?? text(`setup.state.${states[one]}`)}</small>
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** What is done, in a few words; null: there is only its state to tell. */
function summariesOf(status: StatusView): Readonly<Record<SetUpStep, string | null>> {
  const { station, operator, event, gate, direction, counts } = status
  const way = text(direction === 'exit' ? 'page.exit' : 'page.entry')
  return {
    pair: station?.name ?? null,
    sign_in: operator?.name ?? null,
    event:
      event === null
        ? null
        : [localName(event.name, event.nameBn), gate?.name, way].filter(Boolean).join(' · '),
    ready:
      event !== null && status.completeUntil !== null
        ? text('setup.ready.count', { count: number(counts.here.tickets) })
        : null,
  }
}
