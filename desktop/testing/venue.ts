// An event with tickets and codes, served by an edge that answers all a station asks: for tests of the whole page.
import { createHash, createHmac } from 'node:crypto'
import { type EventId, idToBytes, type TicketId } from '../../shared/ids.ts'
import type { StationReportText, WipeOrder } from '../../shared/stations/contact.ts'
import type { OrderLine } from '../../shared/sync/search-fields.ts'
import { encodeTicketCode } from '../../shared/tickets/qr.ts'
import type { Instant } from '../../shared/time.ts'
import { type EdgeRequest, type FakeEdge, json, ndjson, problem, startEdge } from './fake-edge.ts'
import {
  EVENT,
  GATE,
  LIST,
  LIST_ROW,
  type Row,
  SERVER_TIME,
  STATION,
  ticketIdOf,
  ticketRow,
  writeDownload,
} from './feed.ts'
import { writeFields } from './orders.ts'

export const PAIRING_CODE = 'PAIR-1234'

/** The key that the feed's head hands to stations. */
const KEY = Buffer.alloc(32, 7)
const OTHER_EVENT = '00000000-0000-7000-8000-0000000000e2' as EventId

const TENANT = { id: 't', slug: 'dhaka-arts', name: 'Dhaka Arts' }

export type Venue = FakeEdge & {
  /** The code of the ticket with that number, as its QR says it. */
  readonly codeOf: (number: number) => string
  /** A code that another event's key signed. */
  readonly foreignCode: (number?: number) => string
}

export type VenueOptions = {
  /** What some tickets say otherwise, by number. */
  readonly tickets?: Readonly<Record<number, Row>>
  /** Scans of other gates. */
  readonly scans?: readonly Row[]
  /** The second stream: what a gate searches by besides names. */
  readonly orders?: readonly OrderLine[]
  /** What the list says otherwise. */
  readonly list?: Row
  /** Events beside the one that has tickets, by name. */
  readonly otherEvents?: readonly string[]
  /** A download stops after so many characters, and its connection stays open. */
  readonly downloadHeldAt?: number
  /** What the first line says otherwise. */
  readonly head?: Row
  /** What the last line says otherwise. */
  readonly end?: Row
  /** What is ordered of a station that tells how it is; left out, a server of an earlier release. */
  readonly contact?: (report: StationReportText) => WipeOrder | null
  /** Its clock; left out, it stands still at `SERVER_TIME`. */
  readonly now?: () => Instant
}

/** People who may sign in at the venue's stations. The password is the name. */
export const STEWARD = aPerson(1, 'Rina', 'steward')
export const SUPERVISOR = aPerson(2, 'Salma', 'supervisor')
/** Has a second factor, whose code never changes here. */
export const CAREFUL = aPerson(3, 'Nadia', 'supervisor')
export const FACTOR_CODE = '492039'

function aPerson(number: number, name: string, level: 'steward' | 'supervisor') {
  const id = `00000000-0000-7000-8000-00000000d00${number}`
  return {
    id,
    email: `${name.toLowerCase()}@example.org`,
    name,
    role: 'staff',
    level,
    tenant: TENANT,
  }
}

