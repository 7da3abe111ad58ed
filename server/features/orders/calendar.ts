// An event for the buyer's own calendar (RFC 5545).
import ical from 'ical-generator'
import type { Instant } from '../../../shared/time.ts'

export type CalendarEvent = {
  readonly orderNumber: string
  readonly name: string
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly url: string
  /** Raised whenever the event changes: a calendar that has the entry takes the newer one. */
  readonly sequence: number
}

/** The same order is the same entry, however often it is added. Times are UTC: every calendar shows them in its own zone. */
export function writeCalendar(event: CalendarEvent, now: Instant, host: string): string {
  const calendar = ical({ prodId: '//Probesh//Tickets//EN' })
  calendar.createEvent({
    id: `order-${event.orderNumber}@${host}`,
    sequence: event.sequence,
    stamp: new Date(now),
    start: new Date(event.startsAt),
    end: new Date(event.endsAt),
    summary: event.name,
    location: event.venue,
    url: event.url,
  })
  return calendar.toString()
}
