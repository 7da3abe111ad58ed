// Brings downloads in, a few milliseconds at a time, so that a scan in between waits for one slice at most.
import { assert } from '../../../shared/assert.ts'
import type { Conflict } from '../../../shared/checkin/schema.ts'
import type { EventId, TicketId } from '../../../shared/ids.ts'
import type { HeadLine } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TicketFilter } from '../checkin/ticket-filter.ts'
import { blobId, idBlob } from '../db/ids.ts'
import { type Db, watchLog } from '../db/open.ts'
import type { StationDeps } from '../deps.ts'
import type { ConflictStore, KnownEvent, StretchProgress } from '../stores.ts'
import type { GiveWay } from './give-way.ts'
import { type Into, lineWriter, type ScanRow } from './import-lines.ts'
import { headToRecord } from './known-event.ts'
import type { ManifestReads } from './manifest-store.ts'
import { PACK_TICKETS, PACKED_ID_BYTES, type StretchLine, type TicketPack } from './ticket-pack.ts'

/** A slice ends after this many rows, whatever the clock says: a simulation's clock stands still. */
const SLICE_ROWS_MAX = 5_000
/** A pack has more, and is one step. */
const ROWS_BETWEEN_LOOKS = 50
/** A tenth of a millisecond where they stay, a whole one where they go. */
const SWEEP_ROWS = 500
const SWEEP_BLOCKS = 20
/** A stream hardly ever brings more at a time. */
const LIVE_WORK_MS = 0.15
/** More tickets than this are not named: whoever shows tickets asks for them anew. A full pack has more. */
const NAMED_MAX = PACK_TICKETS - 1

export type Applied = {
  readonly eventId: EventId
  /** Lines that were written, or tickets that were dropped. */
  readonly rows: number
  /** The tickets that they are of; null: more than `NAMED_MAX`. */
  readonly ticketIds: ReadonlySet<TicketId> | null
  readonly conflicts: readonly Conflict[]
  readonly scans: readonly ScanRow[]
}

type ImporterParts = {
  readonly db: Db
  readonly deps: StationDeps
  readonly reads: ManifestReads
  readonly conflicts: ConflictStore
  /** Told of every ticket that another gate's scan is of. */
  readonly remoteTickets: Pick<TicketFilter, 'add'>
  readonly correctedNow: () => Instant
  readonly giveWay: GiveWay
  /** Folds the log into the file, so that scans find it short; resolves when it is done or cannot be. */
  readonly foldLog: () => Promise<void>
  /** Brings what is in the log to the disk without a scan waiting for it; resolves when it is there or cannot be. */
  readonly syncLog: () => Promise<void>
  /** After every slice, when it is committed. */
  readonly onApplied: (applied: Applied) => void
}

export type Importer = ReturnType<typeof createImporter>

export function createImporter(parts: ImporterParts) {
  const { db, deps, giveWay } = parts
  const slice = sliceRunner(parts)
  const feed = feedStatements(db)
  const isLogLong = watchLog(db)
  const afterSlice = async () => {
    if (isLogLong()) await parts.foldLog()
    // Else the next scan would wait for these pages, too.
    if (giveWay.isBusy()) await parts.syncLog()
  }
  const sweep = sweeper(db, feed, (step) => giveWay.inSlices(step, afterSlice))

  const apply = async (
    eventId: EventId,
    lines: readonly StretchLine[],
    progress: StretchProgress,
  ) => {
    for (let at = 0; at < lines.length; ) {
      await giveWay.rest()
      at = slice(eventId, lines, at, true, giveWay.workMs())
      giveWay.noteWork()
      await afterSlice()
    }
    const isLast = progress.end?.complete === true
    const state = feed.read.get(idBlob(eventId))
    assert(state !== undefined, 'a stretch follows a head line')
    const mayHaveOlder = state.is_snapshot_open === 1 && state.generation > FIRST_GENERATION
    if (isLast && mayHaveOlder) {
      const rows = await sweep(state.event_no, state.generation)
      parts.onApplied({ eventId, rows, ticketIds: null, conflicts: [], scans: [] })
    }
    feed.finish(state.event_no, progress, parts.correctedNow())
    parts.reads.forgetState(eventId)
    if (isLast && state.is_snapshot_open === 1) await foldAtEnd()
  }
  /**
   * The log that a whole snapshot leaves is not to be lengthened by the scans after it. Where they come already, it has
   * room for thousands of them, and what folds it in would hold them up.
   */
  const foldAtEnd = async () => {
    if (!giveWay.isBusy()) void parts.foldLog()
    else if (isLogLong()) await parts.foldLog()
  }
  /** What other gates do waits neither for a pause at this one nor for the rest of a stretch, whose rows it may precede. */
  const applyNow = async (eventId: EventId, lines: readonly StretchLine[]) => {
    // Without a head line there is nowhere to keep them, and nobody follows a stream: the download brings them.
    if (feed.read.get(idBlob(eventId)) === undefined) return
    for (let at = 0; at < lines.length; ) {
      at = slice(eventId, lines, at, false, LIVE_WORK_MS)
      await afterSlice()
      await deps.timers.turn()
    }
  }

  // One after the other: two stretches of one download must not overtake each other, nor two pieces of a stream.
  const stretches = inOrder(apply)
  const live = inOrder(applyNow)
  return {
    applyStretch: stretches.run,
    applyLive: live.run,
    resetCursor: (eventId: EventId) => {
      feed.reset.run(idBlob(eventId))
      parts.reads.forgetState(eventId)
    },
    idle: async () => {
      await Promise.all([stretches.idle(), live.idle()])
    },
  }
}

