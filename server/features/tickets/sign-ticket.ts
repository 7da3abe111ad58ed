// Makes a ticket's code under its event's current key. Pure but for the hash.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { OrderId, TicketId } from '../../../shared/ids.ts'
import { encodeTicketCode, type SignedCode } from '../../../shared/tickets/qr.ts'
import { type Instant, SECOND_MS } from '../../../shared/time.ts'
import type { EventKeys } from './event-keys.ts'

export type TicketToSign = {
  readonly ticketId: TicketId
  readonly orderId: OrderId
  readonly attendeeName: string | null
  readonly typeNumber: number
  readonly serial: number
  readonly issuedAt: Instant
}

/** Order and name go into the code only where the event says so: a longer code costs seconds on a slow scanner. */
export function signTicket(event: EventKeys, ticket: TicketToSign): SignedCode {
  const current = required(
    event.keys.find(({ keyId }) => keyId === event.currentKeyId),
    'the current key of an event is never revoked',
  )
  const fields = {
    ...ticket,
    keyId: current.keyId,
    orderId: event.isOrderInCode ? ticket.orderId : null,
    attendeeName: event.isNameInCode ? ticket.attendeeName : null,
  }
  return encodeTicketCode(fields, { ...event, tagOf: current.tagOf })
}

/**
 * When a code counts as issued: the next whole second. Never before `now`, so that a code is not older than the
 * transaction that makes it, which is what a station's `completeUntil` relies on.
 */
export const issueSecond = (now: Instant): Instant => Math.ceil(now / SECOND_MS) * SECOND_MS

const DIGEST_BYTES = 16

/** What a listed event's stations hold of a code instead of a key: the first 16 bytes of SHA-256 over all its bytes. */
export const digestOfCode = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest().subarray(0, DIGEST_BYTES)
