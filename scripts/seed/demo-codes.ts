// Tickets of the demo that are special, and one code for each verdict that a person can try.

import type { Deps } from '../../server/deps.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { blockTicket } from '../../server/features/tickets/block-ticket.ts'
import { loadEventKeys } from '../../server/features/tickets/event-keys.ts'
import {
  listTicketCodes,
  type TicketWithCode,
} from '../../server/features/tickets/list-ticket-codes.ts'
import { reissueTicket } from '../../server/features/tickets/reissue-ticket.ts'
import { issueSecond, signTicket } from '../../server/features/tickets/sign-ticket.ts'
import { voidTicket } from '../../server/features/tickets/void-ticket.ts'
import { type TenantTx, withTenant } from '../../server/platform/db/tenant-tx.ts'
import { required } from '../../shared/assert.ts'
import type { EventId, OrderId, TenantId } from '../../shared/ids.ts'
import { TYPE } from './demo-event.ts'
import { granted } from './make-event.ts'

export type DemoCode = {
  /** What the code is of, for a person who tries it. */
  readonly label: string
  /** What the list `Main entry` answers the first time, on a machine that knows the ticket. */
  readonly expect: string
  readonly text: string
}

const EACH = 4

/** Voids, blocks and re-issues a few general tickets. Done twice it changes nothing more, but for the re-issues. */
export async function makeSpecialTickets(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<void> {
  const tickets = await withTenant(deps.db, tenantId, (tx) => listTicketCodes(tx, eventId, null))
  const general = tickets.filter(({ typeNumber }) => typeNumber === TYPE.general)
  for (const [at, { ticketId }] of general.slice(0, EACH * 3).entries()) {
    const request = { tenantId, ticketId, actor: SYSTEM_ACTOR }
    if (at < EACH) granted(await voidTicket(deps, request))
    else if (at < EACH * 2) granted(await blockTicket(deps, request))
    else granted(await reissueTicket(deps, request))
  }
}

/** One code or a few for each verdict, as the tickets stand. What a person changed is left out. */
export function listDemoCodes(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<readonly DemoCode[]> {
  return withTenant(deps.db, tenantId, async (tx) => {
    const tickets = await listTicketCodes(tx, eventId, null)
    const unpaid = await listUnpaidOrders(tx, eventId)
    const isPlain = (ticket: TicketWithCode): boolean =>
      !ticket.isVoid && !ticket.isBlocked && ticket.serial === 0 && !unpaid.has(ticket.orderId)
    const plain = (typeNumber: number, count: number): readonly TicketWithCode[] =>
      tickets.filter((ticket) => ticket.typeNumber === typeNumber && isPlain(ticket)).slice(-count)
    const renewed = tickets.filter(({ serial, isVoid }) => serial > 0 && !isVoid).slice(0, 1)
    const show = (label: string, expect: string, shown: readonly TicketWithCode[]): DemoCode[] =>
      shown.map((ticket) => ({ label: labelOf(label, ticket), expect, text: ticket.text }))
    return [
      ...show('General ticket', 'ok', plain(TYPE.general, 3)),
      ...show('VIP ticket, with a note for the gate', 'ok', plain(TYPE.vip, 1)),
      ...show('Student ticket, with a note for the gate', 'ok', plain(TYPE.student, 1)),
      ...show('Early bird, which had to come earlier', 'invalid_time', plain(TYPE.earlyBird, 1)),
      ...show(
        'Unpaid: the gate is asked',
        'unpaid',
        tickets.filter(({ orderId }) => unpaid.has(orderId)).slice(0, 1),
      ),
      ...show('Void ticket', 'canceled', tickets.filter(({ isVoid }) => isVoid).slice(0, 1)),
      ...show(
        'Blocked ticket',
        'blocked',
        tickets.filter(({ isBlocked }) => isBlocked).slice(0, 1),
      ),
      ...show('Re-issued ticket, its new code', 'ok', renewed),
      ...(await Promise.all(
        renewed.map((ticket) => firstCode(tx, deps, tenantId, eventId, ticket)),
      )),
      ...(await foreignCodes(tx, eventId)),
      { label: 'Not a ticket', expect: 'invalid', text: 'https://kuasha.example/lineup' },
    ]
  })
}

const labelOf = (label: string, { attendeeName }: TicketWithCode): string =>
  attendeeName === null ? label : `${label} (${attendeeName})`

async function listUnpaidOrders(tx: TenantTx, eventId: EventId): Promise<ReadonlySet<OrderId>> {
  const rows = await tx<{ id: OrderId }[]>`
    select id from orders where event_id = ${eventId} and status = 'pending' order by id limit 100
  `
  return new Set(rows.map(({ id }) => id))
}

/** The code as it was first issued, signed once more: it follows from the ticket. */
async function firstCode(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
  ticket: TicketWithCode,
): Promise<DemoCode> {
  const event = required(await loadEventKeys(tx, deps, tenantId, eventId), 'the demo has its event')
  const issuedAt = issueSecond(ticket.createdAt)
  const { text } = signTicket(event, { ...ticket, serial: 0, issuedAt })
  return { label: labelOf('Re-issued ticket, its old code', ticket), expect: 'revoked', text }
}

/** A ticket of the same organizer's other event. */
async function foreignCodes(tx: TenantTx, eventId: EventId): Promise<readonly DemoCode[]> {
  const [other] = await tx<{ id: EventId; name: string }[]>`
    select id, name from events where id <> ${eventId} order by created_at limit 1
  `
  if (other === undefined) return []
  const [ticket] = await listTicketCodes(tx, other.id, null)
  if (ticket === undefined) return []
  return [{ label: `Ticket of ${other.name}`, expect: 'wrong_event', text: ticket.text }]
}