function inOrder<Given extends unknown[]>(work: (...given: Given) => Promise<void>) {
  let tail: Promise<void> = Promise.resolve()
  return {
    run: (...given: Given): Promise<void> => {
      const run = tail.then(() => work(...given))
      tail = run.catch(() => {})
      return run
    },
    idle: () => tail,
  }
}

/** Drops what a whole snapshot no longer contained, and says how many tickets that were. */
function sweeper(
  db: Db,
  feed: ReturnType<typeof feedStatements>,
  inSlices: (step: () => boolean) => Promise<void>,
): (eventNo: number, generation: number) => Promise<number> {
  const sweepOne = db.transaction(feed.sweepRange)
  // Numbers only grow, so the old ones come first.
  const dropBlocks = db.prepare(
    `delete from name_blocks where block_id in (
       select block_id from name_blocks where event_no = ? and generation <> ?
        order by block_id limit ${SWEEP_BLOCKS})`,
  )
  return async (eventNo, generation) => {
    let rows = 0
    let after: Buffer = Buffer.alloc(0)
    await inSlices(() => {
      const { upTo, dropped } = sweepOne.immediate(eventNo, generation, after)
      rows += dropped
      after = upTo ?? after
      return upTo === null
    })
    await inSlices(() => dropBlocks.run(eventNo, generation).changes < SWEEP_BLOCKS)
    return rows
  }
}

function sliceRunner(parts: ImporterParts) {
  const { db, deps, reads } = parts
  const writer = lineWriter(db, deps.seal, parts.remoteTickets)
  const feed = feedStatements(db)

  const work = (
    eventId: EventId,
    lines: readonly StretchLine[],
    from: number,
    isPull: boolean,
    workMs: number,
  ) => {
    const startedMs = deps.monotonicMs()
    const changes = newChanges(eventId)
    let into: Into | null = null
    let at = from
    let unlooked = 0
    for (; at < lines.length && changes.rows < SLICE_ROWS_MAX; at += 1) {
      if (unlooked >= ROWS_BETWEEN_LOOKS) {
        if (deps.monotonicMs() - startedMs > workMs) break
        unlooked = 0
      }
      const line = lines[at]
      if (line === undefined || line.type === 'end') continue
      if (line.type === 'head') {
        // Alone in its slice: the rows after it read the event as it is committed.
        if (at > from) break
        if (isPull) feed.putHead(line, headToRecord(line, deps.seal))
        return { at: at + 1, changes }
      }
      into ??= feed.into(eventId)
      unlooked += writeLine(into, line, changes)
    }
    writer.flush()
    refreshConflicts(parts, changes)
    return { at, changes }
  }
  const writeLine = (into: Into, line: RowLine, to: Changes): number => {
    const rows = line.type === 'pack' ? line.count : 1
    if (line.type === 'pack') writer.putPack(into, line)
    else if (line.type === 'ticket') writer.putTicket(into, line)
    else if (line.type === 'tombstone') writer.dropTicket(into, line.id)
    else if (writer.addScan(into, line)) to.scans.push(line)
    to.rows += rows
    if (to.ticketIds === null) return rows
    if (rows <= NAMED_MAX) for (const ticketId of ticketsOf(line)) to.ticketIds.add(ticketId)
    if (rows > NAMED_MAX || to.ticketIds.size > NAMED_MAX) to.ticketIds = null
    return rows
  }
  const transaction = db.transaction(work)
  return (
    eventId: EventId,
    lines: readonly StretchLine[],
    from: number,
    isPull: boolean,
    workMs: number,
  ): number => {
    try {
      const { at, changes } = transaction.immediate(eventId, lines, from, isPull, workMs)
      if (lines[from]?.type === 'head') {
        reads.forgetEvent(eventId)
        reads.forgetState(eventId)
      }
      parts.onApplied(changes)
      return at
    } catch (error) {
      writer.forget()
      throw error
    }
  }
}

