// Streams what a station must know of an event: all of it, or what changed since its cursor.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import { type Instant, instantToText, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { loadEventKeys } from '../tickets/event-keys.ts'
import {
  type FeedCursor,
  type FeedProgress,
  FIRST_ID,
  readCursor,
  writeCursor,
} from './feed-cursor.ts'
import {
  countFeed,
  FEED_PAGE_ROWS,
  type FeedPage,
  type HeadJson,
  readChangedTicketPage,
  readFeedStart,
  readHead,
  readOldestTransactionAgeMs,
  readScanPage,
  readTicketPage,
  readTombstonePage,
} from './feed-store.ts'

/** Clocks of replicas may differ by this much and the promise of `completeUntil` still holds. */
const COMPLETE_MARGIN_MS = 15 * SECOND_MS

export type DownloadRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly after: string | undefined
  /** Only a station's credential receives keys. */
  readonly withKeys: boolean
}

/** The lines, as chunks of bytes. Nothing is held between two chunks but a cursor. */
export async function download(
  deps: Deps,
  request: DownloadRequest,
): Promise<Result<AsyncGenerator<Uint8Array>, { readonly code: 'event_not_found' }>> {
  const opened = await openDownload(deps, request)
  return opened.ok ? ok(stream(deps, request, opened.value)) : opened
}

type Opened = {
  readonly head: Uint8Array
  readonly isListed: boolean
  readonly cursor: FeedCursor & { readonly progress: FeedProgress }
}

function openDownload(
  deps: Deps,
  request: DownloadRequest,
): Promise<Result<Opened, { readonly code: 'event_not_found' }>> {
  return withTenant(deps.db, request.tenantId, async (tx) => {
    const now = deps.now()
    // In this order: what is open now is either still open, or visible to the watermark's snapshot.
    const [oldestAgeMs, start, head] = await Promise.all([
      readOldestTransactionAgeMs(tx),
      readFeedStart(tx),
      readHead(tx, request.eventId),
    ])
    if (head === null) return refuse({ code: 'event_not_found' } as const)
    const completeUntil = now - Math.max(COMPLETE_MARGIN_MS, oldestAgeMs)
    const cursor = continueFrom(request, start, completeUntil)
    const isListed = head.event.verification === 'listed'
    const keys = request.withKeys && !isListed ? await readKeys(tx, deps, request) : null
    return ok({ head: headLine(head, keys, announcedMode(cursor), deps.now()), isListed, cursor })
  })
}

/** Where to go on. A cursor of another event, epoch or maker begins a new snapshot. */
function continueFrom(
  request: DownloadRequest,
  start: { readonly epoch: number; readonly watermark: string },
  completeUntil: Instant,
): FeedCursor & { readonly progress: FeedProgress } {
  const given = request.after === undefined ? null : readCursor(request.after)
  const isOurs = given !== null && given.epoch === start.epoch && given.eventId === request.eventId
  const begun: FeedProgress = {
    phase: 'tickets',
    afterXid: '0',
    afterId: FIRST_ID,
    next: start.watermark,
    completeUntil: Math.floor(completeUntil),
  }
  if (!isOurs) {
    return {
      epoch: start.epoch,
      eventId: request.eventId,
      mode: 'snapshot',
      since: '0',
      progress: begun,
    }
  }
  return { ...given, progress: given.progress ?? begun }
}

/** A snapshot that goes on after a break is no new one: the station keeps the part that it has. */
const announcedMode = ({ mode, progress }: Opened['cursor']): FeedCursor['mode'] =>
  mode === 'snapshot' && progress.afterId === FIRST_ID ? 'snapshot' : 'changes'

async function readKeys(tx: TenantTx, deps: Deps, request: DownloadRequest) {
  const keys = await loadEventKeys(tx, deps, request.tenantId, request.eventId)
  return (keys?.keys ?? []).map(({ keyId, key }) => ({
    keyId,
    key: Buffer.from(key).toString('base64url'),
  }))
}

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

