// One download: a snapshot or the changes since the cursor, applied stretch by stretch.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { EndLine, HeadLine, SyncLine } from '../../../shared/sync/schema.ts'
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
/** Lines are parsed for this long before a waiting scan gets its turn. */
const PARSE_MS_MAX = 4

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
  /** Takes one line; gives the end line when it was the last and is applied. */
  readonly take: (text: string) => Promise<Result<EndLine | null, Trouble>>
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
  const { deps } = download.core
  let turnedAt = deps.monotonicMs()
  for (const line of lines) {
    if (line === '') continue
    const ended = await download.take(line)
    if (!ended.ok || ended.value !== null) return ended
    if (deps.monotonicMs() - turnedAt > PARSE_MS_MAX) {
      await deps.timers.turn()
      turnedAt = deps.monotonicMs()
    }
  }
  return ok(null)
}

function createDownload(options: PullOptions, answer: OpenAnswer, hadCursor: boolean): Download {
  const { core, eventId, signal } = options
  let hasHead = false
  let rows = 0
  let stretch: SyncLine[] = []
  /** Rows and the cursor that covers them. Nothing is written once the pull was told to stop. */
  const apply = async (cursor: string | null, end?: EndLine): Promise<Result<null, Trouble>> => {
    if (signal.aborted) return refuse(trouble('stopped'))
    const lines = stretch
    stretch = []
    try {
      await core.manifest.applyStretch(eventId, lines, {
        cursor,
        ...(end !== undefined && { end }),
      })
    } catch (error) {
      return refuse(fullDiskOr(error))
    }
    options.onProgress(rows)
    return ok(null)
  }
  const takeHead = (head: HeadLine): Result<null, Trouble> => {
    if (hasHead || head.event.id !== eventId) return refuse(trouble('broken_answer'))
    hasHead = true
    options.onServerTime(head.serverTime, answer)
    if (head.mode === 'snapshot' && hadCursor) offerAllAgain(core, eventId)
    return ok(null)
  }
  return {
    core,
    answer,
    rows: () => rows,
    take: async (text) => {
      const line = readLine(text)
      if (!line.ok) {
        return refuse(
          trouble(line.error.code === 'newer' ? 'protocol_unsupported' : 'broken_answer'),
        )
      }
      if (line.value.type === 'head') {
        const taken = takeHead(line.value)
        if (!taken.ok) return taken
      } else if (!hasHead) return refuse(trouble('broken_answer'))
      else if (line.value.type !== 'end') rows += 1
      stretch.push(line.value)
      return applyWhere(line.value, stretch.length, apply)
    },
  }
}

/** Applies what waits when this line ends a stretch; gives the end line back once it is applied. */
async function applyWhere(
  line: SyncLine,
  waiting: number,
  apply: (cursor: string | null, end?: EndLine) => Promise<Result<null, Trouble>>,
): Promise<Result<EndLine | null, Trouble>> {
  if (line.type === 'end') {
    const applied = await apply(line.cursor, line)
    return applied.ok ? ok(line) : applied
  }
  const cursor = 'cursor' in line ? (line.cursor ?? null) : null
  if (cursor === null && waiting < STRETCH_LINES_MAX) return ok(null)
  const applied = await apply(cursor)
  return applied.ok ? ok(null) : applied
}

/**
 * The server does not know our cursor: it was restored or moved, and may have lost what we sent.
 *
 * The journal first: a kill between the two lines must find the old cursor again, which brings us back here.
 */
function offerAllAgain(core: SyncHost, eventId: EventId): void {
  core.journal.offerAllAgain()
  core.manifest.resetCursor(eventId)
}
