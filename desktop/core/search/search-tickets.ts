// Finding a ticket without its code: by name in either script, note, order number, phone, email or id, or by a code
// typed or pasted whole.
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { asLine } from '../../../shared/text.ts'
import { parseTicketText } from '../../../shared/tickets/qr.ts'
import type { CallOutput } from '../../contract/calls.ts'
import { GROUP_TICKETS_MAX } from '../../contract/limits.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { TicketHit } from '../../contract/views.ts'
import { firstEntryOf, ticketView } from '../checkin/admission-view.ts'
import { openSession, type Session } from '../checkin/session.ts'
import type { Core } from '../core.ts'
import { currentOperator, isSupervisor } from '../operators/operators.ts'
import type { KnownEvent } from '../stores.ts'
import type { FoundOrder } from './find-tickets.ts'

const FOUND_MAX = 20
const ID_HEX = 32
/** Fewer digits would find half the event: ids of one sale begin alike. */
const ID_HEX_MIN = 4
/** No phone number has as many digits. */
const ID_HEX_SURE = 16

export async function searchTickets(
  core: Core,
  text: string,
): Promise<Result<CallOutput<'search'>, CallRefusal>> {
  const session = openSession(core)
  if (!session.ok) return session
  await core.search.settle()
  const maySee = maySeeContacts(core)
  const ids = findIds(core, session.value, text, maySee)
  const items = ids.slice(0, FOUND_MAX).map((id) => hitOf(core, session.value, id, maySee))
  return ok({ items: items.filter((item) => item !== null), hasMore: ids.length > FOUND_MAX })
}

/** The tickets of one order, the asked one first. Alone where its order is not known here. */
export async function findGroup(
  core: Core,
  id: TicketId,
): Promise<Result<CallOutput<'group'>, CallRefusal>> {
  const session = openSession(core)
  if (!session.ok) return session
  await core.search.settle()
  const maySee = maySeeContacts(core)
  const first = hitOf(core, session.value, id, maySee)
  if (first === null) return refuse({ code: 'ticket_not_found' })
  const order = core.search.orderOf(id)
  const held = order === null ? [] : core.search.ticketsOf(order, GROUP_TICKETS_MAX)
  const others = held
    .filter((other) => other !== id)
    .slice(0, GROUP_TICKETS_MAX - 1)
    .map((other) => hitOf(core, session.value, other, maySee))
  return ok({ items: [first, ...others.filter((other) => other !== null)] })
}

/** A steward sees no contact data, and neither does whoever stands at a station where nobody is signed in. */
function maySeeContacts(core: Core): boolean {
  const operator = currentOperator(core)
  return operator !== null && isSupervisor(operator)
}

/** One more than are shown, where there are more. */
function findIds(core: Core, session: Session, text: string, maySee: boolean): TicketId[] {
  const code = parseTicketText(text)
  if (code.ok) return [code.value.fields.ticketId]
  const hex = text.trim().toLowerCase().replaceAll('-', '')
  const byId = idsByStart(core, session, hex)
  const found = core.search.find(text, maySee, FOUND_MAX + 1)
  // A few digits are the start of a phone number sooner than that of an id.
  return [...new Set(hex.length >= ID_HEX_SURE ? [...byId, ...found] : [...found, ...byId])]
}

function idsByStart(core: Core, { event }: Session, hex: string): TicketId[] {
  if (!/^[0-9a-f]+$/.test(hex) || hex.length < ID_HEX_MIN || hex.length > ID_HEX) return []
  const from = Buffer.from(hex.padEnd(ID_HEX, '0'), 'hex')
  const to = Buffer.from(hex.padEnd(ID_HEX, 'f'), 'hex')
  return core.manifest.listTicketIds(event, from, to, FOUND_MAX + 1)
}

function hitOf(
  core: Core,
  { event, list }: Session,
  id: TicketId,
  maySee: boolean,
): TicketHit | null {
  const ticket = core.manifest.findTicket(event, id)
  if (ticket === null) return null
  const entry = firstEntryOf(core.history.list(id, list.id))
  const type = event.typesByNumber.get(ticket.typeNumber) ?? null
  const order = core.search.orderOf(id)
  return {
    ...ticketView(id, ticket, type, entry?.scannedAt ?? null),
    isUnpaid: ticket.orderStatus === 'pending',
    order: order && {
      number: order.number,
      tickets: order.tickets,
      contact: maySee ? contactOf(core, event, order) : null,
    },
  }
}

function contactOf(core: Core, event: KnownEvent, order: FoundOrder) {
  const contact = core.search.contactOf(order)
  if (contact === null) return null
  const { buyer, phone, email, firstTicketId } = contact
  // A line leaves the buyer's name out where the first ticket has it.
  const name = buyer ?? core.manifest.findTicket(event, firstTicketId)?.name ?? null
  return { name: asLine(name), phone: asLine(phone), email: asLine(email) }
}