/** Serves an event of `tickets` tickets; the last is void. */
export async function startVenue(tickets: number, options: VenueOptions = {}): Promise<Venue> {
  const rows = Array.from({ length: tickets }, (_unused, at) =>
    ticketRow(at + 1, { ...(at + 1 === tickets && { void: true }), ...options.tickets?.[at + 1] }),
  ).concat(options.scans ?? [])
  const lists = [{ ...LIST_ROW, ...options.list }]
  const head = { lists, gates: GATES, ...options.head }
  const feed = { epoch: 1, rows, stretch: 50, end: options.end ?? {} }
  const fields = { epoch: 1, orders: options.orders ?? [], stretch: 20 }
  const edge = await startEdge((request) => {
    const { path } = request
    const serverTime = new Date(options.now?.() ?? SERVER_TIME).toISOString()
    if (path === '/stations/pair') return pair(request, serverTime)
    if (path === '/stations/contact' && options.contact !== undefined) {
      return json({ serverTime, wipe: options.contact(JSON.parse(request.body)) })
    }
    if (path === '/auth/login') return logIn(request)
    if (path === '/auth/logout') return json({})
    if (path === '/staff/events') {
      const others = (options.otherEvents ?? []).map(otherEvent)
      return json({ items: [...others, STAFF_EVENT], next: null })
    }
    if (path === '/staff/check-in/batch') return batch(request, serverTime)
    if (path.endsWith('/live')) {
      return { headers: { 'content-type': 'text/event-stream' }, body: ': hello\n\n', isOpen: true }
    }
    const after = new URL(path, 'http://edge').searchParams.get('after')
    if (path.includes('/search-fields')) {
      return ndjson(writeFields({ ...fields, serverTime }, after))
    }
    if (path.includes('/tickets')) {
      const all = ndjson(writeDownload({ ...feed, head: { ...head, serverTime } }, after))
      const heldAt = options.downloadHeldAt
      return heldAt === undefined
        ? all
        : { ...all, body: all.body?.slice(0, heldAt) ?? '', isOpen: true }
    }
    return problem(404, 'not_found')
  })
  return Object.assign(edge, {
    codeOf: (number: number) => codeFor(EVENT, ticketIdOf(number)),
    foreignCode: (number = 1) => codeFor(OTHER_EVENT, ticketIdOf(number)),
  })
}

export const OTHER_GATE = '00000000-0000-7000-8000-0000000000b2'
const GATES = [
  { id: GATE, name: 'North' },
  { id: OTHER_GATE, name: 'South' },
]

const STAFF_EVENT = {
  id: EVENT,
  name: 'Boishakh concert',
  nameBn: 'বৈশাখী কনসার্ট',
  venue: 'Dhaka',
  startsAt: new Date(SERVER_TIME).toISOString(),
  endsAt: new Date(SERVER_TIME + 3_600_000).toISOString(),
  timeZone: 'Asia/Dhaka',
  status: 'published',
  admitUnseen: true,
  verification: 'signed',
  guarantee: 'detect',
  lists: [{ id: LIST, name: 'Entry' }],
  gates: GATES,
}

/** A day later for each. */
const otherEvent = (name: string, at: number) => ({
  ...STAFF_EVENT,
  id: `00000000-0000-7000-8000-00000000ee${String(at).padStart(2, '0')}`,
  name,
  nameBn: null,
  startsAt: new Date(SERVER_TIME + (at + 1) * 86_400_000).toISOString(),
  endsAt: new Date(SERVER_TIME + (at + 1) * 86_400_000 + 3_600_000).toISOString(),
})

function pair(request: EdgeRequest, serverTime: string) {
  const { code, name } = JSON.parse(request.body) as { code: string; name: string }
  if (code !== PAIRING_CODE) return problem(404, 'pairing_code_unknown')
  return json({
    station: { id: STATION, name, gateId: null },
    tenant: TENANT,
    eventIds: [EVENT],
    credential: 'credential-of-the-test',
    serverTime,
  })
}

function logIn(request: EdgeRequest) {
  const { email, password, code } = JSON.parse(request.body) as Record<string, string | undefined>
  const user = [STEWARD, SUPERVISOR, CAREFUL].find((person) => person.email === email)
  if (user === undefined || user.name !== password) return problem(401, 'invalid_credentials')
  if (user === CAREFUL && code === undefined) return problem(401, 'second_factor_required')
  if (user === CAREFUL && code !== FACTOR_CODE) return problem(401, 'second_factor_wrong')
  return json({ user })
}

function batch(request: EdgeRequest, serverTime: string) {
  const { scans } = JSON.parse(request.body) as { scans: { scanId: string }[] }
  return json({
    serverTime,
    results: scans.map(({ scanId }) => ({ scanId, outcome: 'recorded' })),
  })
}

function codeFor(eventId: EventId, ticketId: TicketId): string {
  const issuedAt = SERVER_TIME - 3_600_000
  const fields = {
    keyId: 1,
    typeNumber: 1,
    serial: 0,
    issuedAt,
    ticketId,
    orderId: null,
    attendeeName: null,
  }
  const signer = {
    eventId,
    eventTag: createHash('sha256').update(idToBytes(eventId)).digest().subarray(0, 4),
    tagOf: (bytes: Uint8Array) => createHmac('sha256', KEY).update(bytes).digest(),
  }
  return encodeTicketCode(fields, signer).text
}