const headLine = (
  head: HeadJson,
  keys: readonly unknown[] | null,
  mode: FeedCursor['mode'],
  now: Instant,
): Buffer =>
  line({
    type: 'head',
    protocol: PROTOCOL_VERSION,
    ...head,
    ...(keys !== null && { keys }),
    serverTime: instantToText(now),
    mode,
  })

async function* stream(
  deps: Deps,
  request: DownloadRequest,
  opened: Opened,
): AsyncGenerator<Uint8Array> {
  yield opened.head
  // Beside the pages of changes, which are few; behind those of a snapshot, which take their time.
  const early = opened.cursor.mode === 'changes' ? count(deps, request) : null
  early?.catch(() => {})
  const { isListed } = opened
  let { cursor }: { cursor: Opened['cursor'] } = opened
  let reading: Promise<FeedPage> | null = readPage(deps, request, cursor, isListed)
  while (reading !== null) {
    const page: FeedPage = await reading
    const covered = page.lines === null ? cursor : advance(cursor, page)
    const next = page.rows < FEED_PAGE_ROWS ? nextPhase(covered) : covered
    // The next page is read while the station takes this one: one page ahead and no more.
    reading = next === null ? null : readPage(deps, request, next, isListed)
    // A station that goes away leaves it unread.
    reading?.catch(() => {})
    if (page.lines !== null) yield* withCursor(page.lines, writeCursor(covered))
    cursor = next ?? covered
  }
  yield endLine(cursor, await (early ?? count(deps, request)))
}

const count = (deps: Deps, request: DownloadRequest) =>
  withTenant(deps.db, request.tenantId, (tx) => countFeed(tx, request.eventId))

/** One page in a transaction of its own, so that a slow reader holds nothing open. */
function readPage(
  deps: Deps,
  request: DownloadRequest,
  { mode, since, progress }: Opened['cursor'],
  isListed: boolean,
): Promise<FeedPage> {
  const after = { xid: progress.afterXid, id: progress.afterId }
  return withTenant(deps.db, request.tenantId, (tx) => {
    if (progress.phase === 'tombstones') return readTombstonePage(tx, request.eventId, since, after)
    if (progress.phase === 'scans') return readScanPage(tx, request.eventId, since, after)
    return mode === 'snapshot'
      ? readTicketPage(tx, request.eventId, after, isListed)
      : readChangedTicketPage(tx, request.eventId, since, after, isListed)
  })
}

const advance = (cursor: Opened['cursor'], page: FeedPage): Opened['cursor'] => ({
  ...cursor,
  progress: { ...cursor.progress, afterXid: page.lastXid, afterId: page.lastId },
})

/** Where the next phase begins; null after the last. A snapshot starts from nothing: there is nothing to forget. */
function nextPhase(cursor: Opened['cursor']): Opened['cursor'] | null {
  const { mode, progress } = cursor
  if (progress.phase === 'scans') return null
  const isChanges = progress.phase === 'tickets' && mode === 'changes'
  const phase = isChanges ? 'tombstones' : 'scans'
  return { ...cursor, progress: { ...progress, phase, afterXid: '0', afterId: FIRST_ID } }
}

/** The page's last line carries the cursor that covers it. */
function* withCursor(lines: Buffer, cursor: string): Generator<Uint8Array> {
  const beforeBrace = lines.length - '}\n'.length
  yield lines.subarray(0, beforeBrace)
  yield Buffer.from(`,"cursor":"${cursor}"}\n`)
}

function endLine(cursor: Opened['cursor'], counts: { tickets: number; scans: number }): Buffer {
  const { next, completeUntil } = cursor.progress
  return line({
    type: 'end',
    cursor: writeCursor({ ...cursor, mode: 'changes', since: next, progress: null }),
    completeUntil: instantToText(completeUntil),
    counts,
    complete: true,
  })
}
