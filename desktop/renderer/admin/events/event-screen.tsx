// One event: what it is, and the steps that it takes from a draft to the archive.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventDetails, EventView } from '../../../../shared/events/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { reloadEvents } from '../frame/events.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { Form } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import {
  type EventFields,
  EventInputs,
  eventFaults,
  readEventFields,
  toEventFields,
} from './event-fields.tsx'
import { EventTabs } from './event-tabs.tsx'
import { StatusBadge } from './status-badge.tsx'
import { text } from './words.ts'

type Shown = Resource<EventDetails>

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  let form: FormStore<EventFields> | null = null
  const details: Shown = createResource(async (signal) => {
    const answer = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (answer.ok && form?.isDirty() !== true) form = createEventForm(details, answer.value)
    return answer
  })
  return {
    title: () => {
      const event = details.state().value
      return event === null ? text('events.tab.event') : localName(event.name, event.nameBn)
    },
    isDirty: () => form?.isDirty() === true,
    close: details.close,
    actions: () => {
      const event = details.state().value
      return event === null ? null : <Steps details={details} event={event} />
    },
    view: () => {
      const { value } = details.state()
      return (
        <>
          <EventTabs eventId={eventId} open="event" />
          <ResourceNote of={details} />
          {value === null ? null : <Facts event={value} />}
          {value === null || form === null || value.status === 'archived' ? null : (
            <div class="card">
              <Form
                form={form}
                submit={frameText('form.save')}
                own={{ slug_taken: text('events.slug.taken') }}
              >
                <EventInputs form={form} />
                {value.status === 'published' ? <small>{text('events.move.hint')}</small> : null}
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

function createEventForm(details: Shown, event: EventView): FormStore<EventFields> {
  const { id: eventId } = event
  return createForm<EventFields, EventView>({
    first: toEventFields(event),
    version: event.version,
    check: eventFaults,
    fieldsOf: (theirs) => toEventFields(theirs as EventView),
    send: (fields, version) =>
      api('PATCH /tenant/events/:eventId', {
        params: { eventId },
        body: { ...readEventFields(fields), version: version ?? 0 },
      }),
    done: () => {
      say(frameText('form.saved'))
      void details.load()
      void reloadEvents()
    },
  })
}

const Facts: FC<{ readonly event: EventDetails }> = ({ event }) => (
  <dl class="facts">
    <Fact name={text('events.status')}>
      <StatusBadge status={event.status} />
    </Fact>
    <Fact name={text('events.starts')}>{dateTimeText(event.startsAt, event.timeZone)}</Fact>
    <Fact name={text('events.ends')}>{dateTimeText(event.endsAt, event.timeZone)}</Fact>
    <Fact name={text('events.codes')}>{text(`events.codes.${event.verification}`)}</Fact>
  </dl>
)

type StepsProps = { readonly details: Shown; readonly event: EventDetails }

/** Only what the event can do from where it is; why something cannot be done yet is said in its place. */
const Steps: FC<StepsProps> = ({ details, event }) => {
  const { status } = event
  const isOver = Date.parse(event.endsAt) <= Date.now()
  const canArchive = status === 'cancelled' || (status === 'published' && isOver)
  return (
    <>
      {status === 'draft' ? <Publish details={details} event={event} /> : null}
      {status === 'published' && !isOver ? (
        <a class="button" href={pathAddress('/events/:eventId/move', { eventId: event.id })}>
          {text('events.move')}
        </a>
      ) : null}
      <a class="button" href={pathAddress('/events/:eventId/duplicate', { eventId: event.id })}>
        {text('events.duplicate')}
      </a>
      {status === 'published' || status === 'cancelled' ? (
        <a
          class={`button ${status === 'published' ? 'danger' : ''}`}
          href={pathAddress('/events/:eventId/cancel', { eventId: event.id })}
        >
          {text(status === 'published' ? 'events.cancel' : 'events.cancelled.money')}
        </a>
      ) : null}
      {canArchive ? (
        <Button label={text('events.archive')} press={() => void step(details, event, 'archive')} />
      ) : null}
      {status === 'draft' ? (
        <Button label={text('events.delete')} weight="danger" press={() => void remove(event)} />
      ) : null}
    </>
  )
}

const Publish: FC<StepsProps> = ({ details, event }): Child =>
  event.ticketTypes.length === 0 ? (
    <a
      class="button main"
      href={pathAddress('/events/:eventId/ticket-types/new', { eventId: event.id })}
    >
      {text('events.types.first')}
    </a>
  ) : (
    <Button
      label={text('events.publish')}
      weight="main"
      press={() => void step(details, event, 'publish')}
    />
  )

async function step(
  details: Shown,
  event: EventDetails,
  name: 'publish' | 'archive',
): Promise<void> {
  const eventName = localName(event.name, event.nameBn)
  const isSure = await confirm({
    heading: text(`events.${name}`),
    text: text(`events.${name}.text`, { name: eventName }),
    yes: text(`events.${name}`),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await api(`POST /tenant/events/:eventId/${name}`, {
    params: { eventId: event.id },
    body: { version: event.version },
  })
  say(answer.ok ? text(`events.${name}.done`) : problemText(answer.problem))
  await Promise.all([details.load(), reloadEvents()])
}

async function remove(event: EventDetails): Promise<void> {
  const isSure = await confirm({
    heading: text('events.delete'),
    text: text('events.delete.text', { name: localName(event.name, event.nameBn) }),
    yes: text('events.delete'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/events/:eventId', {
    params: { eventId: event.id },
    query: { version: event.version },
  })
  say(answer.ok ? text('events.delete.done') : problemText(answer.problem))
  if (!answer.ok) return
  await reloadEvents()
  goTo(pathAddress('/events', {}), true)
}
