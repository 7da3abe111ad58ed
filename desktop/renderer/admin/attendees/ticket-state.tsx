// Whether a ticket lets somebody in, in a word.
import type { FC } from 'hono/jsx/dom'
import type { TicketView } from '../../../../shared/tickets/admin-schema.ts'
import { Badge } from '../parts/small.tsx'
import { text } from './words.ts'

export const TicketBadges: FC<{ readonly ticket: TicketView }> = ({ ticket }) => (
  <>
    {ticket.isVoid ? <Badge tone="bad">{text('tickets.state.void')}</Badge> : null}
    {ticket.isBlocked && !ticket.isVoid ? (
      <Badge tone="care">{text('tickets.state.blocked')}</Badge>
    ) : null}
    {ticket.order.status === 'pending' ? <Badge tone="care">{text('tickets.unpaid')}</Badge> : null}
    {ticket.checkedInAt === null ? null : <Badge tone="good">{text('tickets.in')}</Badge>}
  </>
)
