// What a buyer chose, as it travels between the pages: `q.<ticket type>=<how many>`.
import * as v from 'valibot'
import { TicketTypeId } from '../../../../shared/ids.ts'
import { ORDER_TICKETS_MAX } from '../../../../shared/orders/schema.ts'

const PREFIX = 'q.'

/** Left out: what is no id, no number, or none. More than one order may hold stays, and is refused with a sentence. */
export function readChosen(fields: URLSearchParams): ReadonlyMap<TicketTypeId, number> {
  const chosen = new Map<TicketTypeId, number>()
  for (const [name, value] of fields) {
    if (!name.startsWith(PREFIX)) continue
    const id = v.safeParse(TicketTypeId, name.slice(PREFIX.length))
    const quantity = /^\d{1,6}$/.test(value) ? Number(value) : 0
    if (id.success && quantity > 0 && chosen.size < ORDER_TICKETS_MAX)
      chosen.set(id.output, quantity)
  }
  return chosen
}

export const writeChosen = (chosen: ReadonlyMap<string, number>): string =>
  [...chosen].map(([id, quantity]) => `${PREFIX}${id}=${quantity}`).join('&')
