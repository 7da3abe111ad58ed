// Which event, list and gate, and which way people go.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { CallOutput } from '../../../contract/calls.ts'
import type { EventChoice } from '../../../contract/views.ts'
import { type ClientResult, call } from '../../client.ts'
import { Button } from '../../parts/button.tsx'
import { CallForm, type Values } from '../../parts/call-form.tsx'
import { Choice } from '../../parts/choice.tsx'
import { localName, refusalText, text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'

type Events = ClientResult<CallOutput<'events'>>

export const EventForm: FC<ScreenProps> = ({ context }) => {
  const [events, setEvents] = useState<Events | null>(null)
  const [chosenId, setChosenId] = useState<string>(context.status.event?.id ?? '')
  const load = async (): Promise<void> => setEvents(await call('events', {}))
  useLayoutEffect(() => void load(), [])
  if (events === null) return <p class="card">{text('page.working')}</p>
  const items = events.ok ? events.value.items : []
  const event = items.find(({ id }) => id === chosenId) ?? items[0]
  if (event === undefined) {
    const why = events.ok ? text('page.select.none') : refusalText(events.error)
    return <NoEvents why={why} again={() => void load()} />
  }
  const isLocal = events.ok && events.value.source === 'local'
  return (
    <CallForm
      heading={text('page.select.heading')}
      help={isLocal ? text('page.select.local') : null}
      submit={text('page.select.submit')}
      send={async (value) => {
        const answer = await call('selectEvent', selection(event, value))
        if (answer.ok) {
          context.setStatus(answer.value)
          context.go('scan')
        }
        return answer
      }}
    >
      <Choice
        label={text('page.select.event')}
        name="eventId"
        options={items.map(({ id, name, nameBn }) => ({ id, name: localName(name, nameBn) }))}
        chosen={event.id}
        choose={setChosenId}
      />
      <EventParts key={event.id} event={event} />
    </CallForm>
  )
}

const EventParts: FC<{ readonly event: EventChoice }> = ({ event }) => (
  <>
    <Choice label={text('page.select.list')} name="listId" options={event.lists} />
    <Choice
      label={text('page.select.gate')}
      name="gateId"
      options={[...event.gates, { id: '', name: text('page.noGate') }]}
    />
    <Choice
      label={text('page.direction')}
      name="direction"
      options={[
        { id: 'entry', name: text('page.entry') },
        { id: 'exit', name: text('page.exit') },
      ]}
    />
  </>
)

function selection(event: EventChoice, value: Values) {
  const list = event.lists.find((item) => item.id === value('listId'))
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
