// Makes tickets of an order, signed and ready to scan.
import { assert, required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { type EventKeys, loadEventKeys } from './event-keys.ts'
import { indexTickets } from './index-search.ts'
import { issueSecond, signTicket } from './sign-ticket.ts'
import { insertTickets, listTypeNumbers, lockOrderStatuses, type NewTicketRow } from './store.ts'

export type TicketToIssue = {
  readonly orderId: OrderId
  readonly ticketTypeId: TicketTypeId
  readonly attendeeName: string | null
  readonly note?: string | null
  readonly attention?: string | null
}

export type IssuedTicket = {
  readonly ticketId: TicketId
  readonly orderId: OrderId
  readonly ticketTypeId: TicketTypeId
  /** What the QR shows. */
  readonly text: string
}

export type IssueRefusal =
  | { readonly code: 'event_not_found' }
  | { readonly code: 'unknown_ticket_type'; readonly ticketTypeId: TicketTypeId }

/** A longer transaction would hold back every station's feed. */
export const ISSUE_TICKETS_MAX = 1_000

/**
 * Issues at most `ISSUE_TICKETS_MAX` tickets in one statement, in the caller's transaction: ids and issue times are
 * made inside it. The caller calls `deps.hub.publish` after its commit.
 */
export async function issueTickets(
  tx: TenantTx,
  deps: Deps,
  issue: {
    readonly tenantId: TenantId
    readonly actor: ActivityActor
    readonly eventId: EventId
    readonly tickets: readonly TicketToIssue[]
  },
): Promise<Result<readonly IssuedTicket[], IssueRefusal>> {
  const { tenantId, eventId, tickets } = issue
  assert(tickets.length <= ISSUE_TICKETS_MAX, `at most ${ISSUE_TICKETS_MAX} tickets at a time`)
  const [event, types] = await Promise.all([
    loadEventKeys(tx, deps, tenantId, eventId),
    listTypeNumbers(tx, eventId),
  ])
  if (event === null) return refuse({ code: 'event_not_found' })
  const numbersByType = new Map(types.map(({ id, number }) => [id, number]))
  const stranger = tickets.find(({ ticketTypeId }) => !numbersByType.has(ticketTypeId))
  if (stranger !== undefined) {
    return refuse({ code: 'unknown_ticket_type', ticketTypeId: stranger.ticketTypeId })
  }

  const orderIds = [...new Set(tickets.map(({ orderId }) => orderId))]
  const statuses = await lockOrderStatuses(tx, orderIds)
  const at = deps.now()
  const issuedAt = issueSecond(at)
  const signed = tickets.map((ticket) => {
    const typeNumber = numbersByType.get(ticket.ticketTypeId) ?? 0
    const orderStatus = required(statuses.get(ticket.orderId), 'a ticket is issued for an order')
    // Safe: a fresh id becomes this ticket's.
    return signNew(
      event,
      { ...ticket, typeNumber, orderStatus },
      deps.newId() as TicketId,
      issuedAt,
    )
  })
  const rows = signed.map(({ row }) => row)
  await insertTickets(tx, { eventId, keyId: event.currentKeyId, issuedAt, at }, rows)
  await indexTickets(tx, rows)
  await recordActivity(tx, deps, {
    actor: issue.actor,
    action: 'ticket.issued',
    subject: { kind: 'event', id: eventId },
    metadata: { tickets: tickets.length },
  })
  return ok(signed.map(({ issued }) => issued))
}

function signNew(
  event: EventKeys,
  ticket: TicketToIssue & { readonly typeNumber: number; readonly orderStatus: OrderStatus },
  ticketId: TicketId,
  issuedAt: number,
): { readonly row: NewTicketRow; readonly issued: IssuedTicket } {
  const { orderId, ticketTypeId } = ticket
  const { attendeeName, note = null, attention = null, typeNumber, orderStatus } = ticket
  const toSign = { ticketId, orderId, attendeeName, typeNumber, serial: 0, issuedAt }
  const { text, payload, signature } = signTicket(event, toSign)
  const row = {
    id: ticketId,
    orderId,
    orderStatus,
    ticketTypeId,
    typeNumber,
    attendeeName,
    note,
    attention,
  }
  return { row: { ...row, payload, signature }, issued: { ticketId, orderId, ticketTypeId, text } }
}
