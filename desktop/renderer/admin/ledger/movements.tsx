// Every movement of money as a double entry, the newest first.
import type { LedgerMovement } from '../../../../shared/payments/ledger-schema.ts'
import { api } from '../api/api.ts'
import { LEDGER_KINDS, PROVIDERS } from '../api/values.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { Badge } from '../parts/small.tsx'
import type { Book } from './ledger-screen.tsx'
import { OrderLink } from './order-link.tsx'
import { text } from './words.ts'

export function openMovements(): Book {
  const list = createList<LedgerMovement>((query, signal) =>
    api('GET /tenant/ledger/movements', { query, signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/ledger.csv',
      list.filters(),
      `${text('ledger.movements.file')}.csv`,
    )
  return {
    close: () => {
      list.close()
      download.cancel()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <List
        list={list}
        label={text('ledger.book.movements')}
        columns={COLUMNS()}
        rowKey={(row) => row.id}
        empty={<p>{text('ledger.movements.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="kind"
              label={text('ledger.kind')}
              options={LEDGER_KINDS.map((kind) => ({
                value: kind,
                label: text(`ledger.kind.${kind}`),
              }))}
            />
            <SelectFilter
              list={list}
              name="provider"
              label={text('ledger.provider')}
              options={PROVIDERS.map((provider) => ({
                value: provider,
                label: text(`payments.provider.${provider}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const COLUMNS = (): readonly Column<LedgerMovement>[] => [
  { key: 'at', head: text('ledger.at'), cell: (row) => dateTimeText(row.occurredAt) },
  { key: 'kind', head: text('ledger.kind'), cell: (row) => text(`ledger.kind.${row.kind}`) },
  {
    key: 'way',
    head: text('ledger.way'),
    cell: (row) =>
      text('ledger.way.from', {
        from: text(`ledger.account.${row.credit}`),
        to: text(`ledger.account.${row.debit}`),
      }),
  },
  {
    key: 'amount',
    head: text('ledger.amount'),
    align: 'end',
    cell: (row) => moneyText(row.amountCents),
  },
  {
    key: 'provider',
    head: text('ledger.provider'),
    cell: (row) => (
      <>
        {text(`payments.provider.${row.provider}`)}{' '}
        {row.isLive ? null : <Badge>{text('payments.test')}</Badge>}
      </>
    ),
  },
  {
    key: 'order',
    head: text('ledger.order'),
    cell: (row) => <OrderLink orderId={row.orderId} orderNumber={row.orderNumber} />,
  },
  {
    key: 'reference',
    head: text('ledger.reference'),
    cell: (row) => (row.reference === null ? '' : <code>{row.reference}</code>),
  },
]
