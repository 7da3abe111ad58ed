// The organizer's payments, the newest first, and what was taken in all.
import type { FC } from 'hono/jsx/dom'
import type { PaymentTotals, PaymentView } from '../../../../shared/payments/schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { ATTEMPT_STATES, PROVIDERS } from '../api/values.ts'
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
import { Badge } from '../parts/small.tsx'
import { PaymentBadges } from './states.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<PaymentView>(
    (filters, signal) => api('GET /tenant/payments', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const totals = createResource((signal) => api('GET /tenant/payments/totals', { signal }))
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/payments.csv',
      list.filters(),
      `${text('payments.file')}.csv`,
    )
  return {
    title: () => text('payments.heading'),
    close: () => {
      download.cancel()
      list.close()
      totals.close()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => {
      const { value, problem } = totals.state()
      return (
        <>
          {problem === null ? null : <ProblemNote problem={problem} retry={totals.load} />}
          {value === null ? null : <Totals items={value.items} />}
          <List
            list={list}
            label={text('payments.heading')}
            columns={COLUMNS()}
            rowKey={(row) => row.id}
            address={(row) => pathAddress('/orders/:orderId', { orderId: row.orderId })}
            empty={<p>{text('payments.empty')}</p>}
            filters={
              <>
                <SelectFilter
                  list={list}
                  name="state"
                  label={text('orders.state')}
                  options={ATTEMPT_STATES.map((state) => ({
                    value: state,
                    label: text(`payments.state.${state}`),
                  }))}
                />
                <SelectFilter
                  list={list}
                  name="provider"
                  label={text('payments.provider')}
                  options={PROVIDERS.map((provider) => ({
                    value: provider,
                    label: text(`payments.provider.${provider}`),
                  }))}
                />
                <SelectFilter
                  list={list}
                  name="attention"
                  label={text('payments.attention')}
                  options={[{ value: 'true', label: text('payments.attention.only') }]}
                />
              </>
            }
          />
        </>
      )
    },
  }
}

const Totals: FC<{ readonly items: readonly PaymentTotals[] }> = ({ items }) => (
  <div class="tiles">
    {items.map((one) => (
      <section class="card" key={`${one.provider}${one.isLive}`}>
        <h2>
          {text(`payments.provider.${one.provider}`)}{' '}
          {one.isLive ? null : <Badge>{text('payments.test')}</Badge>}
        </h2>
        <p>
          <strong>{moneyText(one.paidCents)}</strong>{' '}
          {text('payments.count', { count: number(one.paidCount) })}
        </p>
        {one.givenBackCents === 0 ? null : (
          <p>
            {text('payments.kept', {
              back: moneyText(one.givenBackCents),
              kept: moneyText(one.keptCents),
            })}
          </p>
        )}
        {one.refundDueCents === 0 ? null : (
          <p>{text('payments.due', { amount: moneyText(one.refundDueCents) })}</p>
        )}
        {one.attentionCount === 0 ? null : (
          <p>{text('payments.look', { count: number(one.attentionCount) })}</p>
        )}
      </section>
    ))}
  </div>
)

const COLUMNS = (): readonly Column<PaymentView>[] => [
  { key: 'order', head: text('orders.number'), cell: (row) => row.orderNumber },
  {
    key: 'provider',
    head: text('payments.provider'),
    cell: (row) => text(`payments.provider.${row.provider}`),
  },
  {
    key: 'amount',
    head: text('orders.total'),
    align: 'end',
    cell: (row) => moneyText(row.amountCents),
  },
  { key: 'state', head: text('orders.state'), cell: (row) => <PaymentBadges payment={row} /> },
  {
    key: 'refund',
    head: text('payments.refunds'),
    align: 'end',
    cell: (row) => (row.refundCents === 0 ? '' : moneyText(row.refundCents)),
  },
  { key: 'made', head: text('orders.made'), cell: (row) => dateTimeText(row.createdAt) },
]
