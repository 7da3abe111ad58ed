// Money that goes back, the newest first, and the buyers who ask for theirs.
import type { FC } from 'hono/jsx/dom'
import type { RefundAskView, RefundView } from '../../../../shared/payments/refund-schema.ts'
import { api } from '../api/api.ts'
import { PROVIDERS, REFUND_STATES } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource } from '../parts/resource.ts'
import { AgreementList, createAgreements } from './agreements.tsx'
import { RefundBadges } from './refund-state.tsx'
import { text } from './words.ts'

const moneyOf = (orderId: string): string => pathAddress('/orders/:orderId/refunds', { orderId })

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<RefundView>(
    (filters, signal) => api('GET /tenant/refunds', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const asks = createResource((signal) =>
    api('GET /tenant/refund-asks', { query: { state: 'open' }, signal }),
  )
  const agreements = createAgreements({}, () => void list.reload())
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/refunds.csv',
      list.filters(),
      `${text('refunds.file')}.csv`,
    )
  return {
    title: () => text('refunds.heading'),
    close: () => {
      download.cancel()
      list.close()
      asks.close()
      agreements.close()
    },
    isDirty: agreements.isDirty,
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => {
      const { value, problem } = asks.state()
      return (
        <>
          {problem === null ? null : <ProblemNote problem={problem} retry={asks.load} />}
          <AgreementList agreements={agreements} done={() => void list.reload()} />
          {value === null || value.items.length === 0 ? null : <Asks items={value.items} />}
          <List
            list={list}
            label={text('refunds.heading')}
            columns={COLUMNS()}
            rowKey={(row) => row.id}
            address={(row) => moneyOf(row.orderId)}
            empty={<p>{text('refunds.empty')}</p>}
            filters={
              <>
                <SelectFilter
                  list={list}
                  name="state"
                  label={text('refunds.state')}
                  options={REFUND_STATES.map((state) => ({
                    value: state,
                    label: text(`refunds.state.${state}`),
                  }))}
                />
                <SelectFilter
                  list={list}
                  name="provider"
                  label={text('refunds.provider')}
                  options={PROVIDERS.map((provider) => ({
                    value: provider,
                    label: text(`refunds.provider.${provider}`),
                  }))}
                />
                <SelectFilter
                  list={list}
                  name="waitsForPerson"
                  label={text('refunds.waits')}
                  options={[{ value: 'true', label: text('refunds.waits.only') }]}
                />
              </>
            }
          />
        </>
      )
    },
  }
}

const Asks: FC<{ readonly items: readonly RefundAskView[] }> = ({ items }) => (
  <section class="card">
    <h2>{text('refunds.asks')}</h2>
    <ul>
      {items.map(({ id, orderId, orderNumber: number, buyerName: name, words }) => (
        <li key={id}>
          <a href={moneyOf(orderId)}>{text('refunds.asks.open', { number, name })}</a>
          <p>{words}</p>
        </li>
      ))}
    </ul>
  </section>
)

const COLUMNS = (): readonly Column<RefundView>[] => [
  { key: 'order', head: text('refunds.order'), cell: (row) => row.orderNumber },
  {
    key: 'provider',
    head: text('refunds.provider'),
    cell: (row) => text(`refunds.provider.${row.provider}`),
  },
  {
    key: 'amount',
    head: text('refunds.amount'),
    align: 'end',
    cell: (row) => moneyText(row.amountCents),
  },
  { key: 'state', head: text('refunds.state'), cell: (row) => <RefundBadges refund={row} /> },
  {
    key: 'reason',
    head: text('refunds.reason'),
    cell: (row) => row.note ?? text(`refunds.reason.${row.reason}`),
  },
  { key: 'made', head: text('refunds.made'), cell: (row) => dateTimeText(row.requestedAt) },
]
