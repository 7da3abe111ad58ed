// The orders of the organizer's events, the newest first.
import type { OrderView } from '../../../../shared/orders/admin-schema.ts'
import { api } from '../api/api.ts'
import { ORDER_STATUSES } from '../api/values.ts'
import { listEvents } from '../frame/events.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText, HOME_ZONE } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { eventOptions } from '../parts/event-options.ts'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { OrderBadge } from './states.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ event, query }) => {
  const zone = event?.timeZone ?? HOME_ZONE
  const first = { ...(event !== null && { eventId: event.id }), ...Object.fromEntries(query) }
  const list = createList<OrderView>(
    (filters, signal) => api('GET /tenant/orders', { query: filters, signal }),
    first,
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start('/tenant/exports/orders.csv', list.filters(), `${text('orders.file')}.csv`)
  return {
    title: () => text('orders.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => (
      <>
        <DownloadButton download={download} start={startDownload} />
        {event?.status === 'published' ? (
          <a
            class="button main"
            href={pathAddress('/events/:eventId/orders/new', { eventId: event.id })}
          >
            {text('orders.make')}
          </a>
        ) : null}
      </>
    ),
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('orders.heading')}
        columns={columnsOf(zone)}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/orders/:orderId', { orderId: row.id })}
        empty={<p>{text('orders.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="eventId"
              label={text('orders.event')}
              options={eventOptions(listEvents() ?? [])}
            />
            <SelectFilter
              list={list}
              name="status"
              label={text('orders.state')}
              options={ORDER_STATUSES.map((value) => ({
                value,
                label: text(`orders.status.${value}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const columnsOf = (zone: string): readonly Column<OrderView>[] => [
  { key: 'number', head: text('orders.number'), cell: (row) => row.number },
  { key: 'buyer', head: text('orders.buyer'), cell: (row) => row.buyerName },
  {
    key: 'total',
    head: text('orders.total'),
    align: 'end',
    cell: (row) => moneyText(row.totalCents),
  },
  {
    key: 'givenBack',
    head: text('orders.givenBack'),
    align: 'end',
    cell: (row) => (row.givenBackCents === 0 ? '' : moneyText(row.givenBackCents)),
  },
  {
    key: 'kept',
    head: text('orders.kept'),
    align: 'end',
    cell: (row) => (row.paidCents === 0 ? '' : moneyText(row.keptCents)),
  },
  { key: 'status', head: text('orders.state'), cell: (row) => <OrderBadge status={row.status} /> },
  { key: 'made', head: text('orders.made'), cell: (row) => dateTimeText(row.createdAt, zone) },
]
