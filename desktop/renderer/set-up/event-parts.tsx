// List, gate and direction within an event; a choice of one is made already.
import { type FC, useState } from 'hono/jsx/dom'
import type { EventChoice, StatusView } from '../../contract/views.ts'
import { Choice } from '../parts/choice.tsx'
import { Radios } from '../parts/radios.tsx'
import { text } from '../parts/words.ts'

type EventPartsProps = { readonly event: EventChoice; readonly status: StatusView }

export const EventParts: FC<EventPartsProps> = ({ event, status }) => {
  const isSelected = status.event?.id === event.id
  const [listId, chooseList] = useState<string>(
    (isSelected ? status.list?.id : undefined) ?? event.lists[0]?.id ?? '',
  )
  const [gateId, chooseGate] = useState(proposedGate(event, status))
  const [direction, chooseDirection] = useState(isSelected ? status.direction : 'entry')
  return (
    <div class="fields">
      {event.lists.length > 1 ? (
        <Choice
          label={text('page.select.list')}
          name="listId"
          options={event.lists}
          chosen={listId}
          choose={chooseList}
        />
      ) : null}
      {event.gates.length > 0 ? (
        <Choice
          label={text('page.select.gate')}
          name="gateId"
          options={[...event.gates, { id: '', name: text('page.noGate') }]}
          chosen={gateId}
          choose={chooseGate}
        />
      ) : null}
      <Radios
        label={text('page.direction')}
        name="direction"
        options={[
          { id: 'entry' as StatusView['direction'], name: text('page.entry') },
          { id: 'exit' as StatusView['direction'], name: text('page.exit') },
        ]}
        chosen={direction}
        choose={chooseDirection}
        isRow
      />
    </div>
  )
}

/** The gate that is selected, else the one that the station was paired for, else the first. */
function proposedGate(event: EventChoice, status: StatusView): string {
  if (status.event?.id === event.id) return status.gate?.id ?? ''
  const own = event.gates.find(({ id }) => id === status.station?.gateId)
  return (own ?? event.gates[0])?.id ?? ''
}
