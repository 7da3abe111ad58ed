// Reads a code twice: for the ticket it names, before any key is known, and for its proof.
import type { Reading } from '../../../shared/checkin/decide.ts'
import type { TenantId, TicketId } from '../../../shared/ids.ts'
import type { Result } from '../../../shared/result.ts'
import { parseTicketText, verifyTicketCode } from '../../../shared/tickets/qr.ts'
import type { CodeKeys, CodeRefusal, ParsedCode } from '../../../shared/tickets/qr-types.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { loadCodeKeys } from '../tickets/event-keys.ts'
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

export type CodeReader = (context: EventContext, parsed: ParsedScan) => Reading

/** Verifies codes of these events, each against its own event only. */
export async function codeReader(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  contexts: readonly EventContext[],
): Promise<CodeReader> {
  const eventIds = contexts.map((context) => context.rules.id)
  const { events } = await loadCodeKeys(tx, deps, tenantId, eventIds)
  const keys = new Map<string, CodeKeys>(
    events.map((event) => [event.eventId, { events: [event] }]),
  )
  return (context, parsed) => {
    if (parsed === null) return { kind: 'picked' }
    if (!parsed.ok) return { kind: 'refused', refusal: parsed.error }
    const verified = verifyTicketCode(parsed.value, keys.get(context.rules.id) ?? { events: [] })
    return verified.ok
      ? { kind: 'code', code: verified.value }
      : { kind: 'refused', refusal: verified.error }
  }
}
