// One order: who bought what, the tickets of it, its payments, and all that was done with it.
import type { FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { OrderDetails } from '../../../../shared/orders/admin-schema.ts'
import type { OrderTimeline } from '../../../../shared/payments/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { localName, number } from '../../parts/words.ts'
import { type Answer, api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { moneyText } from '../parts/money.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Badge, Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { AskProvider } from './ask-provider.tsx'
import { OrderBadge, PaymentBadges } from './states.tsx'
import { Timeline } from './timeline.tsx'
import { text } from './words.ts'

type Shown = {
  readonly order: OrderDetails
  readonly timeline: OrderTimeline
  readonly event: EventDetails
}

export const openScreen: OpenScreen = ({ params }) => {
  const orderId = params['orderId'] ?? ''
  const shown = createResource((signal) => loadOrder(orderId, signal))
  return {
    title: () => text('orders.one', { number: shown.state().value?.order.number ?? '' }),
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      return value === null ? null : <Acts {...value} reload={shown.load} />
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts {...value} />}
          {value === null ? null : <Bought {...value} />}
          {value === null ? null : <Payments {...value} reload={shown.load} />}
          {value === null ? null : (
            <Timeline items={value.timeline.items} zone={value.event.timeZone} />
          )}
        </>
      )
    },
  }
}

async function loadOrder(orderId: string, signal: AbortSignal): Promise<Answer<Shown>> {
  const [order, timeline] = await Promise.all([
    api('GET /tenant/orders/:orderId', { params: { orderId }, signal }),
    api('GET /tenant/orders/:orderId/timeline', { params: { orderId }, signal }),
  ])
  if (!order.ok) return order
  if (!timeline.ok) return timeline
  const { eventId } = order.value
  const event = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
  if (!event.ok) return event
  return { ok: true, value: { order: order.value, timeline: timeline.value, event: event.value } }
}

const Facts: FC<Shown> = ({ order, timeline, event }) => (
  <dl class="facts">
    <Fact name={text('orders.state')}>
      <OrderBadge status={order.status} />
    </Fact>
    <Fact name={text('orders.event')}>{localName(event.name, event.nameBn)}</Fact>
    <Fact name={text('orders.source')}>{text(`orders.source.${timeline.source}`)}</Fact>
    <Fact name={text('orders.buyer')}>{order.buyerName}</Fact>
    <Fact name={text('orders.email')}>
      {order.buyerEmail}{' '}
      {order.mailRefusedAt === null ? null : <Badge tone="bad">{text('orders.refused')}</Badge>}
    </Fact>
    {order.buyerPhone === null ? null : <Fact name={text('orders.phone')}>{order.buyerPhone}</Fact>}
    <Fact name={text('orders.total')}>{moneyText(order.totalCents)}</Fact>
    {order.givenBackCents === 0 ? null : (
      <Fact name={text('orders.money')}>
        {text('orders.money.sums', {
          paid: moneyText(order.paidCents),
          back: moneyText(order.givenBackCents),
          kept: moneyText(order.keptCents),
        })}
      </Fact>
    )}
    {order.promoCode === null ? null : (
      <Fact name={text('orders.promo')}>
        {text('orders.promo.off', {
          code: order.promoCode,
          amount: moneyText(order.discountCents),
        })}
      </Fact>
    )}
    <Fact name={text('orders.made')}>{dateTimeText(order.createdAt, event.timeZone)}</Fact>
    {order.paidAt === null ? null : (
      <Fact name={text('orders.paidAt')}>{dateTimeText(order.paidAt, event.timeZone)}</Fact>
    )}
    {timeline.holdExpiresAt === null ? null : (
      <Fact name={text('orders.held')}>{dateTimeText(timeline.holdExpiresAt, event.timeZone)}</Fact>
    )}
  </dl>
)

