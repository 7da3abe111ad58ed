// The events to choose from, what runs first; with a field to find one where there are many.
import { type FC, useState } from 'hono/jsx/dom'
import type { EventChoice } from '../../contract/views.ts'
import { Radios } from '../parts/radios.tsx'
import { clockText, localName, text } from '../parts/words.ts'
import { matching, whenOf } from './propose-event.ts'

/** As many as fit beside each other at a glance. */
const GLANCE_MAX = 8

type EventListProps = {
  /** In the order in which they are proposed. */
  readonly items: readonly EventChoice[]
  readonly chosen: string
  readonly choose: (id: string) => void
  /** Corrected time, ISO 8601. */
  readonly now: string
}

export const EventList: FC<EventListProps> = ({ items, chosen, choose, now }) => {
  const [wanted, want] = useState('')
  const found = matching(items, wanted)
  return (
    <div class="event-list">
      {items.length > GLANCE_MAX ? (
        <label class="field">
          <span>{text('setup.event.find')}</span>
          <input
            type="search"
            autocomplete="off"
            spellcheck={false}
            onInput={(event: Event) => {
              if (!(event.target instanceof HTMLInputElement)) return
              want(event.target.value)
              const [first, ...others] = matching(items, event.target.value)
              if (first !== undefined && ![first, ...others].some(({ id }) => id === chosen)) {
                choose(first.id)
              }
            }}
          />
        </label>
      ) : null}
      {found.length === 0 ? <p role="status">{text('setup.event.noneFound')}</p> : null}
      <Radios
        label={text('page.select.event')}
        name="eventId"
        options={found.map((event) => ({
          id: event.id as string,
          name: localName(event.name, event.nameBn),
          more: factsOf(event, now),
        }))}
        chosen={chosen}
        choose={choose}
      />
    </div>
  )
}

function factsOf(event: EventChoice, now: string): string {
  const when = text(`setup.event.${whenOf(event, Date.parse(now))}`)
  const facts = [when, clockText(event.startsAt, event.timeZone, now), event.venue]
  if (event.isDownloaded) facts.push(text('setup.event.here'))
  return facts.filter((fact) => fact !== null).join(' · ')
}
