// One download: a snapshot or the changes since the cursor, applied stretch by stretch.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { EndLine, HeadLine } from '../../../shared/sync/schema.ts'
import type { StretchLine } from '../manifest/ticket-pack.ts'
import { createPieceCutter } from './cut-pieces.ts'
import { fullDiskOr } from './full-disk.ts'
import type { OpenAnswer } from './http-request.ts'
import { createStretchReader, type LineRead } from './read-stretch.ts'
import type { ServerClient } from './server-client.ts'
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
/**
 * Where visitors come, rows are asked for by so many: a server that sends all of them fills every buffer on the way
 * before it notices that nobody reads, and what that costs is felt at the gate. As many as it reads at a time.
 */
const PART_ROWS = 2_000

/** Downloads once. Never throws for network trouble or a bad answer: what came before it stays, nothing after it. */
export async function pullChanges(options: PullOptions): Promise<Pulled> {
  const { giveWay } = options.core
  let rows = 0
  for (let isFirst = true; ; isFirst = false) {
    const isPart = giveWay.isBusy()
    const pulled = await pullPart(options, isPart ? PART_ROWS : null, rows, isFirst)
    const hasProgress = pulled.rows > rows
    rows = pulled.rows
    if (pulled.kind !== 'more' || !isPart || !hasProgress) return pulled
    await giveWay.rest()
  }
}

/** One request of a download that has brought `rowsBefore` rows so far. */
async function pullPart(
  options: PullOptions,
  rowsMax: number | null,
  rowsBefore: number,
  isFirst: boolean,
): Promise<Pulled> {
  const { core, client, eventId, signal } = options
  const after = core.manifest.findState(eventId)?.cursor ?? null
  const opened = await client.openTickets(eventId, after, rowsMax, signal)
  if (!opened.ok) return { kind: 'failed', rows: rowsBefore, trouble: opened.error }
  const download = createDownload(options, opened.value, after !== null, rowsBefore, isFirst)
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
  readonly take: (bytes: Buffer, at: number) => Result<LineRead, Trouble>
  /** True for the line that carries the cursor of what waits. */
  readonly isStretchOver: (read: LineRead) => boolean
  /** Writes what waits, up to this line. Nothing is written once the pull was told to stop. */
  readonly apply: (read: LineRead) => Promise<Result<null, Trouble>>
}

async function readDownload(download: Download): Promise<Result<EndLine, Trouble>> {
  const cut = createPieceCutter()
  for (;;) {
    const piece = await download.answer.read()
    if (!piece.ok) return piece
    for (const bytes of piece.value === null ? [cut.rest()] : cut.push(piece.value)) {
      const read = await takeLines(download, bytes)
      if (!read.ok) return read
      if (read.value !== null) return ok(read.value)
    }
    // The connection ended well, and the last line was not there.
    if (piece.value === null || cut.isTooLong()) return refuse(trouble('broken_answer'))
  }
}

/** Takes lines that are whole, and tells whether the last one of the download was among them. */
async function takeLines(
  download: Download,
  bytes: Buffer,
): Promise<Result<EndLine | null, Trouble>> {
  const { deps, giveWay } = download.core
  let workMs = giveWay.workMs()
  let turnedAt = deps.monotonicMs()
  let unlooked = 0
  for (let at = 0; at < bytes.length; ) {
    const taken = download.take(bytes, at)
    if (!taken.ok) return taken
    const { line } = taken.value
    at = taken.value.next
    if (download.isStretchOver(taken.value)) {
      const applied = await download.apply(taken.value)
      if (!applied.ok) return applied
      if (isEnd(line)) return ok(line)
    } else {
      unlooked += 1
      if (unlooked < LINES_BETWEEN_LOOKS) continue
      unlooked = 0
      if (deps.monotonicMs() - turnedAt <= workMs) continue
      giveWay.noteWork()
      await giveWay.rest()
    }
    workMs = giveWay.workMs()
    turnedAt = deps.monotonicMs()
  }
  return ok(null)
}

const isEnd = (line: LineRead['line']): line is EndLine =>
  line !== null && line !== 'packed' && line.type === 'end'

function createDownload(
  options: PullOptions,
  answer: OpenAnswer,
  hadCursor: boolean,
  rowsBefore: number,
  isFirst: boolean,
): Download {
  const { core, eventId, signal } = options
  const stretch = createStretchReader()
  let hasHead = false
  let isHeadKnown = false
  let rows = rowsBefore
  const takeHead = (head: HeadLine): Trouble | null => {
    if (hasHead || head.event.id !== eventId) return trouble('broken_answer')
    hasHead = true
    options.onServerTime(head.serverTime, answer)
    // Written anew, it would have to be read anew by the next scan; what changed in it comes with the next download.
    isHeadKnown = !isFirst && head.mode === 'changes'
    return head.mode === 'snapshot' && hadCursor ? offerAllAgain(core, eventId) : null
  }
  const wrongPlace = ({ line }: LineRead): Trouble | null => {
    if (line === null) return null
    if (line !== 'packed' && line.type === 'head') return takeHead(line)
    return hasHead ? null : trouble('broken_answer')
  }
  return {
    core,
    answer,
    rows: () => rows,
    take: (bytes, at) => {
      const read = stretch.read(bytes, at)
      if (!read.ok) return refuse(trouble(TROUBLE_OF_LINE[read.error.code]))
      const wrong = wrongPlace(read.value)
      if (wrong !== null) return refuse(wrong)
      if (isRow(read.value.line)) rows += 1
      return read
    },
    isStretchOver: ({ cursor }) => cursor !== null || stretch.waiting() >= STRETCH_LINES_MAX,
    apply: async ({ line, cursor }) => {
      if (signal.aborted) return refuse(trouble('stopped'))
      const lines = isHeadKnown ? stretch.take().filter(isNoHead) : stretch.take()
      const end = isEnd(line) ? { end: line } : {}
      try {
        await core.manifest.applyStretch(eventId, lines, { cursor, ...end })
      } catch (error) {
        return refuse(fullDiskOr(error))
      }
      options.onProgress(rows)
      return ok(null)
    },
  }
}

const isNoHead = ({ type }: StretchLine): boolean => type !== 'head'

const isRow = (line: LineRead['line']): boolean =>
  line === 'packed' || (line !== null && line.type !== 'head' && line.type !== 'end')

const TROUBLE_OF_LINE = { newer: 'protocol_unsupported', broken: 'broken_answer' } as const

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
