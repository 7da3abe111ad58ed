// A new code for a ticket: the old one is refused as soon as a gate has heard of it.
import { required } from '../../../shared/assert.ts'
import type { EventId, TenantId, TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { changeTicket, type TicketNotFound, type TicketRequest } from './change-ticket.ts'
import { loadEventKeys } from './event-keys.ts'
import { issueSecond, signTicket } from './sign-ticket.ts'
import { type TicketToChange, updateCode } from './store.ts'

export type ReissuedTicket = {
  readonly ticketId: TicketId
  readonly eventId: EventId
  readonly serial: number
  /** What the QR shows from here on. */
  readonly text: string
}

/** `serial_used_up`: 255 re-issues were made; void the ticket and issue another. */
export type ReissueRefusal = { readonly code: 'ticket_void' } | { readonly code: 'serial_used_up' }

/** Raises the serial and signs anew under the current key. */
export const reissueTicket = (
  deps: Deps,
  request: TicketRequest,
): Promise<Result<ReissuedTicket, ReissueRefusal | TicketNotFound>> =>
  changeTicket(
    deps,
    request,
    async (tx, ticket): Promise<Result<ReissuedTicket, ReissueRefusal>> => {
      const renewed = await renewCode(tx, deps, request.tenantId, ticket)
      if (!renewed.ok) return renewed
      await recordActivity(tx, deps, {
        actor: request.actor,
        action: 'ticket.reissued',
        subject: { kind: 'ticket', id: ticket.id },
        metadata: { serial: renewed.value.serial },
      })
      return renewed
    },
  )

const SERIAL_MAX = 255

/** Writes the next code of a locked ticket, with the name it carries. */
export async function renewCode(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  ticket: TicketToChange,
): Promise<Result<ReissuedTicket, ReissueRefusal>> {
  if (ticket.isVoid) return refuse({ code: 'ticket_void' })
  if (ticket.serial >= SERIAL_MAX) return refuse({ code: 'serial_used_up' })
  const { eventId, attendeeName } = ticket
  const event = required(
    await loadEventKeys(tx, deps, tenantId, eventId),
    'a ticket has its event, by foreign key',
  )
  const serial = ticket.serial + 1
  const issuedAt = issueSecond(deps.now())
  const { text, payload, signature } = signTicket(event, {
    ticketId: ticket.id,
    orderId: ticket.orderId,
    attendeeName,
    typeNumber: ticket.typeNumber,
    serial,
    issuedAt,
  })
  const keyId = event.currentKeyId
  await updateCode(tx, ticket.id, { serial, keyId, issuedAt, attendeeName, payload, signature })
  return ok({ ticketId: ticket.id, eventId, serial, text })
}
