// What speaks against a ticket that was found, before anybody asks the core: a sign and a word for each. Pure.
import type { StatusView, TicketHit } from '../../contract/views.ts'
import type { IconName } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { localName, text, timeText } from '../parts/words.ts'
import type { Tone } from '../state/tone.ts'

export type TicketMark = {
  readonly kind: 'in' | 'void' | 'blocked' | 'unpaid'
  readonly icon: IconName
  readonly tone: Exclude<Tone, 'admit'>
  readonly words: string
}

/** The gravest first; none: it may be expected to enter. */
export function marksOf(hit: TicketHit, status: StatusView): readonly TicketMark[] {
  const marks: TicketMark[] = []
  if (hit.status === 'void') {
    marks.push({ kind: 'void', icon: 'stop', tone: 'stop', words: text('search.void') })
  }
  if (hit.isBlocked) {
    marks.push({ kind: 'blocked', icon: 'stop', tone: 'stop', words: text('search.blocked') })
  }
  if (hit.checkedInAt !== null) {
    const time = timeText(hit.checkedInAt, zoneOf(status), status.clock.now)
    marks.push({ kind: 'in', icon: 'again', tone: 'again', words: text('search.in', { time }) })
  }
  if (hit.isUnpaid) {
    marks.push({ kind: 'unpaid', icon: 'care', tone: 'care', words: text('search.unpaid') })
  }
  return marks
}

export const hitName = ({ name }: TicketHit): string => name ?? text('scan.unnamed')

/** Ticket type, seat or note, order number: what tells two of one name apart. */
export function hitFacts({ ticketType, note, order }: TicketHit): readonly string[] {
  return [
    ticketType === null ? '' : localName(ticketType.name, ticketType.nameBn),
    note ?? '',
    order === null ? '' : text('search.order', { number: order.number }),
  ].filter(Boolean)
}

/** Empty where the core gave none: whoever is signed in may not see it, or nothing is known. */
export function contactFacts({ order }: TicketHit): readonly string[] {
  const contact = order?.contact
  return [contact?.name, contact?.phone, contact?.email].filter((fact) => fact != null)
}
