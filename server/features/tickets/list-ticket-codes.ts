// The codes as they are to be shown: on a ticket, in a mail, in the demo.
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { codeBytes, writeTicketText } from '../../../shared/tickets/qr.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { listOrderCodes, listStoredCodes } from './store.ts'

export type TicketWithCode = {
  readonly ticketId: TicketId
  readonly orderId: OrderId
  readonly typeNumber: number
  readonly attendeeName: string | null
  readonly isVoid: boolean
  readonly isBlocked: boolean
  /** Beside what its payment does. */
  readonly isBlockedByPerson: boolean
  readonly serial: number
  readonly createdAt: Instant
  /** What the QR shows. */
  readonly text: string
}

/** The most that one page holds. */
export const TICKET_CODES_MAX = 1_000

/** The tickets of an event in order of id, after `after` and at most `TICKET_CODES_MAX`, each with its present code. */
export async function listTicketCodes(
  tx: TenantTx,
  eventId: EventId,
  after: TicketId | null,
): Promise<readonly TicketWithCode[]> {
  const rows = await listStoredCodes(tx, eventId, after, TICKET_CODES_MAX)
  return rows.map(({ payload, signature, ...ticket }) => ({
    ...ticket,
    text: writeTicketText(codeBytes(payload, signature)),
  }))
}

/** The tickets of one order in order of id, each with its type and its present code. */
export async function listCodesOfOrder(
  tx: TenantTx,
  orderId: OrderId,
): Promise<readonly (TicketWithCode & { readonly ticketTypeId: TicketTypeId })[]> {
  const rows = await listOrderCodes(tx, orderId, TICKET_CODES_MAX)
  return rows.map(({ payload, signature, ...ticket }) => ({
    ...ticket,
    text: writeTicketText(codeBytes(payload, signature)),
  }))
}