function refreshConflicts({ reads, conflicts, correctedNow }: ImporterParts, changes: Changes) {
  if (changes.scans.length === 0) return
  const event: KnownEvent | null = reads.findEvent(changes.eventId)
  assert(event !== null, 'scans follow a head line')
  const now = correctedNow()
  // Once for each ticket and list: merging a long history again for each of its scans would stop the gate.
  const touched = new Map(changes.scans.map((scan) => [`${scan.ticketId} ${scan.listId}`, scan]))
  for (const { ticketId, listId } of touched.values()) {
    changes.conflicts.push(...conflicts.refresh(event, ticketId, listId, now))
  }
}

type RowLine = Exclude<StretchLine, { type: 'head' | 'end' }>

function ticketsOf(line: RowLine): readonly TicketId[] {
  if (line.type === 'pack') return packedIds(line)
  return [line.type === 'scan' ? line.ticketId : line.id]
}

const packedIds = ({ ids, count }: TicketPack): TicketId[] =>
  Array.from({ length: count }, (_, at) =>
    blobId<TicketId>(ids.subarray(at * PACKED_ID_BYTES, (at + 1) * PACKED_ID_BYTES)),
  )

type Changes = {
  readonly eventId: EventId
  rows: number
  ticketIds: Set<TicketId> | null
  readonly conflicts: Conflict[]
  readonly scans: ScanRow[]
}

const newChanges = (eventId: EventId): Changes => ({
  eventId,
  rows: 0,
  ticketIds: new Set(),
  conflicts: [],
  scans: [],
})

/** An event's rows have this one until a second snapshot of it begins. */
const FIRST_GENERATION = 1

type FeedRecord = {
  readonly event_no: number
  readonly generation: number
  readonly is_snapshot_open: number
  readonly cursor: string | null
}

/** `upTo` null: the range was the last. */
type Swept = { readonly upTo: Buffer | null; readonly dropped: number }

/** What an event's row says of its download. */
function feedStatements(db: Db) {
  const read = db.prepare<[Buffer], FeedRecord>(
    'select event_no, generation, is_snapshot_open, cursor from events where event_id = ?',
  )
  const add = db.prepare(
    'insert into events (event_id, head, keys, is_snapshot_open) values (?, ?, ?, ?)',
  )
  const update = db.prepare(
    'update events set head = ?, keys = ?, generation = ?, is_snapshot_open = ? where event_no = ?',
  )
  const move = db.prepare('update events set cursor = ? where event_no = ?')
  // What a download promised stays true; a server that was restored may promise less, and then sends a snapshot.
  const end = db.prepare(
    `update events set cursor = ?,
       complete_until = case when is_snapshot_open then ? else max(coalesce(complete_until, 0), ?) end,
       is_snapshot_open = 0, server_tickets = ?, server_scans = ?, completed_at = ?
     where event_no = ?`,
  )
  const range = db
    .prepare<[number, Buffer, number], Buffer>(
      'select ticket_id from tickets where event_no = ? and ticket_id > ? order by ticket_id limit 1 offset ?',
    )
    .pluck()
  const dropRange = db.prepare(
    'delete from tickets where event_no = ? and ticket_id > ? and ticket_id <= ? and generation <> ?',
  )
  const dropRest = db.prepare(
    'delete from tickets where event_no = ? and ticket_id > ? and generation <> ?',
  )
  return {
    read,
    reset: db.prepare('update events set cursor = null, is_snapshot_open = 0 where event_id = ?'),
    into: (eventId: EventId): Into => {
      const found = read.get(idBlob(eventId))
      assert(found !== undefined, 'rows follow a head line')
      return { eventNo: found.event_no, generation: found.generation }
    },
    /** A snapshot that goes on keeps its generation; one that starts takes the next. */
    putHead: (line: HeadLine, record: { head: string; keys: Buffer | null }) => {
      const found = read.get(idBlob(line.event.id))
      const isSnapshot = line.mode === 'snapshot'
      if (found === undefined) {
        add.run(idBlob(line.event.id), record.head, record.keys, isSnapshot ? 1 : 0)
        return
      }
      const isOpen = found.is_snapshot_open === 1
      const starts = isSnapshot && !(isOpen && found.cursor !== null)
      const generation = found.generation + (starts ? 1 : 0)
      const stays = isSnapshot || isOpen ? 1 : 0
      update.run(record.head, record.keys, generation, stays, found.event_no)
    },
    sweepRange: (eventNo: number, generation: number, after: Buffer): Swept => {
      const upTo = range.get(eventNo, after, SWEEP_ROWS) ?? null
      const { changes: dropped } =
        upTo === null
          ? dropRest.run(eventNo, after, generation)
          : dropRange.run(eventNo, after, upTo, generation)
      return { upTo, dropped }
    },
    finish: (eventNo: number, progress: StretchProgress, now: Instant) => {
      const { cursor, end: line } = progress
      if (line?.complete === true) {
        const { completeUntil } = line
        const { tickets, scans } = line.counts
        end.run(line.cursor, completeUntil, completeUntil, tickets, scans, now, eventNo)
      } else if (cursor !== null) move.run(cursor, eventNo)
    },
  }
}
