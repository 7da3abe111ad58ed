// Everybody with an account.
import type { UserView } from '../../../../shared/auth/schema.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { Badge } from '../parts/small.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<UserView>(
    (filters, signal) => api('GET /admin/users', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start('/admin/exports/users.csv', list.filters(), `${text('people.file')}.csv`)
  return {
    title: () => text('people.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('people.heading')}
        columns={columns()}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/platform/users/:userId', { userId: row.id })}
        empty={<p>{text('people.empty')}</p>}
        filters={
          <SelectFilter
            list={list}
            name="status"
            label={text('tenants.state')}
            options={(['active', 'disabled'] as const).map((value) => ({
              value,
              label: text(`people.status.${value}`),
            }))}
          />
        }
      />
    ),
  }
}

const columns = (): readonly Column<UserView>[] => [
  { key: 'name', head: text('people.name'), cell: (row) => row.name },
  { key: 'email', head: text('people.email'), cell: (row) => row.email },
  {
    key: 'state',
    head: text('tenants.state'),
    cell: (row) => (
      <>
        <Badge tone={row.status === 'active' ? 'good' : 'quiet'}>
          {text(`people.status.${row.status}`)}
        </Badge>
        {row.isPlatformAdmin ? <Badge tone="care">{text('people.platform')}</Badge> : null}
        {row.hasSecondFactor ? <Badge>{text('people.factor')}</Badge> : null}
      </>
    ),
  },
  { key: 'since', head: text('tenants.since'), cell: (row) => dateText(row.createdAt) },
]
