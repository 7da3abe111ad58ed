// What was done with something, the oldest first.
import type { FC } from 'hono/jsx/dom'
import type { OrderTimeline } from '../../../../shared/payments/admin-schema.ts'
import { actionText } from '../parts/action-words.ts'
import { exactText } from '../parts/date-time.ts'
import { text } from './words.ts'

type Deed = OrderTimeline['items'][number]
type TimelineProps = { readonly items: readonly Deed[]; readonly zone: string }

export const Timeline: FC<TimelineProps> = ({ items, zone }) => (
  <section class="card">
    <h2>{text('orders.timeline')}</h2>
    <ol>
      {items.map((item) => (
        <li key={item.id}>
          {exactText(item.at, zone)} · {actionText(item.action)} · {actorOf(item)}
        </li>
      ))}
    </ol>
  </section>
)

const actorOf = ({ actor }: Deed): string => actor.name ?? text(`orders.actor.${actor.kind}`)
