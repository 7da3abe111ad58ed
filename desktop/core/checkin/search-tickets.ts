// Finding a ticket without its code: by the start of its id, or by a code typed or pasted whole.
// Names are sealed in blocks and are not searched.

import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { parseTicketText } from '../../../shared/tickets/qr.ts'
import type { CallOutput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { TicketHit } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { firstEntryOf, ticketView } from './admission-view.ts'
import { openSession, type Session } from './session.ts'

const FOUND_MAX = 20
const ID_HEX = 32
/** Fewer digits would find half the event: ids of one sale begin alike. */
const ID_HEX_MIN = 4

/** The ticket alone: its order is not known here. */
export function findGroup(core: Core, id: TicketId): Result<CallOutput<'group'>, CallRefusal> {
  const session = openSession(core)
  if (!session.ok) return session
  const found = foundView(core, session.value, id)
  return found === null ? refuse({ code: 'ticket_not_found' }) : ok({ items: [found] })
}

export function searchTickets(core: Core, text: string): Result<CallOutput<'search'>, CallRefusal> {
  const session = openSession(core)
  if (!session.ok) return session
  const ids = findIds(core, session.value, text)
  const items = ids.slice(0, FOUND_MAX).map((id) => foundView(core, session.value, id))
  return ok({ items: items.filter((item) => item !== null), hasMore: ids.length > FOUND_MAX })
}

function findIds(core: Core, { event }: Session, text: string): TicketId[] {
  const code = parseTicketText(text)
  if (code.ok) return [code.value.fields.ticketId]
  const hex = text.trim().toLowerCase().replaceAll('-', '')
  if (!/^[0-9a-f]+$/.test(hex) || hex.length < ID_HEX_MIN || hex.length > ID_HEX) return []
  const from = Buffer.from(hex.padEnd(ID_HEX, '0'), 'hex')
  const to = Buffer.from(hex.padEnd(ID_HEX, 'f'), 'hex')
  return core.manifest.listTicketIds(event, from, to, FOUND_MAX + 1)
}

function foundView(core: Core, { event, list }: Session, id: TicketId): TicketHit | null {
  const ticket = core.manifest.findTicket(event, id)
  if (ticket === null) return null
  const entry = firstEntryOf(core.history.list(id, list.id))
  const type = event.typesByNumber.get(ticket.typeNumber) ?? null
  return { ...ticketView(id, ticket, type, entry?.scannedAt ?? null), order: null }
}
