// Double entries: tickets that two gates let in, the newest first.
import type { ConflictView } from '../../../../shared/checkin/admin-schema.ts'
import { api } from '../api/api.ts'
import { CONFLICT_OUTCOMES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { exactText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { Badge } from '../parts/small.tsx'
import { typeText } from './case-facts.tsx'
import { CaseFilters, createFilterGates } from './case-filters.tsx'
import { lengthText, nameText } from './scan-words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<ConflictView>(
    (filters, signal) => api('GET /tenant/conflicts', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const gates = createFilterGates(list)
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/conflicts.csv',
      list.filters(),
      `${text('conflicts.file')}.csv`,
    )
  return {
    title: () => text('conflicts.heading'),
    close: () => {
      download.cancel()
      gates.close()
      list.close()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('conflicts.heading')}
        columns={columnsOf()}
        rowKey={(row) => row.scanId}
        address={(row) => pathAddress('/conflicts/:scanId', { scanId: row.scanId })}
        empty={<p>{text('conflicts.empty')}</p>}
        filters={
          <CaseFilters
            list={list}
            gates={gates}
            outcomeLabel={text('conflicts.outcome')}
            outcomes={CONFLICT_OUTCOMES.map((value) => ({
              value,
              label: text(`conflicts.outcome.${value}`),
            }))}
          />
        }
      />
    ),
  }
}

const columnsOf = (): readonly Column<ConflictView>[] => [
  {
    key: 'holder',
    head: text('cases.holder'),
    cell: ({ ticket }) => ticket?.attendeeName ?? ticket?.order.buyerName ?? text('scan.gone'),
  },
  { key: 'type', head: text('cases.type'), cell: ({ ticket }) => typeText(ticket) },
  {
    key: 'gates',
    head: text('conflicts.where'),
    cell: ({ winner, loser }) =>
      [...(winner === null ? [] : [nameText(winner.gate)]), nameText(loser.gate)].join(' → '),
  },
  {
    key: 'apart',
    head: text('conflicts.apart'),
    cell: ({ apartMs }) => (apartMs === null ? '' : lengthText(apartMs)),
  },
  {
    key: 'at',
    head: text('scan.at'),
    cell: ({ loser, event }) => exactText(loser.scannedAt, event.timeZone),
  },
  {
    key: 'state',
    head: text('cases.state'),
    cell: ({ outcome }) =>
      outcome === null ? (
        <Badge tone="care">{text('cases.state.open')}</Badge>
      ) : (
        <Badge>{text(`conflicts.outcome.${outcome}`)}</Badge>
      ),
  },
]
