// How much goes back for what an organizer wants to give back, and which tickets end. Pure.
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'

/** A paid order under its locks. */
export type GiveBackFacts = {
  /** For all tickets together: less than their prices where something was taken off. */
  readonly paidCents: number
  /** What was paid, and what of it is not promised or given back by now. */
  readonly leftCents: number
  readonly tickets: readonly {
    readonly id: TicketId
    readonly priceCents: number
    readonly isVoid: boolean
  }[]
}

/** `feeCents`: what the organizer keeps of it. */
export type GiveBackWish =
  | { readonly kind: 'order'; readonly feeCents: number }
  | {
      readonly kind: 'tickets'
      readonly ticketIds: readonly TicketId[]
      readonly feeCents: number
    }
  | { readonly kind: 'amount'; readonly amountCents: number }

export type GiveBack = {
  readonly amountCents: number
  readonly feeCents: number
  readonly ticketIds: readonly TicketId[]
  /** No ticket of it lets anybody in any more. */
  readonly isWhole: boolean
}

export type GiveBackRefusal =
  | { readonly code: 'ticket_not_found' | 'ticket_void' | 'refund_nothing' }
  /** `leftCents`: at most so much. */
  | { readonly code: 'refund_too_much'; readonly leftCents: number; readonly askedCents: number }

/** Nothing is clipped: what is more than is left is refused, so that nobody gives back what they did not mean. */
export function decideGiveBack(
  { paidCents, leftCents, tickets }: GiveBackFacts,
  wish: GiveBackWish,
): Result<GiveBack, GiveBackRefusal> {
  const chosen = chooseTickets(tickets, wish)
  if (!chosen.ok) return chosen
  const share = shareOf(paidCents, tickets)
  const { fullCents, feeCents, ended } = amountsOf(chosen.value, wish, { leftCents, share })
  const amountCents = fullCents - feeCents
  if (amountCents <= 0) return refuse({ code: 'refund_nothing' })
  if (amountCents > leftCents) {
    return refuse({ code: 'refund_too_much', leftCents, askedCents: amountCents })
  }
  const ids = new Set(ended.map(({ id }) => id))
  const isWhole = wish.kind !== 'amount' && tickets.every(({ id, isVoid }) => isVoid || ids.has(id))
  return ok({ amountCents, feeCents, ticketIds: [...ids], isWhole })
}

type Ticket = GiveBackFacts['tickets'][number]

function chooseTickets(
  tickets: readonly Ticket[],
  wish: GiveBackWish,
): Result<readonly Ticket[], GiveBackRefusal> {
  if (wish.kind === 'amount') return ok([])
  if (wish.kind === 'order') return ok(tickets.filter(({ isVoid }) => !isVoid))
  const wanted = new Set(wish.ticketIds)
  const chosen = tickets.filter(({ id }) => wanted.has(id))
  if (chosen.length < wanted.size) return refuse({ code: 'ticket_not_found' })
  return chosen.some(({ isVoid }) => isVoid) ? refuse({ code: 'ticket_void' }) : ok(chosen)
}

type Share = (priceCents: number) => number

/** What of the money a ticket of that price was paid with; what is left of a poisha stays. */
function shareOf(paidCents: number, tickets: readonly Ticket[]): Share {
  const sumCents = tickets.reduce((sum, { priceCents }) => sum + priceCents, 0)
  return (priceCents) =>
    sumCents <= paidCents ? priceCents : Math.floor((priceCents * paidCents) / sumCents)
}

function amountsOf(
  ended: readonly Ticket[],
  wish: GiveBackWish,
  { leftCents, share }: { readonly leftCents: number; readonly share: Share },
) {
  switch (wish.kind) {
    case 'amount':
      return { fullCents: wish.amountCents, feeCents: 0, ended }
    case 'order':
      return { fullCents: leftCents, feeCents: wish.feeCents, ended }
    case 'tickets': {
      const fullCents = ended.reduce((sum, { priceCents }) => sum + share(priceCents), 0)
      return { fullCents, feeCents: wish.feeCents, ended }
    }
  }
}