const Bought: FC<Shown> = ({ order, event }) => {
  const typeName = (id: string): string => {
    const type = event.ticketTypes.find((one) => one.id === id)
    return type === undefined ? '' : localName(type.name, type.nameBn)
  }
  return (
    <section class="card">
      <h2>{text('orders.tickets')}</h2>
      <ul>
        {order.items.map((item) => (
          <li key={item.ticketTypeId}>
            {text('orders.item', {
              count: number(item.quantity),
              name: typeName(item.ticketTypeId),
              price: moneyText(item.unitPriceCents),
            })}
          </li>
        ))}
      </ul>
      {order.tickets.length === 0 ? <p>{text('orders.tickets.none')}</p> : null}
      <ul>
        {order.tickets.map((ticket) => (
          <li key={ticket.id}>
            <a href={pathAddress('/attendees/:ticketId', { ticketId: ticket.id })}>
              {ticket.attendeeName ?? order.buyerName} · {typeName(ticket.ticketTypeId)}
            </a>{' '}
            {ticket.isVoid ? <Badge>{text('tickets.state.void')}</Badge> : null}
            {ticket.isBlocked ? <Badge tone="care">{text('tickets.state.blocked')}</Badge> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Payments: FC<ActsProps> = ({ timeline, event, reload }) =>
  timeline.payments.length === 0 ? null : (
    <section class="card">
      <h2>{text('payments.heading')}</h2>
      <ul>
        {timeline.payments.map((payment) => (
          <li key={payment.id}>
            {dateTimeText(payment.createdAt, event.timeZone)} ·{' '}
            {text(`payments.provider.${payment.provider}`)} · {moneyText(payment.amountCents)}{' '}
            <PaymentBadges payment={payment} />
            <BackBadges refunds={timeline.refunds.filter((one) => one.attemptId === payment.id)} />
            <AskProvider payment={payment} reload={reload} />
          </li>
        ))}
      </ul>
    </section>
  )

/** What of a payment has gone back, and what still has to; one that failed waits for a person. */
const BackBadges: FC<Pick<OrderTimeline, 'refunds'>> = ({ refunds }) => {
  const sum = (isDone: boolean): number =>
    refunds
      .filter(({ state }) => (state === 'succeeded') === isDone)
      .reduce((cents, { amountCents }) => cents + amountCents, 0)
  const [backCents, owedCents] = [sum(true), sum(false)]
  return (
    <>
      {backCents === 0 ? null : (
        <Badge>{text('payments.back', { amount: moneyText(backCents) })}</Badge>
      )}
      {owedCents === 0 ? null : (
        <Badge tone="care">{text('payments.refund', { amount: moneyText(owedCents) })}</Badge>
      )}
    </>
  )
}

type ActsProps = Shown & { readonly reload: () => Promise<void> }

/** What can be done with it as it stands. */
const Acts: FC<ActsProps> = ({ order, timeline, reload }) => {
  const isAtGate = timeline.source === 'gate' && order.status === 'pending'
  return (
    <>
      {order.tickets.length === 0 ? null : (
        <Button label={text('orders.resend')} press={() => void resend(order)} />
      )}
      {order.status === 'paid' || order.status === 'refunded' ? (
        <a
          class="button plain"
          href={pathAddress('/orders/:orderId/refunds', { orderId: order.id })}
        >
          {text('orders.refunds')}
        </a>
      ) : null}
      {isAtGate ? (
        <Button
          label={text('orders.paid')}
          weight="main"
          press={() => void act(order, 'paid', reload)}
        />
      ) : null}
      {order.status === 'pending' ? (
        <Button
          label={text('orders.cancel')}
          weight="danger"
          press={() => void act(order, 'cancel', reload)}
        />
      ) : null}
    </>
  )
}

async function resend(order: OrderDetails): Promise<void> {
  const isSure = await confirm({
    heading: text('orders.resend'),
    text: text('orders.resend.text', { email: order.buyerEmail }),
    yes: text('orders.resend'),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await api('POST /tenant/orders/:orderId/resend', {
    params: { orderId: order.id },
  })
  say(answer.ok ? text('orders.resend.done') : problemText(answer.problem))
}

async function act(
  order: OrderDetails,
  name: 'paid' | 'cancel',
  reload: () => Promise<void>,
): Promise<void> {
  const isSure = await confirm({
    heading: text(`orders.${name}`),
    text: text(`orders.${name}.text`, {
      number: order.number,
      amount: moneyText(order.totalCents),
    }),
    yes: text(`orders.${name}`),
    isDanger: name === 'cancel',
  })
  if (!isSure) return
  const answer = await api(`POST /tenant/orders/:orderId/${name}`, {
    params: { orderId: order.id },
  })
  say(answer.ok ? text(`orders.${name}.done`) : problemText(answer.problem))
  await reload()
}
