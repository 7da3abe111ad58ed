// The opaque position of a station in an event's changes.
import * as v from 'valibot'
import { TicketId } from '../../../shared/ids.ts'
import { INSTANT_MAX, type Instant } from '../../../shared/time.ts'
import { readCursorText, writeCursorText } from './cursor-text.ts'

/**
 * `since` is the transaction-id watermark: every row of a transaction below it has been delivered.
 * A cursor taken within a download says how far that one came, and where the next begins (`next`).
 */
export type FeedCursor = {
  readonly epoch: number
  readonly eventId: string
  readonly mode: 'snapshot' | 'changes'
  readonly since: string
  /** The download under way; null between downloads. */
  readonly progress: FeedProgress | null
}

export type FeedProgress = {
  readonly phase: 'tickets' | 'tombstones' | 'scans'
  /** The last row delivered: its transaction id (snapshot pages of tickets go by id alone: '0') and its id. */
  readonly afterXid: string
  readonly afterId: string
  /** The watermark that the next download begins with. */
  readonly next: string
  readonly completeUntil: Instant
}

/** A download under way. */
export type OpenCursor = FeedCursor & { readonly progress: FeedProgress }

/** The largest transaction id. PostgreSQL throws at what it cannot read, in the middle of an answer. */
const XID_MAX = 2n ** 64n - 1n
const Xid = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}$/),
  v.check((text) => BigInt(text) <= XID_MAX),
)
/** Any row's: only the form matters. */
const Id = TicketId

const CursorJson = v.strictTuple([
  v.literal(1),
  v.pipe(v.number(), v.safeInteger()),
  Id,
  v.picklist(['snapshot', 'changes']),
  Xid,
  v.nullable(
    v.strictTuple([
      v.picklist(['tickets', 'tombstones', 'scans']),
      Xid,
      Id,
      Xid,
      v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(INSTANT_MAX)),
    ]),
  ),
])

export function writeCursor(cursor: FeedCursor): string {
  const { progress } = cursor
  const json = [
    1,
    cursor.epoch,
    cursor.eventId,
    cursor.mode,
    cursor.since,
    progress && [
      progress.phase,
      progress.afterXid,
      progress.afterId,
      progress.next,
      progress.completeUntil,
    ],
  ]
  return writeCursorText(json)
}

/** Null for anything that this server did not write: the station then takes a new snapshot. */
export function readCursor(text: string): FeedCursor | null {
  const parsed = v.safeParse(CursorJson, readCursorText(text))
  if (!parsed.success) return null
  const [, epoch, eventId, mode, since, progress] = parsed.output
  return {
    epoch,
    eventId,
    mode,
    since,
    progress: progress && {
      phase: progress[0],
      afterXid: progress[1],
      afterId: progress[2],
      next: progress[3],
      completeUntil: progress[4],
    },
  }
}

export const FIRST_ID = '00000000-0000-0000-0000-000000000000'
