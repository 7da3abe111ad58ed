// Streams what a station must know of an event: all of it, or what changed since its cursor.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { type NoticeLineText, PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import { type Instant, instantToText, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { planAnew, type TenantTx, withTenantSnapshotKept } from '../../platform/db/tenant-tx.ts'
import { listRunningNotices } from '../events/list-notices.ts'
import { loadEventKeys } from '../tickets/event-keys.ts'
import { type FeedCounts, feedCounterOf } from './feed-counts.ts'
import {
  type FeedCursor,
  type FeedProgress,
  FIRST_ID,
  type OpenCursor,
  readCursor,
  writeCursor,
} from './feed-cursor.ts'
import {
  type FeedPlace,
  type FirstPages,
  nextPhase,
  openPages,
  readFirstPages,
  readFreshChanges,
} from './feed-pages.ts'
import {
  FEED_PAGE_ROWS,
  type FeedPage,
  type HeadJson,
  readFeedStart,
  readHead,
  readOldestTransactionAgeMs,
} from './feed-store.ts'

/** Clocks of replicas may differ by this much and the promise of `completeUntil` still holds. */
const COMPLETE_MARGIN_MS = 15 * SECOND_MS

export type DownloadRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly after: string | undefined
  /** The answer ends with the page that reaches it, and its end line says that there is more. Left out: all. */
  readonly rowsMax?: number | undefined
  /** Only a station's credential receives keys. */
  readonly withKeys: boolean
}

/** The lines, as chunks of bytes. Nothing is held between two chunks but a cursor. */
export async function download(
  deps: Deps,
  request: DownloadRequest,
): Promise<Result<AsyncGenerator<Uint8Array>, { readonly code: 'event_not_found' }>> {
  const opened = await openDownload(deps, request)
  return opened.ok ? ok(stream(deps, opened.value, request.rowsMax)) : opened
}

type Opened = {
  readonly head: Uint8Array
  readonly place: FeedPlace
  readonly first: FirstPages | null
  readonly cursor: OpenCursor
}

async function openDownload(
  deps: Deps,
  request: DownloadRequest,
): Promise<Result<Opened, { readonly code: 'event_not_found' }>> {
  const { tenantId, eventId } = request
  const now = deps.now()
  const given = readGiven(request)
  // Before the snapshot: what is open now is either still open then, or visible to it.
  const oldestAgeMs = await readOldestTransactionAgeMs(deps.platformDb)
  return withTenantSnapshotKept(deps.db, tenantId, async (tx) => {
    // Asked together: they travel as one.
    const [start, head, keys, notices, changes] = await Promise.all([
      readFeedStart(tx),
      readHead(tx, eventId),
      request.withKeys ? readKeys(tx, deps, request) : null,
      listRunningNotices(tx, eventId, now),
      readFreshChanges(tx, deps, request, given),
    ])
    if (head === null) return refuse({ code: 'event_not_found' } as const)
    const completeUntil = now - Math.max(COMPLETE_MARGIN_MS, oldestAgeMs)
    const isOurs = given !== null && given.epoch === start.epoch
    const cursor = continueFrom(isOurs ? given : null, request, start, completeUntil)
    const isListed = head.event.verification === 'listed'
    const place = { tenantId, eventId, isListed, watermark: start.watermark }
    // What was asked so far reads settings, or goes by the order of an index; what comes then does not.
    if (!isOurs || changes === null) planAnew(tx)
    const first = (isOurs ? changes : null) ?? (await readFirstPages(tx, deps, place, cursor))
    const mode = announcedMode(cursor)
    const counts = mode === 'snapshot' ? await expectedCounts(tx, deps, place) : null
    return ok({
      head: headLine({ head, keys: isListed ? null : keys, notices, mode, counts }, deps.now()),
      place,
      cursor,
      first,
    })
  })
}

/** What this replica counted last; counted now where it did not yet, and then not again at the end. */
const expectedCounts = async (tx: TenantTx, deps: Deps, place: FeedPlace): Promise<FeedCounts> =>
  feedCounterOf(deps).recall(place)?.whole ?? (await feedCounterOf(deps).count(tx, place))

/** The cursor that came with the request; null for one of another event or maker. */
function readGiven({ after, eventId }: DownloadRequest): FeedCursor | null {
  const given = after === undefined ? null : readCursor(after)
  return given?.eventId === eventId ? given : null
}

