// The organizers of this installation.
import type { TenantStatus, TenantView } from '../../../../shared/tenants/schema.ts'
import { api } from '../api/api.ts'
import { TENANT_STATUSES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { TenantBadge } from './tenant-badge.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<TenantView>(
    (filters, signal) => api('GET /admin/tenants', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start('/admin/exports/tenants.csv', list.filters(), `${text('tenants.file')}.csv`)
  const addNew = () => (
    <a class="button main" href={pathAddress('/platform/tenants/new', {})}>
      {text('tenants.new')}
    </a>
  )
  return {
    title: () => text('tenants.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => (
      <>
        <DownloadButton download={download} start={startDownload} />
        {addNew()}
      </>
    ),
    view: () => (
      <List
        list={list}
        hasSearch
        label={text('tenants.heading')}
        columns={columns()}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/platform/tenants/:tenantId', { tenantId: row.id })}
        empty={
          <>
            <p>{text('tenants.empty')}</p>
            {addNew()}
          </>
        }
        filters={
          <SelectFilter
            list={list}
            name="status"
            label={text('tenants.state')}
            options={TENANT_STATUSES.map((value: TenantStatus) => ({
              value,
              label: text(`tenants.status.${value}`),
            }))}
          />
        }
      />
    ),
  }
}

const columns = (): readonly Column<TenantView>[] => [
  { key: 'name', head: text('tenants.name'), cell: (row) => row.name },
  { key: 'slug', head: text('tenants.slug'), cell: (row) => row.slug },
  { key: 'state', head: text('tenants.state'), cell: (row) => <TenantBadge status={row.status} /> },
  { key: 'since', head: text('tenants.since'), cell: (row) => dateText(row.createdAt) },
]
