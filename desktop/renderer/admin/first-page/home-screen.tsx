// The first page: what whoever signed in should do next.
import type { FC } from 'hono/jsx/dom'
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import { localName, number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { currentEvent, listEvents } from '../frame/events.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { createResource } from '../parts/resource.ts'
import { createSetup, SetupSteps } from './setup-steps.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ session }) => {
  const factor = createResource((signal) => api('GET /auth/factor', { signal }))
  const setup = session.tenant === null ? null : createSetup()
  const waiting = session.tenant === null ? null : createWaiting()
  return {
    title: () => text('home.heading'),
    close: () => {
      factor.close()
      setup?.close()
      waiting?.close()
    },
    view: () => {
      const hasFactor = factor.state().value?.isOn ?? true
      return (
        <>
          <p>{text('home.hello', { name: session.user.name })}</p>
          {waiting === null ? null : <Waiting count={waiting.state().value ?? 0} />}
          {setup === null ? null : <SetupSteps setup={setup} />}
          <ul class="steps">
            {session.tenant === null ? (
              <Step heading={text('home.platform')} says={text('home.platform.text')} />
            ) : (
              <EventStep />
            )}
            {hasFactor ? null : (
              <Step
                heading={text('home.factor')}
                says={text('home.factor.text')}
                address={pathAddress('/account', {})}
              />
            )}
          </ul>
        </>
      )
    },
  }
}

/** How many things wait for the word of whoever signed in. */
const createWaiting = () =>
  createResource<number>(async (signal) => {
    const answer = await api('GET /tenant/agreements', { query: { state: 'open' }, signal })
    if (!answer.ok) return answer
    return { ok: true, value: answer.value.items.filter(({ mayAgree }) => mayAgree).length }
  })

const Waiting: FC<{ readonly count: number }> = ({ count }) =>
  count === 0 ? null : (
    <section class="card">
      <h2>
        <a href={pathAddress('/refunds', {})}>{text('home.second', { count: number(count) })}</a>
      </h2>
      <p>{text('home.second.text')}</p>
    </section>
  )

const EventStep: FC = () => {
  const event = currentEvent()
  // Without one, making it is the first step of setting up.
  if (listEvents() === null || event === null) return null
  const kind = kindOf(event)
  const name = localName(event.name, event.nameBn)
  const time = dateTimeText(event.startsAt, event.timeZone)
  return (
    <Step
      heading={text(`home.event.${kind}`, { name, time })}
      says={text(`home.event.${kind}.text`)}
      address={pathAddress('/events/:eventId', { eventId: event.id })}
    />
  )
}

function kindOf({ status, endsAt }: EventView): 'draft' | 'running' | 'over' {
  if (status === 'draft') return 'draft'
  return status === 'published' && Date.parse(endsAt) > Date.now() ? 'running' : 'over'
}

type StepProps = { readonly heading: string; readonly says: string; readonly address?: string }

const Step: FC<StepProps> = ({ heading, says, address }) => (
  <li class="card">
    <h2>{address === undefined ? heading : <a href={address}>{heading}</a>}</h2>
    <p>{says}</p>
  </li>
)
