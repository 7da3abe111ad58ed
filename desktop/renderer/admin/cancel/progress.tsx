// How far telling everybody and giving their money back is.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import { currentLanguage, number } from '../../parts/words.ts'
import { pathAddress } from '../frame/location.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { moneyText } from '../parts/money.ts'
import { Fact, Progress } from '../parts/small.tsx'
import { text as refundText } from '../refunds/words.ts'
import { text } from './words.ts'

export const hasWaiting = ({ waiting, skippedCount }: EventRefundView): boolean =>
  waiting + skippedCount > 0

/** In a sentence. */
function standingOf(begun: EventRefundView): string {
  if (begun.awaitsSecond !== null) return text('cancel.second')
  if (begun.finishedAt === null) return text('cancel.underWay')
  if (hasWaiting(begun)) return text('cancel.left')
  return text(begun.underWay > 0 ? 'cancel.sent' : 'cancel.finished')
}

export const ProgressCard: FC<EventRefundView> = (begun) => {
  const { orders, ordersDone, refundsCents, returnedCents, providers, atGate, eventId } = begun
  return (
    <section class="card">
      <p role="status">
        <strong>{standingOf(begun)}</strong>{' '}
        {begun.awaitsSecond === null ? null : (
          <a href={pathAddress('/refunds', {})}>{text('cancel.second.where')}</a>
        )}
      </p>
      <Progress
        label={text('cancel.progress.orders', { done: number(ordersDone), total: number(orders) })}
        done={ordersDone}
        total={orders}
      />
      {refundsCents === 0 ? null : (
        <Progress
          label={text('cancel.progress.money', {
            done: moneyText(returnedCents),
            total: moneyText(refundsCents),
          })}
          done={returnedCents}
          total={refundsCents}
        />
      )}
      {providers.length === 0 ? null : <SumTable {...begun} />}
      {atGate.orders === 0 ? null : (
        <p>
          {text('cancel.gate.rest', {
            count: number(atGate.orders),
            amount: moneyText(atGate.cents),
          })}{' '}
          <a href={pathAddress('/orders', {}, { eventId })}>{text('cancel.gate.orders')}</a>
        </p>
      )}
    </section>
  )
}

const COLUMNS = [
  ['toReturn', 'refunds', 'refundsCents'],
  ['returned', 'returned', 'returnedCents'],
  ['onItsWay', 'underWay', 'underWayCents'],
  ['waiting', 'waiting', 'waitingCents'],
] as const

type Sums = Omit<EventRefundView['providers'][number], 'provider'>

const cellsOf = (sums: Sums): Child =>
  COLUMNS.map(([key, count, cents]) => (
    <td key={key} class="end">
      {sums[count] === 0 ? (
        text('cancel.none')
      ) : (
        <>
          {moneyText(sums[cents])}
          <br />
          <small>{text('cancel.refunds', { count: number(sums[count]) })}</small>
        </>
      )}
    </td>
  ))

function SumTable(begun: EventRefundView): Child {
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{text('cancel.money')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('cancel.paidBy')}</th>
            {COLUMNS.map(([key]) => (
              <th key={key} scope="col" class="end">
                {text(`cancel.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {begun.providers.map(({ provider, ...sums }) => (
            <tr key={provider}>
              <td>{refundText(`refunds.provider.${provider}`)}</td>
              {cellsOf(sums)}
            </tr>
          ))}
        </tbody>
        {begun.providers.length < 2 ? null : (
          <tfoot>
            <tr>
              <th scope="row">{text('cancel.sum')}</th>
              {cellsOf(begun)}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** By what it was begun: a second time changes nothing of it. */
export const Terms: FC<EventRefundView> = (begun) => {
  const { feePercent, wordsEn, wordsBn, startedAt, finishedAt } = begun
  const own = currentLanguage() === 'bn' ? wordsBn : wordsEn
  const words = own ?? wordsEn ?? wordsBn
  return (
    <section class="card">
      <h2>{text('cancel.terms')}</h2>
      <dl class="facts">
        <Fact name={text('cancel.terms.fee')}>
          {feePercent === 0
            ? text('cancel.terms.none')
            : text('cancel.terms.percent', { percent: number(feePercent) })}
        </Fact>
        <Fact name={text('cancel.terms.begun')}>{dateTimeText(startedAt)}</Fact>
        {finishedAt === null ? null : (
          <Fact name={text('cancel.terms.ended')}>{dateTimeText(finishedAt)}</Fact>
        )}
      </dl>
      {words === null ? null : <blockquote>{words}</blockquote>}
    </section>
  )
}
