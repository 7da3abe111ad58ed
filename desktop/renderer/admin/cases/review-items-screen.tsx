// Scans that somebody should look at, the newest first.
import type { ReviewItemView } from '../../../../shared/checkin/admin-schema.ts'
import { api } from '../api/api.ts'
import { REVIEW_KINDS, REVIEW_OUTCOMES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { exactText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { Badge } from '../parts/small.tsx'
import { CaseFilters, createFilterGates } from './case-filters.tsx'
import { nameText } from './scan-words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<ReviewItemView>(
    (filters, signal) => api('GET /tenant/review-items', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const gates = createFilterGates(list)
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/review-items.csv',
      list.filters(),
      `${text('reviews.file')}.csv`,
    )
  return {
    title: () => text('reviews.heading'),
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
        label={text('reviews.heading')}
        columns={columnsOf()}
        rowKey={(row) => `${row.scanId} ${row.kind}`}
        address={({ scanId, kind }) => pathAddress('/review-items/:scanId/:kind', { scanId, kind })}
        empty={<p>{text('reviews.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="kind"
              label={text('reviews.kind')}
              options={REVIEW_KINDS.map((value) => ({ value, label: text(`kind.${value}`) }))}
            />
            <CaseFilters
              list={list}
              gates={gates}
              outcomeLabel={text('reviews.outcome')}
              outcomes={REVIEW_OUTCOMES.map((value) => ({
                value,
                label: text(`reviews.outcome.${value}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const columnsOf = (): readonly Column<ReviewItemView>[] => [
  { key: 'kind', head: text('reviews.kind'), cell: ({ kind }) => text(`kind.${kind}`) },
  {
    key: 'holder',
    head: text('cases.holder'),
    cell: ({ ticket }) => ticket?.attendeeName ?? ticket?.order.buyerName ?? '',
  },
  { key: 'gate', head: text('cases.gate'), cell: ({ scan }) => nameText(scan.gate) },
  { key: 'station', head: text('scan.station'), cell: ({ scan }) => nameText(scan.station) },
  {
    key: 'at',
    head: text('scan.at'),
    cell: ({ scan, event }) => exactText(scan.scannedAt, event.timeZone),
  },
  {
    key: 'state',
    head: text('cases.state'),
    cell: ({ outcome }) =>
      outcome === null ? (
        <Badge tone="care">{text('cases.state.open')}</Badge>
      ) : (
        <Badge>{text(`reviews.outcome.${outcome}`)}</Badge>
      ),
  },
]
