// Where the ledger and the providers' statements differ.
import type { LedgerDifference } from '../../../../shared/payments/ledger-schema.ts'
import { api } from '../api/api.ts'
import { PROVIDERS } from '../api/values.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { Badge } from '../parts/small.tsx'
import type { Book } from './ledger-screen.tsx'
import { OrderLink } from './order-link.tsx'
import { createPeriod, dayText, PeriodFields } from './period.tsx'
import { text } from './words.ts'

export function openDifferences(): Book {
  // Another period is another list: its first page.
  const period = createPeriod(() => list.filter('provider', list.filters()['provider'] ?? ''))
  const list = createList<LedgerDifference>((query, signal) =>
    api('GET /tenant/ledger/differences', { query: { ...query, ...period.value() }, signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/ledger-differences.csv',
      { ...list.filters(), ...period.value() },
      `${text('ledger.differences.file')}.csv`,
    )
  return {
    close: () => {
      list.close()
      download.cancel()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <>
        <p>{text('ledger.differences.text')}</p>
        <List
          list={list}
          label={text('ledger.book.differences')}
          columns={COLUMNS()}
          rowKey={(row) => `${row.day} ${row.what} ${row.provider} ${row.isLive} ${row.reference}`}
          empty={<p>{text('ledger.differences.empty')}</p>}
          filters={
            <>
              <PeriodFields period={period} />
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
      </>
    ),
  }
}

const amountText = (cents: number | null): string =>
  cents === null ? text('ledger.none') : moneyText(cents)

const COLUMNS = (): readonly Column<LedgerDifference>[] => [
  { key: 'day', head: text('ledger.day'), cell: (row) => dayText(row.day) },
  {
    key: 'kind',
    head: text('ledger.difference'),
    cell: (row) => <Badge tone="care">{text(`ledger.difference.${row.kind}`)}</Badge>,
  },
  { key: 'what', head: text('ledger.kind'), cell: (row) => text(`ledger.line.${row.what}`) },
  {
    key: 'ours',
    head: text('ledger.ours'),
    align: 'end',
    cell: (row) => amountText(row.ourCents),
  },
  {
    key: 'theirs',
    head: text('ledger.theirs'),
    align: 'end',
    cell: (row) => amountText(row.theirCents),
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
  { key: 'reference', head: text('ledger.reference'), cell: (row) => <code>{row.reference}</code> },
]