/** Where to go on: from the cursor, when it is one of this epoch, or with a new snapshot. */
function continueFrom(
  given: FeedCursor | null,
  { eventId }: DownloadRequest,
  start: { readonly epoch: number; readonly watermark: string },
  completeUntil: Instant,
): OpenCursor {
  const begun: FeedProgress = {
    phase: 'tickets',
    afterXid: '0',
    afterId: FIRST_ID,
    next: start.watermark,
    completeUntil: Math.floor(completeUntil),
  }
  if (given !== null) return { ...given, progress: given.progress ?? begun }
  return { epoch: start.epoch, eventId, mode: 'snapshot', since: '0', progress: begun }
}

/** A snapshot that goes on after a break is no new one: the station keeps the part that it has. */
const announcedMode = ({ mode, progress }: OpenCursor): FeedCursor['mode'] =>
  mode === 'snapshot' && progress.phase === 'tickets' && progress.afterId === FIRST_ID
    ? 'snapshot'
    : 'changes'

async function readKeys(tx: TenantTx, deps: Deps, request: DownloadRequest) {
  const keys = await loadEventKeys(tx, deps, request.tenantId, request.eventId)
  return (keys?.keys ?? []).map(({ keyId, key }) => ({
    keyId,
    key: Buffer.from(key).toString('base64url'),
  }))
}

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

type Head = {
  readonly head: HeadJson
  readonly keys: readonly unknown[] | null
  readonly notices: readonly NoticeLineText[]
  readonly mode: FeedCursor['mode']
  readonly counts: FeedCounts | null
}

const headLine = ({ head, keys, notices, mode, counts }: Head, now: Instant): Buffer =>
  line({
    type: 'head',
    protocol: PROTOCOL_VERSION,
    ...head,
    ...(keys !== null && { keys }),
    ...(notices.length > 0 && { notices }),
    ...(counts !== null && { counts: { tickets: counts.tickets, scans: counts.scans } }),
    serverTime: instantToText(now),
    mode,
  })

async function* stream(
  deps: Deps,
  opened: Opened,
  rowsMax = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  yield opened.head
  let { cursor }: { cursor: OpenCursor } = opened
  using pages = openPages(deps, opened.place, opened.first)
  let reading: Promise<FeedPage> | null = pages.read(cursor)
  let rows = 0
  while (reading !== null) {
    const page: FeedPage = await reading
    const covered = page.lines === null ? cursor : advance(cursor, page)
    const next = page.rows < FEED_PAGE_ROWS ? nextPhase(covered) : covered
    rows += page.rows
    const isPart = next !== null && rows >= rowsMax
    // The next page is read while the station takes this one: one page ahead and no more.
    reading = next === null || isPart ? null : pages.read(next)
    // A station that goes away leaves it unread.
    reading?.catch(() => {})
    if (page.lines !== null) yield* withCursor(page.lines, writeCursor(covered))
    if (isPart) {
      yield partEndLine(covered)
      return
    }
    cursor = next ?? covered
  }
  yield endLine(cursor, await pages.count())
}

const advance = (cursor: OpenCursor, page: FeedPage): OpenCursor => ({
  ...cursor,
  progress: { ...cursor.progress, afterXid: page.lastXid, afterId: page.lastId },
})

/** The page's last line carries the cursor that covers it. */
function* withCursor(lines: Buffer, cursor: string): Generator<Uint8Array> {
  const beforeBrace = lines.length - '}\n'.length
  yield lines.subarray(0, beforeBrace)
  yield Buffer.from(`,"cursor":"${cursor}"}\n`)
}

/** What came is covered by the cursor; nothing is promised and nothing was counted. */
const partEndLine = (cursor: OpenCursor): Buffer =>
  line({
    type: 'end',
    cursor: writeCursor(cursor),
    completeUntil: instantToText(cursor.progress.completeUntil),
    counts: { tickets: 0, scans: 0 },
    complete: false,
  })

function endLine(cursor: OpenCursor, counts: FeedCounts): Buffer {
  const { next, completeUntil } = cursor.progress
  return line({
    type: 'end',
    cursor: writeCursor({ ...cursor, mode: 'changes', since: next, progress: null }),
    completeUntil: instantToText(completeUntil),
    counts,
    complete: true,
  })
}
