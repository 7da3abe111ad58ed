// The payments of every organizer, the newest first. Without names: they are the organizers' own.
import type { PlatformPaymentView } from '../../../../shared/payments/schema.ts'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { Badge } from '../parts/small.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<PlatformPaymentView>(
    (filters, signal) => api('GET /admin/payments', { query: filters, signal }),
    Object.fromEntries(query),
  )
  return {
    title: () => text('money.heading'),
    close: list.close,
    view: () => (
      <List
        list={list}
        label={text('money.heading')}
        columns={columns()}
        rowKey={(row) => row.id}
        empty={<p>{text('money.empty')}</p>}
        filters={
          <SelectFilter
            list={list}
            name="attention"
            label={text('money.attention')}
            options={[{ value: 'true', label: text('money.attention.only') }]}
          />
        }
      />
    ),
  }
}

const columns = (): readonly Column<PlatformPaymentView>[] => [
  { key: 'order', head: text('money.order'), cell: (row) => row.orderNumber },
  {
    key: 'provider',
    head: text('money.by'),
    cell: (row) => text(`money.provider.${row.provider}`),
  },
  {
    key: 'amount',
    head: text('money.amount'),
    align: 'end',
    cell: (row) => moneyText(row.amountCents),
  },
  {
    key: 'state',
    head: text('tenants.state'),
    cell: (row) => (
      <>
        <Badge tone={row.state === 'succeeded' ? 'good' : 'quiet'}>
          {text(`money.state.${row.state}`)}
        </Badge>
        {row.isHeldForRisk || row.isMismatched || row.isDisputed ? (
          <Badge tone="bad">{text('money.attention')}</Badge>
        ) : null}
      </>
    ),
  },
  { key: 'ref', head: text('money.ref'), cell: (row) => <code>{row.ref}</code> },
  { key: 'made', head: text('money.made'), cell: (row) => dateTimeText(row.createdAt) },
]
