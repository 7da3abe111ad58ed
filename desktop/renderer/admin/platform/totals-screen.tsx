// The installation in numbers.
import type { FC } from 'hono/jsx/dom'
import type { PlatformTotals } from '../../../../shared/payments/admin-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { moneyText } from '../parts/money.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Badge, Fact } from '../parts/small.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = () => {
  const totals = createResource((signal) => api('GET /admin/totals', { signal }))
  return {
    title: () => text('totals.heading'),
    close: totals.close,
    view: () => {
      const { value } = totals.state()
      return (
        <>
          <ResourceNote of={totals} />
          {value === null ? null : <Counts totals={value} />}
          {value === null ? null : <Money totals={value} />}
        </>
      )
    },
  }
}

type TotalsProps = { readonly totals: PlatformTotals }

const Counts: FC<TotalsProps> = ({ totals: { tenants, events, tickets, webhookEvents } }) => (
  <dl class="facts">
    <Fact name={text('tenants.heading')}>
      {text('totals.tenants', {
        active: number(tenants.active),
        pending: number(tenants.pending),
        suspended: number(tenants.suspended),
      })}
    </Fact>
    <Fact name={text('totals.events')}>
      {text('totals.events.counts', {
        published: number(events.published),
        draft: number(events.draft),
        over: number(events.cancelled + events.archived),
      })}
    </Fact>
    <Fact name={text('totals.tickets')}>{number(tickets)}</Fact>
    <Fact name={text('hooks.heading')}>
      <a href={pathAddress('/platform/webhook-events', {}, { state: 'failed' })}>
        {text('totals.hooks', {
          pending: number(webhookEvents.pending),
          failed: number(webhookEvents.failed),
        })}
      </a>
    </Fact>
  </dl>
)

const Money: FC<TotalsProps> = ({ totals }) => (
  <div class="tiles">
    {totals.money.map((one) => (
      <section class="card" key={`${one.provider}${one.isLive}`}>
        <h2>
          {text(`money.provider.${one.provider}`)}{' '}
          {one.isLive ? null : <Badge>{text('money.test')}</Badge>}
        </h2>
        <p>
          <strong>{moneyText(one.paidCents)}</strong>{' '}
          {text('money.count', { count: number(one.paidCount) })}
        </p>
        {one.givenBackCents === 0 ? null : (
          <p>
            {text('money.kept', {
              back: moneyText(one.givenBackCents),
              kept: moneyText(one.keptCents),
            })}
          </p>
        )}
        <p>{text('money.open', { count: number(one.openCount) })}</p>
        {one.mismatchedCount === 0 ? null : (
          <p>{text('money.look', { count: number(one.mismatchedCount) })}</p>
        )}
        {one.refundDueCents === 0 ? null : (
          <p>{text('money.due', { amount: moneyText(one.refundDueCents) })}</p>
        )}
      </section>
    ))}
  </div>
)
