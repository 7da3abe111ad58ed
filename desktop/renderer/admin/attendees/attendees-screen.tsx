// Whoever holds a ticket.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { TicketView } from '../../../../shared/tickets/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { TICKET_STATES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText, HOME_ZONE } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { createResource } from '../parts/resource.ts'
import { TicketBadges } from './ticket-state.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params, event, query }) => {
  const eventId = params['eventId'] ?? ''
  const zone = event?.timeZone ?? HOME_ZONE
  const list = createList<TicketView>(
    (filters, signal) => api('GET /tenant/tickets', { query: { ...filters, eventId }, signal }),
    Object.fromEntries(query),
  )
  const details = createResource<EventDetails>((signal) =>
    api('GET /tenant/events/:eventId', { params: { eventId }, signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/tickets.csv',
      { ...list.filters(), eventId },
      `${text('tickets.file')}.csv`,
    )
  const typeName = (id: string): string => {
    const type = details.state().value?.ticketTypes.find((one) => one.id === id)
    return type === undefined ? '' : localName(type.name, type.nameBn)
  }
  return {
    title: () => text('tickets.heading'),
    close: () => {
      download.cancel()
      list.close()
      details.close()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('tickets.heading')}
        columns={columnsOf(zone, typeName)}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/attendees/:ticketId', { ticketId: row.id })}
        empty={<p>{text('tickets.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="ticketTypeId"
              label={text('tickets.type')}
              options={(details.state().value?.ticketTypes ?? []).map((type) => ({
                value: type.id,
                label: localName(type.name, type.nameBn),
              }))}
            />
            <SelectFilter
              list={list}
              name="state"
              label={text('tickets.state')}
              options={TICKET_STATES.map((state) => ({
                value: state,
                label: text(`tickets.state.${state}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const columnsOf = (
  zone: string,
  typeName: (id: string) => string,
): readonly Column<TicketView>[] => [
  {
    key: 'name',
    head: text('tickets.name'),
    cell: (row) => row.attendeeName ?? row.order.buyerName,
  },
  { key: 'type', head: text('tickets.type'), cell: (row) => typeName(row.ticketTypeId) },
  { key: 'order', head: text('tickets.order'), cell: (row) => row.order.number },
  { key: 'state', head: text('tickets.state'), cell: (row) => <TicketBadges ticket={row} /> },
  {
    key: 'in',
    head: text('tickets.entered'),
    cell: (row) => (row.checkedInAt === null ? '' : dateTimeText(row.checkedInAt, zone)),
  },
]
