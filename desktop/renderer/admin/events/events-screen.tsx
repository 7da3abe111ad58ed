// The organizer's events, the latest first.
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { EVENT_STATUSES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { StatusBadge } from './status-badge.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<EventView>(
    (filters, signal) => api('GET /tenant/events', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const download = createDownload()
  const startDownload = () =>
    void download.start('/tenant/exports/events.csv', list.filters(), `${text('events.file')}.csv`)
  const newEvent = () => (
    <a class="button main" href={pathAddress('/events/new', {})}>
      {text('events.new')}
    </a>
  )
  return {
    title: () => text('events.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => (
      <>
        <DownloadButton download={download} start={startDownload} />
        {newEvent()}
      </>
    ),
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('events.heading')}
        columns={columns()}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/events/:eventId', { eventId: row.id })}
        empty={
          <>
            <p>{text('events.empty')}</p>
            {newEvent()}
          </>
        }
        filters={
          <SelectFilter
            list={list}
            name="status"
            label={text('events.status')}
            options={EVENT_STATUSES.map((value) => ({
              value,
              label: text(`events.status.${value}`),
            }))}
          />
        }
      />
    ),
  }
}

const columns = (): readonly Column<EventView>[] => [
  { key: 'name', head: text('events.name'), cell: (row) => localName(row.name, row.nameBn) },
  {
    key: 'starts',
    head: text('events.starts'),
    cell: (row) => dateTimeText(row.startsAt, row.timeZone),
  },
  { key: 'venue', head: text('events.venue'), cell: (row) => row.venue ?? '' },
  {
    key: 'status',
    head: text('events.status'),
    cell: (row) => <StatusBadge status={row.status} />,
  },
]
