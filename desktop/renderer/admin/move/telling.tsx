// How far the buyers are told of the newest move, and whom no mail has reached.
import type { Child, FC } from 'hono/jsx/dom'
import type { ReschedulingView, TellingView } from '../../../../shared/events/reschedule-schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { List } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { Fact, Progress } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export const createUnreached = (eventId: string): ListStore<TellingView> =>
  createList((query, signal) =>
    api('GET /tenant/events/:eventId/tellings', {
      params: { eventId },
      query: { ...query, state: 'unreached' },
      signal,
    }),
  )

type MovedProps = {
  readonly moved: ReschedulingView
  readonly zone: string
  readonly unreached: ListStore<TellingView>
  readonly again: () => void
}

const spanText = (startsAt: string, endsAt: string, zone: string): string =>
  `${dateTimeText(startsAt, zone)} – ${dateTimeText(endsAt, zone)}`

export const MovedCard: FC<MovedProps> = ({ moved, zone, unreached, again }) => {
  const { told, waiting, failed, unneeded, refundUntil } = moved
  // Nobody knows of an order that has no mail in the queue yet whether it needs one.
  const orders = moved.finishedAt === null ? moved.orders : told + waiting + failed + unneeded
  const progress = text('move.progress', { told: number(told), orders: number(orders) })
  return (
    <section class="card">
      <h2>{text('move.last')}</h2>
      <Progress label={progress} done={told + unneeded} total={orders} />
      <dl class="facts">
        <Fact name={text('move.from')}>{spanText(moved.fromStartsAt, moved.fromEndsAt, zone)}</Fact>
        <Fact name={text('move.to')}>{spanText(moved.startsAt, moved.endsAt, zone)}</Fact>
        <Fact name={text('move.at')}>{dateTimeText(moved.startedAt, zone)}</Fact>
        {refundUntil === null ? null : (
          <Fact name={text('move.refundUntil')}>{dateTimeText(refundUntil, zone)}</Fact>
        )}
        <Fact name={text('move.waiting')}>{number(waiting)}</Fact>
        <Fact name={text('move.failed')}>{number(failed)}</Fact>
        {unneeded === 0 ? null : <Fact name={text('move.unneeded')}>{number(unneeded)}</Fact>}
      </dl>
      <Unreached list={unreached} zone={zone} />
      {failed === 0 ? null : (
        <Button label={text('move.again')} press={() => void tellAgain(moved.eventId, again)} />
      )}
    </section>
  )
}

async function tellAgain(eventId: string, done: () => void): Promise<void> {
  const answer = await api('POST /tenant/events/:eventId/tellings/retry', { params: { eventId } })
  say(answer.ok ? text('move.again.done') : problemText(answer.problem))
  if (answer.ok) done()
}

function Unreached({
  list,
  zone,
}: {
  readonly list: ListStore<TellingView>
  readonly zone: string
}): Child {
  return (
    <>
      <h3>{text('move.unreached')}</h3>
      <List
        list={list}
        label={text('move.unreached')}
        rowKey={({ orderId }) => orderId}
        address={({ orderId }) => pathAddress('/orders/:orderId', { orderId })}
        columns={[
          { key: 'order', head: text('move.order'), cell: ({ orderNumber }) => orderNumber },
          { key: 'buyer', head: text('move.buyer'), cell: ({ buyerName }) => buyerName },
          {
            key: 'state',
            head: text('move.state'),
            cell: ({ state }) => text(`move.state.${state}`),
          },
          {
            key: 'tries',
            head: text('move.tries'),
            cell: ({ tries }) => number(tries),
            align: 'end',
          },
          {
            key: 'changedAt',
            head: text('move.changed'),
            cell: ({ changedAt }) => dateTimeText(changedAt, zone),
          },
        ]}
        empty={<p>{text('move.unreached.none')}</p>}
      />
    </>
  )
}
