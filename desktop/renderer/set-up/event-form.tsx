// Which event, list and gate, and which way people go.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import type { EventChoice, StatusView } from '../../contract/views.ts'
import { type ClientResult, call, ownRefusal } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { CallForm, type Values } from '../parts/call-form.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { refusalText, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { EventList } from './event-list.tsx'
import { EventParts } from './event-parts.tsx'
import { inOrder } from './propose-event.ts'

type Events = ClientResult<CallOutput<'events'>>
type EventFormProps = ScreenProps & { readonly done: () => void }

export const EventForm: FC<EventFormProps> = ({ context, done }) => {
  const [events, setEvents] = useState<Events | null>(null)
  const load = async (): Promise<void> => setEvents(await call('events', {}))
  useLayoutEffect(() => void load(), [])
  if (events === null) return <p class="card">{text('page.working')}</p>
  if (!events.ok) return <NoEvents why={refusalText(events.error)} again={() => void load()} />
  const { items, source } = events.value
  if (items.length === 0) {
    const why = source === 'local' ? 'page.select.local' : 'setup.event.none'
    return <NoEvents why={text(why)} again={() => void load()} />
  }
  return <LoadedForm context={context} done={done} items={items} isLocal={source === 'local'} />
}

type LoadedProps = EventFormProps & {
  readonly items: readonly EventChoice[]
  readonly isLocal: boolean
}

const LoadedForm: FC<LoadedProps> = ({ context, done, items, isLocal }) => {
  const { status } = context
  const ordered = inOrder(items, Date.parse(status.clock.now))
  const [chosenId, choose] = useState<string>(proposed(ordered, status))
  const event = items.find(({ id }) => id === chosenId)
  useFirstFocus('.event-list input')
  return (
    <CallForm
      heading={text('page.select.heading')}
      help={isLocal ? text('page.select.local') : null}
      submit={text('setup.event.submit')}
      send={async (value) => {
        if (event === undefined) return ownRefusal('setup.event.noneFound')
        const answer = await call('selectEvent', selection(event, value))
        if (answer.ok) {
          done()
          context.setStatus(answer.value)
        }
        return answer
      }}
    >
      <EventList items={ordered} chosen={chosenId} choose={choose} now={status.clock.now} />
      {event === undefined ? null : <EventParts key={event.id} event={event} status={status} />}
    </CallForm>
  )
}

/** What is selected already, or what runs or comes next. */
function proposed(ordered: readonly EventChoice[], { event }: StatusView): string {
  const selected = ordered.find(({ id }) => id === event?.id)
  return (selected ?? ordered[0])?.id ?? ''
}

function selection(event: EventChoice, value: Values): CallInput<'selectEvent'> {
  const list = event.lists.find((item) => item.id === value('listId')) ?? event.lists[0]
  const gate = event.gates.find((item) => item.id === value('gateId'))
  return {
    eventId: event.id,
    gateId: gate?.id ?? null,
    direction: value('direction') === 'exit' ? ('exit' as const) : ('entry' as const),
    ...(list === undefined ? {} : { listId: list.id }),
  }
}

const NoEvents: FC<{ readonly why: string; readonly again: () => void }> = ({ why, again }) => (
  <div class="card">
    <h2>{text('page.select.heading')}</h2>
    <p class="problem" role="alert">
      {why}
    </p>
    <Button label={text('page.tryAgain')} press={again} weight="main" />
  </div>
)
