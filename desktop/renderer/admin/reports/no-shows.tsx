// With which tickets nobody came.
import type { FC } from 'hono/jsx/dom'
import type { NoShowCount, TicketView } from '../../../../shared/tickets/admin-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList, type ListAsk } from '../parts/list-store.ts'
import { createResource } from '../parts/resource.ts'
import { createTypeNames } from '../parts/type-names.ts'
import type { Report, ReportOf } from './reports-screen.tsx'
import { shown } from './shown.tsx'
import { text } from './words.ts'

export function openNoShows({ eventId }: ReportOf): Report {
  const counts = createResource((signal) =>
    api('GET /tenant/events/:eventId/reports/no-show-counts', { params: { eventId }, signal }),
  )
  const types = createTypeNames(eventId)
  const list = createList<TicketView>(askNoShows(eventId))
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/no-shows.csv',
      { ...list.filters(), eventId },
      `${text('reports.noShows.file')}.csv`,
    )
  return {
    close: () => {
      counts.close()
      types.close()
      list.close()
      download.cancel()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => {
      const items = (counts.state().value?.items ?? []).map((one) => ({
        ...one,
        name: types.nameOf(one.ticketTypeId, one.name),
      }))
      // Counting a large event takes longer than its first guests do, who do not wait for it.
      return (
        <>
          {shown(counts, () => (
            <Counts counts={items} />
          ))}
          <List
            list={list}
            hasSearch
            label={text('reports.noShows')}
            columns={columnsOf(items)}
            rowKey={(row) => row.id}
            address={(row) => pathAddress('/attendees/:ticketId', { ticketId: row.id })}
            empty={<p>{text('reports.noShows.empty')}</p>}
            filters={
              <SelectFilter
                list={list}
                name="ticketTypeId"
                label={text('reports.type')}
                options={items.map((type) => ({ value: type.ticketTypeId, label: type.name }))}
              />
            }
          />
        </>
      )
    },
  }
}

/** The server may answer a page without any and yet with a next one: those are gone over here. */
const askNoShows =
  (eventId: string): ListAsk<TicketView> =>
  async (query, signal) => {
    let after: string | undefined = query.after
    for (;;) {
      const answer = await api('GET /tenant/events/:eventId/reports/no-shows', {
        params: { eventId },
        query: { ...query, ...(after !== undefined && { after }) },
        signal,
      })
      if (!answer.ok || answer.value.items.length > 0 || answer.value.next === null) return answer
      after = answer.value.next
    }
  }

const columnsOf = (types: readonly NoShowCount[]): readonly Column<TicketView>[] => [
  {
    key: 'name',
    head: text('reports.name'),
    cell: (row) => row.attendeeName ?? row.order.buyerName,
  },
  {
    key: 'type',
    head: text('reports.type'),
    cell: (row) => types.find((type) => type.ticketTypeId === row.ticketTypeId)?.name ?? '',
  },
  { key: 'order', head: text('reports.order'), cell: (row) => row.order.number },
]

const Counts: FC<{ readonly counts: readonly NoShowCount[] }> = ({ counts }) => {
  const sum = (of: 'issued' | 'noShows'): number => counts.reduce((all, one) => all + one[of], 0)
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{text('reports.noShows.byType')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('reports.type')}</th>
            <th scope="col" class="end">
              {text('reports.issued')}
            </th>
            <th scope="col" class="end">
              {text('reports.didNotCome')}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ ticketTypeId, name, issued, noShows }) => (
            <tr key={ticketTypeId}>
              <th scope="row">{name}</th>
              <td class="end">{number(issued)}</td>
              <td class="end">{number(noShows)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text('reports.total')}</th>
            <td class="end">{number(sum('issued'))}</td>
            <td class="end">{number(sum('noShows'))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
