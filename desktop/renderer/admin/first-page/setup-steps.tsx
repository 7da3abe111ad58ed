// The steps of setting up: what is done, what is next. The server knows, so that anybody goes on where another stopped.
import type { FC } from 'hono/jsx/dom'
import type { SetupStep, SetupView } from '../../../../shared/tenants/admin-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource, type Resource } from '../parts/resource.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import './setup.css'
import { text } from './words.ts'

export type Setup = Resource<SetupView>

export const createSetup = (): Setup =>
  createResource((signal) => api('GET /tenant/setup', { signal }))

/** Where each step is taken, in the order in which they are. */
const SCREEN_OF: Readonly<Record<SetupStep, string>> = {
  create_event: '/events/new',
  add_ticket_types: '/events/:eventId/ticket-types',
  add_gates: '/events/:eventId/entry',
  set_up_payments: '/settings/payments',
  publish_event: '/events/:eventId',
  invite_staff: '/staff/invite',
  pair_station: '/stations/pair',
}
// Safe: these are the keys of the record above.
const STEPS = Object.keys(SCREEN_OF) as readonly SetupStep[]

/** `unneeded`: nothing of the event costs anything, so nobody pays. */
type StepState = 'done' | 'next' | 'later' | 'unneeded'

const TONES: Readonly<Record<StepState, Tone>> = {
  done: 'good',
  next: 'care',
  later: 'quiet',
  unneeded: 'quiet',
}

function stateOf(step: SetupStep, { missing, event, providers }: SetupView): StepState {
  if (missing[0] === step) return 'next'
  if (missing.includes(step)) return 'later'
  // Nothing is asked of an event before there is one.
  if (event === null && SCREEN_OF[step].includes(':eventId')) return 'later'
  if (step === 'set_up_payments' && !providers.some(({ isEnabled }) => isEnabled)) {
    return event === null ? 'later' : 'unneeded'
  }
  return 'done'
}

export const SetupSteps: FC<{ readonly setup: Setup }> = ({ setup }) => {
  const { value, problem } = setup.state()
  if (value === null) {
    return problem === null ? (
      <div class="skeleton" />
    ) : (
      <ProblemNote problem={problem} retry={() => void setup.load()} />
    )
  }
  const done = STEPS.filter((step) => ['done', 'unneeded'].includes(stateOf(step, value))).length
  const isDone = value.missing.length === 0
  return (
    <section>
      {value.tenantStatus === 'pending' ? <p class="notice">{text('home.pending')}</p> : null}
      <details open={!isDone}>
        <summary>
          {isDone
            ? text('home.setup.done')
            : text('home.setup', { done: number(done), all: number(STEPS.length) })}
        </summary>
        <ol class="setup-steps">
          {STEPS.map((step) => (
            <Step key={step} step={step} setup={value} />
          ))}
        </ol>
      </details>
    </section>
  )
}

type StepProps = { readonly step: SetupStep; readonly setup: SetupView }

const Step: FC<StepProps> = ({ step, setup }) => {
  const state = stateOf(step, setup)
  const name = text(`home.step.${step}`)
  const isReachable = setup.event !== null || !SCREEN_OF[step].includes(':eventId')
  const address = pathAddress(SCREEN_OF[step], { eventId: setup.event?.id ?? '' })
  return (
    <li class={state} aria-current={state === 'next' ? 'step' : null}>
      <Badge tone={TONES[state]}>{text(`home.state.${state}`)}</Badge>
      {isReachable ? <a href={address}>{name}</a> : <span>{name}</span>}
      {state === 'next' ? <p>{text(`home.step.${step}.text`)}</p> : null}
    </li>
  )
}
