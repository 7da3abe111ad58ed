// What every account holds, and what each day of Dhaka brought.
import type { FC } from 'hono/jsx/dom'
import type { LedgerBalance, LedgerDayReport } from '../../../../shared/payments/ledger-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { moneyText } from '../parts/money.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Badge } from '../parts/small.tsx'
import type { Book } from './ledger-screen.tsx'
import { createPeriod, dayText, PeriodFields } from './period.tsx'
import { text } from './words.ts'

type Days = { readonly items: readonly LedgerDayReport[] }
type Balances = { readonly items: readonly LedgerBalance[] }

export function openDays(): Book {
  const period = createPeriod(() => void days.load())
  const days: Resource<Days> = createResource((signal) =>
    api('GET /tenant/ledger/days', { query: period.value(), signal }),
  )
  const balances: Resource<Balances> = createResource((signal) =>
    api('GET /tenant/ledger/balances', { signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/ledger-days.csv',
      period.value(),
      `${text('ledger.days.file')}.csv`,
    )
  return {
    close: () => {
      days.close()
      balances.close()
      download.cancel()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => {
      const [{ value }, held] = [days.state(), balances.state()]
      return (
        <>
          <ResourceNote of={balances} />
          {held.value === null ? null : <BalancesView items={held.value.items} />}
          <div class="filters">
            <PeriodFields period={period} />
          </div>
          <ResourceNote of={days} />
          {value === null ? null : <DaysView items={value.items} />}
        </>
      )
    },
  }
}

/** By provider, test money apart. What is a credit in the books is told as an amount: the words say which way. */
const BalancesView: FC<Balances> = ({ items }) => {
  const byProvider = Map.groupBy(items, ({ provider, isLive }) => `${provider} ${isLive}`)
  return (
    <div class="tiles">
      {[...byProvider.values()].map((own) => (
        <BalanceCard key={`${own[0]?.provider}${own[0]?.isLive}`} items={own} />
      ))}
    </div>
  )
}

const BalanceCard: FC<Balances> = ({ items }) => {
  const [first] = items
  if (first === undefined) return null
  const shown = items.filter(
    ({ account, balanceCents }) => balanceCents !== 0 || account === 'at_provider',
  )
  return (
    <section class="card">
      <h2>
        {text(`payments.provider.${first.provider}`)}{' '}
        {first.isLive ? null : <Badge>{text('payments.test')}</Badge>}
      </h2>
      <dl class="facts">
        {shown.map(({ account, balanceCents }) => (
          <div key={account}>
            <dt>{text(`ledger.account.${account}`)}</dt>
            <dd>{moneyText(CREDITS.has(account) ? -balanceCents : balanceCents)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const CREDITS: ReadonlySet<string> = new Set(['sales', 'to_give_back', 'by_hand'])

const DaysView: FC<Days> = ({ items }) => {
  if (items.length === 0) return <p class="empty">{text('ledger.days.empty')}</p>
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{text('ledger.book.days')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('ledger.day')}</th>
            <th scope="col">{text('ledger.provider')}</th>
            {AMOUNTS.map((name) => (
              <th key={name} scope="col" class="end">
                {text(`ledger.${name}`)}
              </th>
            ))}
            <th scope="col" class="end">
              {text('ledger.differing')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={`${row.day} ${row.provider} ${row.isLive}`}>
              <th scope="row">{dayText(row.day)}</th>
              <td>
                {text(`payments.provider.${row.provider}`)}{' '}
                {row.isLive ? null : <Badge>{text('payments.test')}</Badge>}
              </td>
              {AMOUNTS.map((name) => (
                <td key={name} class="end">
                  {row[name] === 0 ? '' : moneyText(row[name])}
                </td>
              ))}
              <td class="end">
                {row.differences === 0 ? '' : <Badge tone="care">{number(row.differences)}</Badge>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const AMOUNTS = ['paidCents', 'refundedCents', 'returnedCents', 'feeCents', 'paidOutCents'] as const
