// The event's stations: when each was heard of, how old its data is, and what it has not sent.
import type { Child } from 'hono/jsx/dom'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import { MINUTE_MS } from '../../../../shared/time.ts'
import { agoText, number } from '../../parts/words.ts'
import { pathAddress } from '../frame/location.ts'
import { Badge } from '../parts/small.tsx'
import type { SeenNight } from './night-poll.ts'
import { text } from './words.ts'

type Station = Night['stations'][number]

/** A station tells how it is more often than that. */
const OLD_MS = 5 * MINUTE_MS

export const NightStations = ({ night, serverTime }: SeenNight): Child => (
  <section class="card">
    <h2>{text('night.stations')}</h2>
    {night.stations.length === 0 ? (
      <div class="empty">
        <p>{text('night.stations.none')}</p>
        <a class="button" href={pathAddress('/stations/pair', {})}>
          {text('night.pair')}
        </a>
      </div>
    ) : (
      <div class="table-place">
        <table>
          <caption class="unseen">{text('night.stations')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('night.station')}</th>
              <th scope="col">{text('night.gate')}</th>
              <th scope="col">{text('night.station.seen')}</th>
              <th scope="col">{text('night.station.data')}</th>
              <th scope="col" class="end">
                {text('night.station.unsent')}
              </th>
              <th scope="col" class="end">
                {text('night.station.setAside')}
              </th>
            </tr>
          </thead>
          <tbody>
            {night.stations.map((station) => (
              <Row key={station.id} station={station} night={night} now={serverTime} />
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
)

type RowProps = { readonly station: Station; readonly night: Night; readonly now: string }

const Row = ({ station, night, now }: RowProps): Child => (
  <tr>
    <th scope="row">
      <a href={pathAddress('/stations/:stationId', { stationId: station.id })}>{station.name}</a>{' '}
      {station.status === 'revoked' ? (
        <Badge tone="bad">{text('night.station.revoked')}</Badge>
      ) : null}
    </th>
    <td>{night.gates.find(({ id }) => id === station.gateId)?.name ?? ''}</td>
    <td>
      <Age
        at={station.lastSeenAt}
        now={now}
        none={text('night.station.never')}
        old={text('night.station.silent')}
      />
    </td>
    <td>
      <Age
        at={station.dataAt}
        now={now}
        none={text('night.station.noData')}
        old={text('night.station.old')}
      />
    </td>
    <td class="end">
      <Waiting count={station.unsentCount} />
    </td>
    <td class="end">
      <Waiting count={station.setAsideCount} />
    </td>
  </tr>
)

type AgeProps = {
  readonly at: string | null
  readonly now: string
  readonly none: string
  /** The word beside what is too old. */
  readonly old: string
}

const Age = ({ at, now, none, old }: AgeProps): Child => {
  if (at === null) return <Badge tone="care">{none}</Badge>
  const ageMs = Math.max(0, Date.parse(now) - Date.parse(at))
  return (
    <>
      {agoText(ageMs)} {ageMs > OLD_MS ? <Badge tone="care">{old}</Badge> : null}
    </>
  )
}

const Waiting = ({ count }: { readonly count: number | null }): Child => {
  if (count === null) return '–'
  return count === 0 ? number(0) : <Badge tone="care">{number(count)}</Badge>
}
