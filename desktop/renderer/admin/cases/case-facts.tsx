// Whose ticket a case is about, and who settled it.
import type { Child } from 'hono/jsx/dom'
import type { CaseTicket } from '../../../../shared/checkin/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { pathAddress } from '../frame/location.ts'
import { exactText } from '../parts/date-time.ts'
import { Badge, Fact } from '../parts/small.tsx'
import { nameText } from './scan-words.ts'
import { text } from './words.ts'

/** In the page's language; empty: the server has no such ticket. */
export const typeText = (ticket: CaseTicket | null): string =>
  ticket === null ? '' : localName(ticket.ticketType.name, ticket.ticketType.nameBn)

type TicketFactsProps = { readonly ticket: CaseTicket | null }

export const TicketFacts = ({ ticket }: TicketFactsProps): Child =>
  ticket === null ? (
    <Fact name={text('cases.ticket')}>{text('cases.noTicket')}</Fact>
  ) : (
    <>
      <Fact name={text('cases.holder')}>
        <a href={pathAddress('/attendees/:ticketId', { ticketId: ticket.id })}>
          {ticket.attendeeName ?? ticket.order.buyerName}
        </a>
      </Fact>
      <Fact name={text('cases.type')}>{typeText(ticket)}</Fact>
      <Fact name={text('cases.order')}>
        <a href={pathAddress('/orders/:orderId', { orderId: ticket.order.id })}>
          {ticket.order.number}
        </a>
      </Fact>
      <Fact name={text('cases.buyer')}>
        {ticket.order.buyerName} · {ticket.order.buyerEmail}
        {ticket.order.buyerPhone === null ? '' : ` · ${ticket.order.buyerPhone}`}
      </Fact>
    </>
  )

type SettledFactsProps = {
  readonly settled: {
    readonly note: string | null
    readonly resolvedAt: string | null
    readonly resolvedBy: { readonly name: string | null } | null
  }
  /** The decision in words; null: it is open. */
  readonly outcome: string | null
  readonly zone: string
}

export const SettledFacts = ({ settled, outcome, zone }: SettledFactsProps): Child => (
  <>
    <Fact name={text('cases.state')}>
      {outcome === null ? (
        <Badge tone="care">{text('cases.state.open')}</Badge>
      ) : (
        <Badge tone="good">{outcome}</Badge>
      )}
    </Fact>
    {settled.resolvedAt === null ? null : (
      <Fact name={text('cases.at')}>
        {exactText(settled.resolvedAt, zone)}
        {settled.resolvedBy === null ? '' : ` · ${nameText(settled.resolvedBy)}`}
      </Fact>
    )}
    {settled.note === null ? null : <Fact name={text('cases.note')}>{settled.note}</Fact>}
  </>
)
