// The opaque position of a station in an event's search fields.
import * as v from 'valibot'
import { EventId, OrderId } from '../../../shared/ids.ts'
import { readCursorText, writeCursorText } from './cursor-text.ts'

/** As the tickets' cursor: `since` is the watermark below which everything has been delivered. */
export type FieldsCursor = {
  readonly epoch: number
  readonly eventId: string
  readonly mode: 'snapshot' | 'changes'
  readonly since: string
  /** The download under way; null between downloads. */
  readonly progress: FieldsProgress | null
}

export type FieldsProgress = {
  /** `orders`: those whose own row is new. `touched`: those whose tickets changed, and those that are gone. */
  readonly phase: 'orders' | 'touched'
  /** The last order delivered: its transaction id (snapshot pages go by id alone: '0') and its id. */
  readonly afterXid: string
  readonly afterId: string
  /** The watermark that the next download begins with. */
  readonly next: string
}

/** The largest transaction id. PostgreSQL throws at what it cannot read, in the middle of an answer. */
const XID_MAX = 2n ** 64n - 1n
const Xid = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}$/),
  v.check((text) => BigInt(text) <= XID_MAX),
)

/** Begins with a word, so that the cursor of one stream is never taken for one of the other. */
const CursorJson = v.strictTuple([
  v.literal('fields'),
  v.pipe(v.number(), v.safeInteger()),
  EventId,
  v.picklist(['snapshot', 'changes']),
  Xid,
  v.nullable(v.strictTuple([v.picklist(['orders', 'touched']), Xid, OrderId, Xid])),
])

export function writeFieldsCursor({ epoch, eventId, mode, since, progress }: FieldsCursor): string {
  const under = progress && [progress.phase, progress.afterXid, progress.afterId, progress.next]
  return writeCursorText(['fields', epoch, eventId, mode, since, under])
}

/** Null for anything that this server did not write: the station then takes a new snapshot. */
export function readFieldsCursor(text: string): FieldsCursor | null {
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
    },
  }
}
