// Texts that a scanner hands over: good ones in every dress, and bad ones.
import type { Random } from './random.ts'
import type { SimTicket, Venue } from './world.ts'

/** What the scanner said, and the code that it was made of; null for what no server ever issued. */
export type Scanned = { readonly text: string; readonly code: string }

/** A few tickets are scanned again and again, at every gate; the others now and then. */
export function pickTicket(random: Random, venue: Venue): SimTicket {
  const free = venue.tickets.filter((ticket) => !ticket.isReserved)
  return random.pick(random.chance(0.55) ? free.slice(0, 6) : free)
}

/** The code that is good now, as a scanner may type it. */
export function dressed(random: Random, code: string): Scanned {
  const dress = random.pick([
    (text: string) => text,
    (text: string) => text,
    (text: string) => text.toLowerCase(),
    (text: string) => ` ${text}\r\n`,
    (text: string) => `]Q1${text}`,
    (text: string) => `${text}${text}`,
  ])
  return { text: dress(code), code }
}

/** Another organizer's, a forgery, half a code, or no code at all. */
export function badText(random: Random, venue: Venue, other: Venue): Scanned {
  const code = random.pick(venue.tickets).codes[0] ?? ''
  const at = 2 + random.below(code.length - 2)
  const text = random.pick([
    random.pick(other.tickets).codes[0] ?? '',
    code.slice(0, at),
    `${code.slice(0, at)}${code.charAt(at) === '7' ? '8' : '7'}${code.slice(at + 1)}`,
    'https://example.com/menu',
    '',
    `${code.slice(0, 20)}${random.pick(venue.tickets).codes[0]?.slice(20) ?? ''}`,
  ])
  return { text, code: text }
}
