// Payments that a bank takes back or a provider holds, the newest first.
import type { PaymentCaseView } from '../../../../shared/payments/case-schema.ts'
import { api } from '../api/api.ts'
import { PAYMENT_CASE_KINDS, PAYMENT_CASE_STATES, PROVIDERS } from '../api/values.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { CaseBadges } from './case-state.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<PaymentCaseView>(
    (filters, signal) => api('GET /tenant/payment-cases', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/payment-cases.csv',
      list.filters(),
      `${text('disputes.file')}.csv`,
    )
  return {
    title: () => text('disputes.heading'),
    close: () => {
      download.cancel()
      list.close()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <List
        list={list}
        label={text('disputes.heading')}
        columns={COLUMNS()}
        rowKey={(row) => row.id}
        address={(row) => pathAddress('/disputes/:caseId', { caseId: row.id })}
        empty={<p>{text('disputes.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="isOpen"
              label={text('disputes.open')}
              options={[{ value: 'true', label: text('disputes.open.only') }]}
            />
            <SelectFilter
              list={list}
              name="kind"
              label={text('disputes.kind')}
              options={PAYMENT_CASE_KINDS.map((kind) => ({
                value: kind,
                label: text(`disputes.kind.${kind}`),
              }))}
            />
            <SelectFilter
              list={list}
              name="state"
              label={text('disputes.state')}
              options={PAYMENT_CASE_STATES.map((state) => ({
                value: state,
                label: text(`disputes.state.${state}`),
              }))}
            />
            <SelectFilter
              list={list}
              name="provider"
              label={text('disputes.provider')}
              options={PROVIDERS.map((provider) => ({
                value: provider,
                label: text(`disputes.provider.${provider}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

const COLUMNS = (): readonly Column<PaymentCaseView>[] => [
  { key: 'order', head: text('disputes.order'), cell: (row) => row.orderNumber },
  { key: 'kind', head: text('disputes.kind'), cell: (row) => text(`disputes.kind.${row.kind}`) },
  { key: 'state', head: text('disputes.state'), cell: (row) => <CaseBadges one={row} /> },
  {
    key: 'amount',
    head: text('disputes.amount'),
    align: 'end',
    cell: (row) => moneyText(row.amountCents),
  },
  { key: 'buyer', head: text('disputes.buyer'), cell: (row) => row.buyerName },
  {
    key: 'due',
    head: text('disputes.due'),
    cell: (row) => (row.dueAt === null || row.closedAt !== null ? '' : dateTimeText(row.dueAt)),
  },
  { key: 'opened', head: text('disputes.opened'), cell: (row) => dateTimeText(row.openedAt) },
]
