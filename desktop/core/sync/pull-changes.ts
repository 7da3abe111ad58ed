// One download: a snapshot or the changes since the cursor, applied stretch by stretch.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { EndLine, HeadLine, SyncLine } from '../../../shared/sync/schema.ts'
import { paceAt } from '../manifest/pace.ts'
import { fullDiskOr } from './full-disk.ts'
import type { OpenAnswer } from './http-request.ts'
import { readLine } from './read-line.ts'
import type { ServerClient } from './server-client.ts'
import { createLineSplitter, type LineSplitter } from './split-lines.ts'
import type { SyncHost } from './sync-host.ts'
import { type Trouble, trouble } from './trouble.ts'

export type Pulled =
  | {
      readonly kind: 'complete'
      readonly rows: number
    }
  /** The server has more: ask again at once. */
  | { readonly kind: 'more'; readonly rows: number }
  /** What was applied stays, and the next pull goes on from there. */
  | { readonly kind: 'failed'; readonly rows: number; readonly trouble: Trouble }

export type PullOptions = {
  readonly core: SyncHost
  readonly client: ServerClient
  readonly eventId: EventId
  readonly signal: AbortSignal
  /** Hears the server's time with the round trip that measures it. */
  readonly onServerTime: (serverTime: number, answer: OpenAnswer) => void
  /** Hears how many rows this download has brought so far. */
  readonly onProgress: (rows: number) => void
}

/** Rows without a cursor among them are applied in parts of this size, so that memory stays bounded. */
const STRETCH_LINES_MAX = 20_000
const LINES_BETWEEN_LOOKS = 50

/** Downloads once. Never throws for network trouble or a bad answer: what came before it stays, nothing after it. */
export async function pullChanges(options: PullOptions): Promise<Pulled> {
  const { core, client, eventId, signal } = options
  const after = core.manifest.findState(eventId)?.cursor ?? null
  const opened = await client.openTickets(eventId, after, signal)
  if (!opened.ok) return { kind: 'failed', rows: 0, trouble: opened.error }
  const download = createDownload(options, opened.value, after !== null)
  const ended = await readDownload(download)
  opened.value.close()
  const rows = download.rows()
  if (!ended.ok) return { kind: 'failed', rows, trouble: ended.error }
  return { kind: ended.value.complete ? 'complete' : 'more', rows }
}

type Download = {
  readonly core: SyncHost
  readonly answer: OpenAnswer
  readonly rows: () => number
  /** Reads one line into the stretch that waits. */
  readonly take: (text: string) => Result<SyncLine, Trouble>
  /** True for the line that carries the cursor of what waits. */
  readonly isStretchOver: (line: SyncLine) => boolean
  /** Writes what waits, up to this line. Nothing is written once the pull was told to stop. */
  readonly apply: (line: SyncLine) => Promise<Result<null, Trouble>>
}

async function readDownload(download: Download): Promise<Result<EndLine, Trouble>> {
  const splitter = createLineSplitter()
  for (;;) {
    const piece = await download.answer.read()
    if (!piece.ok) return piece
    const lines = piece.value === null ? [splitter.rest()] : cutLines(splitter, piece.value)
    if (lines === null) return refuse(trouble('broken_answer'))
    const ended = await takeLines(download, lines)
    if (!ended.ok) return ended
    if (ended.value !== null) return ok(ended.value)
    // The connection ended well, and the last line was not there.
    if (piece.value === null) return refuse(trouble('broken_answer'))
  }
}

function cutLines(splitter: LineSplitter, bytes: Uint8Array): string[] | null {
  try {
    return splitter.push(bytes)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

async function takeLines(
  download: Download,
  lines: readonly string[],
): Promise<Result<EndLine | null, Trouble>> {
  const { deps, clock, journal } = download.core
  let pace = paceAt(clock.now(), journal.lastScannedAt())
  let turnedAt = deps.monotonicMs()
  let unlooked = 0
  for (const text of lines) {
    if (text === '') continue
    const line = download.take(text)
    if (!line.ok) return line
    if (download.isStretchOver(line.value)) {
      const applied = await download.apply(line.value)
      if (!applied.ok) return applied
      if (line.value.type === 'end') return ok(line.value)
    } else {
      unlooked += 1
      if (unlooked < LINES_BETWEEN_LOOKS) continue
      unlooked = 0
      if (deps.monotonicMs() - turnedAt <= pace.workMs) continue
      pace = paceAt(clock.now(), journal.lastScannedAt())
      await deps.timers.turn(pace.restMs)
    }
    turnedAt = deps.monotonicMs()
  }
  return ok(null)
}

function createDownload(options: PullOptions, answer: OpenAnswer, hadCursor: boolean): Download {
  const { core, eventId, signal } = options
  let hasHead = false
  let rows = 0
  let stretch: SyncLine[] = []
  const takeHead = (head: HeadLine): Trouble | null => {
    if (hasHead || head.event.id !== eventId) return trouble('broken_answer')
    hasHead = true
    options.onServerTime(head.serverTime, answer)
    return head.mode === 'snapshot' && hadCursor ? offerAllAgain(core, eventId) : null
  }
  const wrongPlace = (line: SyncLine): Trouble | null => {
    if (line.type === 'head') return takeHead(line)
    return hasHead ? null : trouble('broken_answer')
  }
  return {
    core,
    answer,
    rows: () => rows,
    take: (text) => {
      const line = readLine(text)
      if (!line.ok) return refuse(trouble(TROUBLE_OF_LINE[line.error.code]))
      const wrong = wrongPlace(line.value)
      if (wrong !== null) return refuse(wrong)
      if (line.value.type !== 'head' && line.value.type !== 'end') rows += 1
      stretch.push(line.value)
      return line
    },
    isStretchOver: (line) => cursorOf(line) !== null || stretch.length >= STRETCH_LINES_MAX,
    apply: async (line) => {
      if (signal.aborted) return refuse(trouble('stopped'))
      const lines = stretch
      stretch = []
      const end = line.type === 'end' ? { end: line } : {}
      try {
        await core.manifest.applyStretch(eventId, lines, { cursor: cursorOf(line), ...end })
      } catch (error) {
        return refuse(fullDiskOr(error))
      }
      options.onProgress(rows)
      return ok(null)
    },
  }
}

const TROUBLE_OF_LINE = { newer: 'protocol_unsupported', broken: 'broken_answer' } as const

const cursorOf = (line: SyncLine): string | null =>
  'cursor' in line ? (line.cursor ?? null) : null

/**
 * The server does not know our cursor: it was restored or moved, and may have lost what we sent.
 *
 * The journal first: a kill between the two lines must find the old cursor again, which brings us back here.
 */
function offerAllAgain(core: SyncHost, eventId: EventId): Trouble | null {
  try {
    core.journal.offerAllAgain()
    core.manifest.resetCursor(eventId)
    return null
  } catch (error) {
    return fullDiskOr(error)
  }
}
