// The ticket types of an event, with what was sold of each.
import type { TicketTypeView } from '../../../../shared/events/admin-schema.ts'
import { localName, number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText, HOME_ZONE } from '../parts/date-time.ts'
import { type Column, List } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { EventTabs } from './event-tabs.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params, event }) => {
  const eventId = params['eventId'] ?? ''
  const zone = event?.timeZone ?? HOME_ZONE
  const list = createList<TicketTypeView>((_query, signal) =>
    api('GET /tenant/events/:eventId/ticket-types', { params: { eventId }, signal }),
  )
  const addNew = () =>
    event?.status === 'archived' ? null : (
      <a class="button main" href={pathAddress('/events/:eventId/ticket-types/new', { eventId })}>
        {text('types.new')}
      </a>
    )
  return {
    title: () => text('types.heading'),
    close: list.close,
    actions: addNew,
    view: () => (
      <>
        <EventTabs eventId={eventId} open="ticketTypes" />
        <List
          list={list}
          label={text('types.heading')}
          columns={columnsOf(zone)}
          rowKey={(row) => row.id}
          address={(row) =>
            pathAddress('/events/:eventId/ticket-types/:ticketTypeId', {
              eventId,
              ticketTypeId: row.id,
            })
          }
          empty={
            <>
              <p>{text('types.empty')}</p>
              {addNew()}
            </>
          }
        />
      </>
    ),
  }
}

const columnsOf = (zone: string): readonly Column<TicketTypeView>[] => [
  { key: 'name', head: text('events.name'), cell: (row) => localName(row.name, row.nameBn) },
  {
    key: 'price',
    head: text('types.price'),
    align: 'end',
    cell: (row) => (row.priceCents === 0 ? text('types.free') : moneyText(row.priceCents)),
  },
  {
    key: 'sold',
    head: text('types.sold'),
    align: 'end',
    cell: (row) => soldText(row),
  },
  {
    key: 'held',
    head: text('types.held'),
    align: 'end',
    cell: (row) => number(row.quantityHeld),
  },
  { key: 'sale', head: text('types.sale'), cell: (row) => saleText(row, zone) },
]

const soldText = ({ quantitySold, quantityTotal }: TicketTypeView): string =>
  quantityTotal === null
    ? number(quantitySold)
    : text('types.soldOf', { sold: number(quantitySold), total: number(quantityTotal) })

function saleText({ saleFrom, saleUntil }: TicketTypeView, zone: string): string {
  const from = saleFrom === null ? null : dateTimeText(saleFrom, zone)
  const until = saleUntil === null ? null : dateTimeText(saleUntil, zone)
  if (from !== null && until !== null) return text('types.sale.both', { from, until })
  if (from !== null) return text('types.sale.from', { from })
  return until === null ? text('types.sale.always') : text('types.sale.until', { until })
}
