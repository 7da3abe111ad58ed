// What each provider brought for an event on each day, what of it goes back, and what is kept.
import type { FC } from 'hono/jsx/dom'
import type { MoneyByDay, MoneyDay } from '../../../../shared/payments/admin-schema.ts'
import { api } from '../api/api.ts'
import { dateText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { moneyText } from '../parts/money.ts'
import { createResource } from '../parts/resource.ts'
import { Badge } from '../parts/small.tsx'
import type { Report, ReportOf } from './reports-screen.tsx'
import { shown } from './shown.tsx'
import { text } from './words.ts'

export function openMoney({ eventId }: ReportOf): Report {
  const money = createResource((signal) =>
    api('GET /tenant/events/:eventId/reports/money-by-day', { params: { eventId }, signal }),
  )
  const download = createDownload()
  const file = `${text('reports.money.file')}.csv`
  return {
    close: () => {
      money.close()
      download.cancel()
    },
    actions: () => (
      <DownloadButton
        download={download}
        start={() => void download.start('/tenant/exports/money-by-day.csv', { eventId }, file)}
      />
    ),
    view: () => shown(money, (value) => <Money report={value} />),
  }
}

/** A day is already one of the event's zone. */
const dayText = (day: string): string => dateText(`${day}T00:00:00Z`, 'UTC')

const AMOUNTS = [
  ['paidCents', 'reports.paid'],
  ['givenBackCents', 'reports.givenBack'],
  ['keptCents', 'reports.kept'],
] as const

const sumOf = (items: readonly MoneyDay[], of: (typeof AMOUNTS)[number][0]): number =>
  items.reduce((sum, item) => sum + item[of], 0)

const Money: FC<{ readonly report: MoneyByDay }> = ({ report: { items } }) => {
  if (items.length === 0) return <p>{text('reports.money.empty')}</p>
  return (
    <>
      <p>{text('reports.money.text')}</p>
      <div class="table-place">
        <table>
          <caption class="unseen">{text('reports.money')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('reports.day')}</th>
              <th scope="col">{text('reports.provider')}</th>
              {AMOUNTS.map(([key, head]) => (
                <th scope="col" class="end" key={key}>
                  {text(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{items.map(moneyRow)}</tbody>
          <tfoot>
            <tr>
              <th scope="row" colspan={2}>
                {text('reports.total')}
              </th>
              {AMOUNTS.map(([key]) => (
                <td class="end" key={key}>
                  {moneyText(sumOf(items, key))}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  )
}

const moneyRow = (item: MoneyDay) => (
  <tr key={`${item.day} ${item.provider} ${item.isLive}`}>
    <td>{dayText(item.day)}</td>
    <td>
      {text(`reports.provider.${item.provider}`)}{' '}
      {item.isLive ? null : <Badge>{text('reports.test')}</Badge>}
    </td>
    {AMOUNTS.map(([key]) => (
      <td class="end" key={key}>
        {moneyText(item[key])}
      </td>
    ))}
  </tr>
)
