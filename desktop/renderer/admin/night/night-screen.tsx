// The doors while they are open: who came in, where, why not, how old each station's data is, and what waits for a person.
import type { Child } from 'hono/jsx/dom'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { clockText, exactText, HOME_ZONE } from '../parts/date-time.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { Cases, Gates, Lists, Refusals, Types } from './counts.tsx'
import { EntriesPerMinute } from './entries-chart.tsx'
import './night.css'
import { createNightPoll } from './night-poll.ts'
import { createNotices, Notices } from './notices.tsx'
import { NightStations } from './stations.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params, event }) => {
  const eventId = params['eventId'] ?? ''
  const zone = event?.timeZone ?? HOME_ZONE
  const poll = createNightPoll({
    ask: (since, signal) =>
      api('GET /tenant/events/:eventId/night', { params: { eventId }, query: { since }, signal }),
    heard: (night, before) => announce(eventId, night, before),
    page: document,
  })
  const notices = createNotices(eventId, zone, poll.load)
  return {
    title: () => text('night.heading'),
    isDirty: () => notices.form.isDirty(),
    close: poll.close,
    actions: () => {
      const { value, problem } = poll.state()
      if (value === null) return null
      const key = problem === null ? 'night.seen' : 'night.stale'
      return <span>{text(key, { time: exactText(value.serverTime, zone) })}</span>
    },
    view: () => {
      const { value } = poll.state()
      return (
        <>
          <ResourceNote of={poll} />
          {value === null ? null : (
            <>
              <Totals {...value.night} />
              <EntriesPerMinute night={value.night} clock={(iso) => clockText(iso, zone)} />
              <div class="night">
                <Cases night={value.night} eventId={eventId} />
                <Refusals {...value.night} />
                <Gates {...value.night} />
                <Types {...value.night} />
              </div>
              <NightStations {...value} />
              {value.night.lists.length > 1 ? <Lists {...value.night} /> : null}
              <Notices notices={notices} night={value.night} zone={zone} />
            </>
          )}
        </>
      )
    },
  }
}

/** Another double entry since the last look. */
function announce(eventId: string, night: Night, before: Night | null): void {
  if (before === null || night.conflicts.open <= before.conflicts.open) return
  say(text('night.conflict.new'), null, {
    label: text('night.conflict.look'),
    address: pathAddress('/conflicts', {}, { eventId, state: 'open' }),
  })
}

const Totals = ({ totals }: Night): Child => (
  <>
    <ul class="figures">
      <Figure name={text('night.inside')} count={totals.inside} />
      <Figure
        name={text('night.admitted')}
        count={totals.admitted}
        more={text('night.admitted.of', { count: number(totals.issued) })}
      />
      <Figure name={text('night.entries')} count={totals.entries} />
      <Figure name={text('night.exits')} count={totals.exits} />
      <Figure name={text('night.refused')} count={totals.refused} />
      <Figure name={text('night.forced')} count={totals.forced} />
    </ul>
    {totals.entries + totals.refused > 0 ? null : (
      <div class="empty">
        <p>{text('night.none')}</p>
        <a class="button main" href={pathAddress('/stations/pair', {})}>
          {text('night.pair')}
        </a>
      </div>
    )}
  </>
)

type FigureProps = { readonly name: string; readonly count: number; readonly more?: string }

const Figure = ({ name, count, more }: FigureProps): Child => (
  <li>
    <span>{name}</span> <strong>{number(count)}</strong>{' '}
    {more === undefined ? null : <small>{more}</small>}
  </li>
)
