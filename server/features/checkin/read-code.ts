// Reads a code twice: for the ticket it names, before any key is known, and for its proof.
import type { Reading } from '../../../shared/checkin/decide.ts'
import type { TicketId } from '../../../shared/ids.ts'
import type { Result } from '../../../shared/result.ts'
import { parseTicketText, verifyTicketCode } from '../../../shared/tickets/qr.ts'
import type { CodeRefusal, ParsedCode } from '../../../shared/tickets/qr-types.ts'
import type { EventContext } from './event-context.ts'

/** A scan's text, parsed once. Null: no text, a ticket picked by hand. */
export type ParsedScan = Result<ParsedCode, CodeRefusal> | null

export const parseScan = (qrCode: string | undefined): ParsedScan =>
  qrCode === undefined ? null : parseTicketText(qrCode)

/** The ticket that a scan claims to be of; not proven. Null when its text is no code. */
export const claimedTicketId = (
  parsed: ParsedScan,
  picked: TicketId | undefined,
): TicketId | null => (parsed?.ok ? parsed.value.fields.ticketId : (picked ?? null))

/** Verifies a code of this event, against its own keys only. */
export function readCode(context: EventContext, parsed: ParsedScan): Reading {
  if (parsed === null) return { kind: 'picked' }
  if (!parsed.ok) return { kind: 'refused', refusal: parsed.error }
  const verified = verifyTicketCode(parsed.value, { events: [context.codeKeys] })
  return verified.ok
    ? { kind: 'code', code: verified.value }
    : { kind: 'refused', refusal: verified.error }
}
