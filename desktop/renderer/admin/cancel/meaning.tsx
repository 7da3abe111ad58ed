// What calling an event off means: tickets, people who are in, and every sum with what becomes of it.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventCancellation } from '../../../../shared/payments/event-off-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { moneyText } from '../parts/money.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { Badge, Fact } from '../parts/small.tsx'
import { text as refundText } from '../refunds/words.ts'
import { text } from './words.ts'

export type Meaning = Pick<Resource<EventCancellation>, 'state' | 'load' | 'close'> & {
  /** Asks what it means with this fee. */
  readonly withFee: (feePercent: number) => void
}

export function createMeaning(eventId: string): Meaning {
  let feePercent = 0
  const meaning = createResource((signal) =>
    api('GET /tenant/events/:eventId/cancellation', {
      params: { eventId },
      query: { feePercent },
      signal,
    }),
  )
  return {
    state: meaning.state,
    load: meaning.load,
    close: meaning.close,
    withFee: (percent) => {
      if (percent === feePercent) return
      feePercent = percent
      void meaning.load()
    },
  }
}

export const MeaningFacts: FC<EventCancellation> = (cancellation) => {
  const { tickets, inside, orders } = cancellation
  const isIn =
    inside === 0 ? text('cancel.inside.none') : text('cancel.inside', { count: number(inside) })
  return (
    <section class="card">
      <h2>{text('cancel.means')}</h2>
      <p>{text('cancel.warning')}</p>
      <dl class="facts">
        <Fact name={text('cancel.tickets')}>
          <strong>{number(tickets)}</strong> · {isIn}
        </Fact>
        <Fact name={text('cancel.orders')}>
          <strong>{number(orders)}</strong>
        </Fact>
      </dl>
      <MoneyTable {...cancellation} />
      <FeeSums {...cancellation} />
    </section>
  )
}

type Line = {
  readonly key: string
  readonly name: Child
  readonly orders: number
  readonly cents: number | null
  readonly keptCents: number | null
  readonly backCents: number | null
}

/** What one gives back oneself keeps no fee by itself. */
const byHand = (
  key: string,
  name: Child,
  { orders, cents }: EventCancellation['atGate'],
): Line => ({
  ...{ key, name, orders, cents, keptCents: null, backCents: cents },
})

const nothing = (key: string, name: string, orders: number, cents: number | null): Line => ({
  ...{ key, name, orders, cents, keptCents: null, backCents: null },
})

function linesOf(cancellation: EventCancellation): readonly Line[] {
  const { providers, atGate, unpaid, disputed, free, imported } = cancellation
  const lines = [
    ...providers.map(({ provider, isLive, isByHand, orders, leftCents, keptCents }) => ({
      key: `${provider} ${isLive} ${isByHand}`,
      name: (
        <>
          {refundText(`refunds.provider.${provider}`)}{' '}
          {isLive ? null : <Badge>{text('cancel.test')}</Badge>}{' '}
          {isByHand ? <Badge tone="care">{text('cancel.byHand')}</Badge> : null}
        </>
      ),
      ...{ orders, cents: leftCents, keptCents, backCents: leftCents - keptCents },
    })),
    byHand(
      'atGate',
      <>
        {text('cancel.atGate')} <Badge tone="care">{text('cancel.atGate.text')}</Badge>
      </>,
      atGate,
    ),
    nothing(
      'disputed',
      `${text('cancel.disputed')}: ${text('cancel.disputed.text')}`,
      disputed.orders,
      disputed.cents,
    ),
    nothing('unpaid', text('cancel.unpaid'), unpaid.orders, null),
    nothing('free', text('cancel.free'), free, null),
    nothing('imported', text('cancel.imported'), imported, null),
  ]
  return lines.filter(({ orders }) => orders > 0)
}

const amount = (cents: number | null): string =>
  cents === null ? text('cancel.none') : moneyText(cents)

function MoneyTable(cancellation: EventCancellation): Child {
  const lines = linesOf(cancellation)
  const { providers } = cancellation
  const sum = (of: (one: EventCancellation['providers'][number]) => number): number =>
    providers.reduce((total, one) => total + of(one), 0)
  if (lines.length === 0) return null
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{text('cancel.money')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('cancel.paidBy')}</th>
            {(['count', 'paid', 'kept', 'back'] as const).map((head) => (
              <th key={head} scope="col" class="end">
                {text(`cancel.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, orders, cents, keptCents, backCents }) => (
            <tr key={key}>
              <td>{name}</td>
              <td class="end">{number(orders)}</td>
              <td class="end">{amount(cents)}</td>
              <td class="end">{amount(keptCents)}</td>
              <td class="end">{amount(backCents)}</td>
            </tr>
          ))}
        </tbody>
        {providers.length < 2 ? null : (
          <tfoot>
            <tr>
              <th scope="row">{text('cancel.total')}</th>
              <td class="end">{number(sum(({ orders }) => orders))}</td>
              <td class="end">{moneyText(sum(({ leftCents }) => leftCents))}</td>
              <td class="end">{moneyText(sum(({ keptCents }) => keptCents))}</td>
              <td class="end">
                {moneyText(sum(({ leftCents, keptCents }) => leftCents - keptCents))}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** Nothing to see where nothing is kept. */
function FeeSums({ feePercent, sums }: EventCancellation): Child {
  if (feePercent === 0 || sums.length === 0) return null
  return (
    <>
      <h3>{text('cancel.sums')}</h3>
      <ul>
        {sums.map(({ leftCents, keptCents, orders }) => (
          <li key={String(leftCents)}>
            {text('cancel.sums.text', {
              left: moneyText(leftCents),
              back: moneyText(leftCents - keptCents),
              kept: moneyText(keptCents),
              count: number(orders),
            })}
          </li>
        ))}
      </ul>
    </>
  )
}
