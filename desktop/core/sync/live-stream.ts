// What other gates do, within a second: one server-sent event stream, read until it ends.
import * as v from 'valibot'
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { KnownNotices, type SyncLine } from '../../../shared/sync/schema.ts'
import { fullDiskOr } from './full-disk.ts'
import type { OpenAnswer } from './http-request.ts'
import { readRow } from './read-line.ts'
import type { ServerClient } from './server-client.ts'
import { createEventSplitter, type ServerSentEvent } from './split-events.ts'
import { createLineSplitter } from './split-lines.ts'
import type { SyncHost } from './sync-host.ts'
import { type Trouble, trouble } from './trouble.ts'
import { parseJson } from './trouble-of-response.ts'

export type LiveOptions = {
  readonly core: SyncHost
  readonly client: ServerClient
  readonly eventId: EventId
  readonly signal: AbortSignal
  /** The stream is open, or the server says that there is more than it can stream: time for a pull. */
  readonly onPullDue: () => void
  /** Anything came, a heartbeat included. */
  readonly onContact: () => void
  /** Rows were applied. */
  readonly onRows: (lines: readonly SyncLine[]) => void
}

/** Rows are kept beside their event's head line: before it the station would hear of entries and forget them. */
export const canFollow = ({ manifest }: Pick<SyncHost, 'manifest'>, eventId: EventId): boolean =>
  manifest.findState(eventId) !== null

/**
 * Follows an event until the stream ends, and says why it ended.
 * `canFollow` must hold. Rows are whole and applied idempotently, and never move the cursor: whatever is lost here comes with the next pull.
 */
export async function followLive(options: LiveOptions): Promise<Trouble> {
  const opened = await options.client.openLive(options.eventId, options.signal)
  if (!opened.ok) return opened.error
  options.onContact()
  // Only now: a pull before the stream is open would miss what happens in between.
  options.onPullDue()
  const ended = await readStream(options, opened.value)
  opened.value.close()
  return ended
}

async function readStream(options: LiveOptions, answer: OpenAnswer): Promise<Trouble> {
  const lines = createLineSplitter()
  const events = createEventSplitter()
  for (;;) {
    const piece = await answer.read()
    if (!piece.ok) return piece.error
    if (piece.value === null) return trouble('broken_answer')
    options.onContact()
    for (const line of lines.push(piece.value)) {
      const event = events.push(line)
      if (event === null) continue
      const taken = await takeEvent(options, event)
      if (!taken.ok) return taken.error
    }
  }
}

async function takeEvent(
  options: LiveOptions,
  event: ServerSentEvent,
): Promise<Result<null, Trouble>> {
  if (event.event === 'pull') options.onPullDue()
  if (event.event === 'notices') return takeNotices(options, event.data)
  // Any other event is for a later release; what it says comes with a pull as well.
  if (event.event !== 'rows') return ok(null)
  const lines = readRows(event.data)
  if (lines === null) {
    options.onPullDue()
    return refuse(trouble('broken_answer'))
  }
  if (options.signal.aborted) return refuse(trouble('stopped'))
  try {
    await options.core.manifest.applyLive(options.eventId, lines)
  } catch (error) {
    return refuse(fullDiskOr(error))
  }
  options.onRows(lines)
  return ok(null)
}

/** All that run now; in a form that is not known here they come with the next head line, or not at all. */
function takeNotices(options: LiveOptions, data: string): Result<null, Trouble> {
  const notices = v.safeParse(KnownNotices, parseJson(data))
  if (!notices.success) return ok(null)
  if (options.signal.aborted) return refuse(trouble('stopped'))
  try {
    options.core.manifest.putNotices(options.eventId, notices.output)
    options.core.noteStatus()
    return ok(null)
  } catch (error) {
    return refuse(fullDiskOr(error))
  }
}

const LIVE_TYPES: ReadonlySet<string> = new Set(['ticket', 'tombstone', 'scan'])

/** Null when one row is not in the protocol's form: then none of them counts. */
function readRows(data: string): SyncLine[] | null {
  const rows = v.safeParse(v.array(v.unknown()), parseJson(data))
  if (!rows.success) return null
  const lines: SyncLine[] = []
  for (const row of rows.output) {
    const line = readRow(row)
    if (!line.ok || !LIVE_TYPES.has(line.value.type)) return null
    lines.push(line.value)
  }
  return lines
}
