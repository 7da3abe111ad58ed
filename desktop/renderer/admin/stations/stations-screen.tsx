// The organizer's stations: which gate, when heard of, how old their data is, and what they have not sent.
import type { StationView } from '../../../../shared/stations/schema.ts'
import { api } from '../api/api.ts'
import { listEvents } from '../frame/events.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { eventOptions } from '../parts/event-options.ts'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { Badge } from '../parts/small.tsx'
import { createGateBook, type GateBook } from './gate-book.ts'
import { agoOf, countText } from './station-words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const gates = createGateBook()
  const list = createList<StationView>(async (filters, signal) => {
    const answer = await api('GET /tenant/stations', { query: filters, signal })
    if (answer.ok) {
      const placed = answer.value.items.filter(({ gateId }) => gateId !== null)
      void gates.learn(placed.flatMap(({ eventIds }) => eventIds))
    }
    return answer
  }, Object.fromEntries(query))
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/stations.csv',
      list.filters(),
      `${text('stations.file')}.csv`,
    )
  const pair = () => (
    <a class="button main" href={pathAddress('/stations/pair', {})}>
      {text('stations.pair')}
    </a>
  )
  return {
    title: () => text('stations.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => (
      <>
        <DownloadButton download={download} start={startDownload} />
        {pair()}
      </>
    ),
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('stations.heading')}
        columns={columnsOf(gates)}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/stations/:stationId', { stationId: row.id })}
        empty={
          <>
            <p>{text('stations.empty')}</p>
            {pair()}
          </>
        }
        filters={
          <>
            <SelectFilter
              list={list}
              name="eventId"
              label={text('stations.event')}
              options={eventOptions(listEvents() ?? [])}
            />
            <SelectFilter
              list={list}
              name="status"
              label={text('stations.state')}
              options={(['active', 'revoked'] as const).map((value) => ({
                value,
                label: text(`stations.status.${value}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const columnsOf = (gates: GateBook): readonly Column<StationView>[] => [
  { key: 'name', head: text('stations.name'), cell: (row) => row.name },
  {
    key: 'state',
    head: text('stations.state'),
    cell: ({ status, wipe }) => (
      <>
        <Badge tone={status === 'active' ? 'good' : 'quiet'}>
          {text(`stations.status.${status}`)}
        </Badge>{' '}
        {wipe === null || wipe.wipedAt !== null ? null : (
          <Badge tone="care">{text('stations.wipe.badge')}</Badge>
        )}
      </>
    ),
  },
  { key: 'gate', head: text('stations.gate'), cell: ({ gateId }) => gates.nameOf(gateId) ?? '' },
  {
    key: 'seen',
    head: text('stations.seen'),
    cell: ({ lastSeenAt }) => agoOf(lastSeenAt, text('stations.seen.never')),
  },
  {
    key: 'data',
    head: text('stations.data'),
    cell: ({ dataAt }) => agoOf(dataAt, text('stations.data.none')),
  },
  {
    key: 'unsent',
    head: text('stations.unsent'),
    align: 'end',
    cell: ({ unsentCount }) => countText(unsentCount),
  },
]
