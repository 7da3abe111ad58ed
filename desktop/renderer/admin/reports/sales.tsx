// What was sold on each day of the event's zone, by ticket type.
import type { FC } from 'hono/jsx/dom'
import type { SalesByDay, SalesDay } from '../../../../shared/payments/admin-schema.ts'
import { DAY_MS } from '../../../../shared/time.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { Chart } from '../parts/chart.tsx'
import { dateText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { moneyText } from '../parts/money.ts'
import { createResource } from '../parts/resource.ts'
import { createTypeNames, type TypeNames } from '../parts/type-names.ts'
import type { Report, ReportOf } from './reports-screen.tsx'
import { shown } from './shown.tsx'
import { stepsOf } from './steps.ts'
import { text } from './words.ts'

export function openSales({ eventId }: ReportOf): Report {
  const sales = createResource((signal) =>
    api('GET /tenant/events/:eventId/reports/sales-by-day', { params: { eventId }, signal }),
  )
  const types = createTypeNames(eventId)
  const download = createDownload()
  const file = `${text('reports.sales.file')}.csv`
  return {
    close: () => {
      sales.close()
      types.close()
      download.cancel()
    },
    actions: () => (
      <DownloadButton
        download={download}
        start={() => void download.start('/tenant/exports/sales-by-day.csv', { eventId }, file)}
      />
    ),
    view: () => shown(sales, (value) => <Sales report={value} types={types} />),
  }
}

/** A day is already one of the event's zone. */
const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayText = (ms: number): string => dateText(new Date(ms).toISOString(), 'UTC')

const AMOUNTS = [
  ['amountCents', 'reports.amount'],
  ['discountCents', 'reports.discount'],
  ['givenBackCents', 'reports.givenBack'],
  ['keptCents', 'reports.kept'],
] as const

const sumOf = (items: readonly SalesDay[], of: 'tickets' | (typeof AMOUNTS)[number][0]): number =>
  items.reduce((sum, item) => sum + item[of], 0)

type SalesProps = { readonly report: SalesByDay; readonly types: TypeNames }

const Sales: FC<SalesProps> = ({ report, types }) => {
  const { items, refundsDue } = report
  if (items.length === 0) return <p>{text('reports.sales.empty')}</p>
  const byDay = Map.groupBy(items, ({ day }) => dayMs(day))
  const bars = stepsOf([...byDay.keys()], DAY_MS).map((ms) => ({
    label: dayText(ms),
    value: sumOf(byDay.get(ms) ?? [], 'tickets'),
  }))
  return (
    <>
      {bars.length < 2 ? null : (
        <section class="card">
          <Chart label={text('reports.sales.chart')} unit={text('reports.tickets')} bars={bars} />
        </section>
      )}
      <SalesTable items={items} types={types} />
      {refundsDue.length === 0 ? null : <RefundsDue due={refundsDue} />}
    </>
  )
}

type TableProps = { readonly items: readonly SalesDay[]; readonly types: TypeNames }

const SalesTable: FC<TableProps> = ({ items, types }) => (
  <div class="table-place">
    <table>
      <caption class="unseen">{text('reports.sales')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('reports.day')}</th>
          <th scope="col">{text('reports.type')}</th>
          <th scope="col">{text('reports.kind')}</th>
          <th scope="col" class="end">
            {text('reports.orders')}
          </th>
          <th scope="col" class="end">
            {text('reports.tickets')}
          </th>
          {AMOUNTS.map(([key, head]) => (
            <th scope="col" class="end" key={key}>
              {text(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.day} ${item.ticketTypeId} ${item.kind}`}>
            <td>{dayText(dayMs(item.day))}</td>
            <td>{types.nameOf(item.ticketTypeId, item.ticketTypeName)}</td>
            <td>{text(`reports.kind.${item.kind}`)}</td>
            <td class="end">{number(item.orders)}</td>
            <td class="end">{number(item.tickets)}</td>
            {AMOUNTS.map(([key]) => (
              <td class="end" key={key}>
                {moneyText(item[key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan={4}>
            {text('reports.total')}
          </th>
          <td class="end">{number(sumOf(items, 'tickets'))}</td>
          {AMOUNTS.map(([key]) => (
            <td class="end" key={key}>
              {moneyText(sumOf(items, key))}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  </div>
)

const RefundsDue: FC<{ readonly due: SalesByDay['refundsDue'] }> = ({ due }) => (
  <section class="card">
    <h2>{text('reports.refunds')}</h2>
    <p>{text('reports.refunds.text')}</p>
    <ul>
      {due.map(({ day, refunds, dueCents }) => (
        <li key={day}>
          {text('reports.refunds.day', {
            day: dayText(dayMs(day)),
            refunds: number(refunds),
            amount: moneyText(dueCents),
          })}
        </li>
      ))}
    </ul>
  </section>
)
