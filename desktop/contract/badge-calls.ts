// Badges: what may be asked of the printer, and what stands on one.
import * as v from 'valibot'
import { TicketId } from '../../shared/ids.ts'

const PRINTER_CHARS_MAX = 500

export const PrintersView = v.object({
  /** `system`: the station prints. `page`: it cannot, and the page asks its browser to. */
  way: v.picklist(['system', 'page']),
  /** The system's; none where the page prints. */
  items: v.array(v.object({ name: v.string(), label: v.string() })),
  /** Null: no badges are printed here. A `name` of null is the system's own choice, or the browser's dialog. */
  chosen: v.nullable(v.object({ name: v.nullable(v.string()) })),
})
export type PrintersView = v.InferOutput<typeof PrintersView>

/** No code: a badge hangs in sight of everybody, and a code lets in whoever copies it. */
export const BadgeView = v.object({
  ticketId: TicketId,
  name: v.nullable(v.string()),
  ticketType: v.nullable(v.object({ name: v.string(), nameBn: v.nullable(v.string()) })),
  event: v.object({ name: v.string(), nameBn: v.nullable(v.string()) }),
})
export type BadgeView = v.InferOutput<typeof BadgeView>

const ofTicket = v.strictObject({ ticketId: TicketId })

export const BADGE_CALLS = {
  printers: { input: v.strictObject({}), output: PrintersView },
  /** Null: no badges. */
  choosePrinter: {
    input: v.strictObject({
      printer: v.nullable(
        v.strictObject({
          name: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(PRINTER_CHARS_MAX))),
        }),
      ),
    }),
    output: PrintersView,
  },
  /** For whoever was let in; for anybody else only where a supervisor is signed in. */
  badge: { input: ofTicket, output: BadgeView },
  /** Prints the badge that the page shows for this ticket. False: the page asks its browser to. */
  printBadge: { input: ofTicket, output: v.object({ isPrinted: v.boolean() }) },
} as const
