// The pages of one download and the number of rows at its end: read in as few transactions as it takes.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { noteBuffer } from '../../platform/collect-young.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { readChanges } from './changes-store.ts'
import { type CountedEvent, type FeedCounts, feedCounterOf } from './feed-counts.ts'
import { type FeedCursor, type FeedProgress, FIRST_ID, type OpenCursor } from './feed-cursor.ts'
import {
  type FeedPage,
  readChangedTicketPage,
  readScanPage,
  readTicketPage,
  readTombstonePage,
} from './feed-store.ts'
import { sharedPagesOf } from './shared-pages.ts'

export type FeedPages = Disposable & {
  readonly read: (cursor: OpenCursor) => Promise<FeedPage>
  /** Once every page has been read. */
  readonly count: () => Promise<FeedCounts>
}

export type FeedPlace = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly isListed: boolean
  /** Read by this server for this download; the cursor's own is what a station sent. */
  readonly watermark: string
}

/** What a download of changes can read at once: the first page of each kind by its name, and the number of rows. */
export type FirstPages = {
  readonly pages: ReadonlyMap<string, FeedPage>
  /** Null when a page is full: what came with the first is too old for the last. */
  readonly counts: FeedCounts | null
}

/**
 * The same by one statement, before it is known whether the cursor is ours. Null where it cannot be: a download that
 * goes on after a break, or an event whose number this replica must count first.
 */
export async function readFreshChanges(
  tx: TenantTx,
  deps: Deps,
  event: CountedEvent,
  given: FeedCursor | null,
): Promise<FirstPages | null> {
  if (given === null || given.mode !== 'changes' || given.progress !== null) return null
  const { since } = given
  const counter = feedCounterOf(deps)
  const settled = counter.recall(event)
  if (settled === null || BigInt(settled.watermark) < BigInt(since)) return null
  const changes = await readChanges(tx, event.eventId, since, settled.watermark)
  const { counts: counted, watermark, tickets, scans } = changes
  const counts = counted && counter.learn(event, settled, counted, watermark)
  if (counted !== null && counts === null) return null
  const start = { xid: '0', id: FIRST_ID }
  const tombstones = changes.hasTombstones
    ? await readTombstonePage(tx, event.eventId, since, start)
    : EMPTY_PAGE
  const pages = Object.entries({ tickets, tombstones, scans }).map(
    ([phase, page]) =>
      [pageName(phase as FeedProgress['phase'], since, start.xid, start.id), page] as const,
  )
  return { counts, pages: new Map(pages) }
}

const EMPTY_PAGE: FeedPage = { lines: null, rows: 0, lastXid: '0', lastId: '' }

/** Changes are few: together with their number, of one moment. Null for a snapshot, which takes its pages one by one. */
export async function readFirstPages(
  tx: TenantTx,
  deps: Deps,
  place: FeedPlace,
  cursor: OpenCursor,
): Promise<FirstPages | null> {
  if (cursor.mode === 'snapshot') return null
  const starts: OpenCursor[] = []
  for (let at: OpenCursor | null = cursor; at !== null; at = nextPhase(at)) starts.push(at)
  // Asked together: they travel as one.
  const [counts, ...pages] = await Promise.all([
    feedCounterOf(deps).count(tx, place),
    ...starts.map(async (start) => [nameOf(start), await readPage(tx, place, start)] as const),
  ])
  return { counts, pages: new Map(pages) }
}

/** The pages of a download that has begun. */
export const openPages = (deps: Deps, place: FeedPlace, first: FirstPages | null): FeedPages =>
  first === null ? openSnapshot(deps, place) : openChanges(deps, place, first)

function openSnapshot(deps: Deps, place: FeedPlace): FeedPages {
  const { tenantId, eventId, isListed } = place
  const shared = sharedPagesOf(deps).join(`${tenantId} ${eventId} ${isListed}`)
  return {
    read: (cursor) => shared.read(nameOf(cursor), () => readAlone(deps, place, cursor)),
    count: () => countAlone(deps, place),
    [Symbol.dispose]: () => shared.leave(),
  }
}

function openChanges(deps: Deps, place: FeedPlace, { pages, counts }: FirstPages): FeedPages {
  let hasMore = false
  return {
    read: async (cursor) => {
      const known = pages.get(nameOf(cursor))
      if (known !== undefined) return known
      // More than one page of a kind: what was counted with the first is too old for the last.
      hasMore = true
      return readAlone(deps, place, cursor)
    },
    count: async () => (hasMore || counts === null ? countAlone(deps, place) : counts),
    [Symbol.dispose]: () => {},
  }
}

const nameOf = ({ since, progress: { phase, afterXid, afterId } }: OpenCursor): string =>
  pageName(phase, since, afterXid, afterId)

const pageName = (
  phase: FeedProgress['phase'],
  since: string,
  afterXid: string,
  afterId: string,
): string => `${phase} ${since} ${afterXid} ${afterId}`

/** In a transaction of its own, so that a slow reader holds nothing open. */
async function readAlone(deps: Deps, place: FeedPlace, cursor: OpenCursor): Promise<FeedPage> {
  const page = await withTenant(deps.db, place.tenantId, (tx) => readPage(tx, place, cursor))
  noteBuffer(page.lines?.length ?? 0)
  return page
}

const countAlone = (deps: Deps, place: FeedPlace) =>
  withTenant(deps.db, place.tenantId, (tx) => feedCounterOf(deps).count(tx, place))

function readPage(
  tx: TenantTx,
  { eventId, isListed }: FeedPlace,
  { mode, since, progress }: OpenCursor,
): Promise<FeedPage> {
  const after = { xid: progress.afterXid, id: progress.afterId }
  if (progress.phase === 'tombstones') return readTombstonePage(tx, eventId, since, after)
  if (progress.phase === 'scans') return readScanPage(tx, eventId, since, after)
  return mode === 'snapshot'
    ? readTicketPage(tx, eventId, after, isListed)
    : readChangedTicketPage(tx, eventId, since, after, isListed)
}

/** Where the next phase begins; null after the last. A snapshot starts from nothing: there is nothing to forget. */
export function nextPhase(cursor: OpenCursor): OpenCursor | null {
  const { mode, progress } = cursor
  if (progress.phase === 'scans') return null
  const isChanges = progress.phase === 'tickets' && mode === 'changes'
  const phase = isChanges ? 'tombstones' : 'scans'
  return { ...cursor, progress: { ...progress, phase, afterXid: '0', afterId: FIRST_ID } }
}
