// A feed of the server's, small enough to see through: rows with their cursors, whole or from a cursor on.
import type {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TicketId,
} from '../../shared/ids.ts'

export const EVENT = '00000000-0000-7000-8000-0000000000e1' as EventId
export const LIST = '00000000-0000-7000-8000-0000000000a1' as CheckInListId
export const GATE = '00000000-0000-7000-8000-0000000000b1' as GateId
export const STATION = '00000000-0000-7000-8000-0000000000c1' as StationId
export const SERVER_TIME = Date.UTC(2026, 10, 22, 12)

const idOf = (kind: string, number: number): string =>
  `00000000-0000-7000-8${kind}-${String(number).padStart(12, '0')}`
export const ticketIdOf = (number: number): TicketId => idOf('0f1', number) as TicketId
export const scanIdOf = (number: number): ScanId => idOf('0f2', number) as ScanId

export type Row = Readonly<Record<string, unknown>>

export const ticketRow = (number: number, more: Row = {}): Row => ({
  type: 'ticket',
  id: ticketIdOf(number),
  t: 1,
  name: `রহিম ${number}`,
  ...more,
})

export const scanRow = (number: number, ticket: number, more: Row = {}): Row => ({
  type: 'scan',
  scanId: scanIdOf(number),
  ticketId: ticketIdOf(ticket),
  listId: LIST,
  gateId: GATE,
  direction: 'entry',
  scannedAt: new Date(SERVER_TIME - number * 1_000).toISOString(),
  verdict: 'admitted',
  reason: 'ok',
  ...more,
})

export const EVENT_ROW: Row = {
  id: EVENT,
  name: 'Boishakh concert',
  venue: 'Dhaka',
  startsAt: new Date(SERVER_TIME).toISOString(),
  endsAt: new Date(SERVER_TIME + 3_600_000).toISOString(),
  timeZone: 'Asia/Dhaka',
  status: 'published',
  admitUnseen: true,
  verification: 'signed',
  guarantee: 'detect',
}

export const TYPE_ROW: Row = { id: idOf('0f3', 1), number: 1, name: 'General' }

export const headRow = (mode: 'snapshot' | 'changes', more: Row = {}): Row => ({
  type: 'head',
  protocol: 1,
  event: EVENT_ROW,
  ticketTypes: [TYPE_ROW],
  lists: [LIST_ROW],
  gates: [{ id: GATE, name: 'North' }],
  keys: [{ keyId: 1, key: Buffer.alloc(32, 7).toString('base64url') }],
  serverTime: new Date(SERVER_TIME).toISOString(),
  mode,
  ...more,
})

export const LIST_ROW: Row = {
  id: LIST,
  name: 'Entry',
  ticketTypeNumbers: null,
  gateIds: [],
  entries: 1,
  reentryAfterExit: false,
  admitUnpaid: 'never',
}

export const endRow = (cursor: string, rows: readonly Row[], more: Row = {}): Row => ({
  type: 'end',
  cursor,
  completeUntil: new Date(SERVER_TIME - 15_000).toISOString(),
  counts: countsOf(rows),
  complete: true,
  ...more,
})

const countsOf = (rows: readonly Row[]): Row => ({
  tickets: rows.filter((row) => row['type'] === 'ticket').length,
  scans: rows.filter((row) => row['type'] === 'scan').length,
})

export const writeRows = (rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')

export type FeedState = {
  /** Another epoch knows none of the cursors of the one before. */
  readonly epoch: number
  readonly rows: readonly Row[]
  /** Every so many rows carry a cursor. */
  readonly stretch: number
  /** What the head says otherwise. */
  readonly head?: Row
  /** What the last line says otherwise. */
  readonly end?: Row
}

/** The download that a server with this feed answers to `after`. */
export function writeDownload(feed: FeedState, after: string | null): string {
  const [epoch, from] = (after ?? '').split(':')
  const isKnown = epoch === `e${feed.epoch}`
  const start = isKnown ? Number(from) : 0
  const rows = feed.rows.slice(start).map((row, at) => {
    const number = start + at + 1
    return number % feed.stretch === 0 ? { ...row, cursor: `e${feed.epoch}:${number}` } : row
  })
  const end = endRow(`e${feed.epoch}:${feed.rows.length}`, feed.rows, feed.end)
  const head = isKnown
    ? headRow('changes', feed.head)
    : headRow('snapshot', { counts: countsOf(feed.rows), ...feed.head })
  return writeRows([head, ...rows, end])
}
