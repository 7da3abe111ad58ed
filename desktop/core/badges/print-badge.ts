// A badge for somebody who is in: who may have one printed, what stands on it, and where it comes out.
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { asLine } from '../../../shared/text.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { BadgeView, PrintersView } from '../../contract/badge-calls.ts'
import type { CallInput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import { firstEntryOf } from '../checkin/admission-view.ts'
import { openSession } from '../checkin/session.ts'
import type { Core } from '../core.ts'
import { currentOperator, isSupervisor } from '../operators/operators.ts'
import type { PrinterName } from './printer.ts'

/** The system's spooler may be stuck, and nobody waits longer at a gate. */
const LIST_MS_MAX = 5 * SECOND_MS
const PRINT_MS_MAX = 20 * SECOND_MS
const PRINTERS_MAX = 100

/** The printers there are, and the one that was chosen. */
export async function listPrinters(core: Core): Promise<PrintersView> {
  const { printer } = core.deps
  const items = printer === undefined ? [] : await within(core, LIST_MS_MAX, printer.list(), [])
  return {
    way: printer === undefined ? 'page' : 'system',
    items: items.slice(0, PRINTERS_MAX).map(({ name, label }) => ({ name, label })),
    chosen: core.meta.get('printer'),
  }
}

export async function choosePrinter(
  core: Core,
  { printer }: CallInput<'choosePrinter'>,
): Promise<Result<PrintersView, CallRefusal>> {
  const { items, way } = await listPrinters(core)
  const name = printer?.name ?? null
  if (name !== null && !isAmong(items, name)) return refuse({ code: 'printer_not_found' })
  if (printer === null) core.meta.remove('printer')
  else core.meta.set('printer', { name })
  return ok({ items, way, chosen: printer })
}

/** What stands on a ticket's badge, for whoever may print it. */
export function findBadge(core: Core, ticketId: TicketId): Result<BadgeView, CallRefusal> {
  const session = openSession(core)
  if (!session.ok) return session
  const { event, list } = session.value
  const ticket = core.manifest.findTicket(event, ticketId)
  if (ticket === null) return refuse({ code: 'ticket_not_found' })
  if (ticket.isVoid) return refuse({ code: 'badge_void' })
  const hasEntered = firstEntryOf(core.history.list(ticketId, list.id)) !== null
  const operator = currentOperator(core)
  if (!hasEntered && (operator === null || !isSupervisor(operator)))
    return refuse({ code: 'badge_before_entry' })
  const type = event.typesByNumber.get(ticket.typeNumber)
  const { name, nameBn } = event.head.event
  return ok({
    ticketId,
    name: asLine(ticket.name),
    ticketType: type === undefined ? null : { name: type.name, nameBn: type.nameBn },
    event: { name, nameBn },
  })
}

/** Asked of the same rules again: the page shows the badge, and this sends it off. */
export async function printBadge(
  core: Core,
  ticketId: TicketId,
): Promise<Result<{ readonly isPrinted: boolean }, CallRefusal>> {
  const badge = findBadge(core, ticketId)
  if (!badge.ok) return badge
  const { printer } = core.deps
  const chosen = core.meta.get('printer')
  if (chosen === null) return refuse({ code: 'printer_not_chosen' })
  if (printer === undefined) return ok({ isPrinted: false })
  if (chosen.name !== null && !isAmong((await listPrinters(core)).items, chosen.name))
    return refuse({ code: 'printer_not_found' })
  const printed = await within(core, PRINT_MS_MAX, printer.print(chosen.name), 'failed')
  return printed === 'printed' ? ok({ isPrinted: true }) : refuse({ code: 'printer_failed' })
}

const isAmong = (printers: readonly PrinterName[], name: string): boolean =>
  printers.some((printer) => printer.name === name)

/** What the system answers in time; `otherwise` where it does not, or fails. */
async function within<T>(core: Core, ms: number, asked: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>()
  const cancel = core.deps.timers.after(ms, () => late.resolve(otherwise))
  const answered = asked.catch((error: unknown) => {
    core.deps.log.warn('the printer did not answer', { error: String(error) })
    return otherwise
  })
  try {
    return await Promise.race([answered, late.promise])
  } finally {
    cancel()
  }
}
