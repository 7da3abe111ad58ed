// The pages of one download and the number of rows at its end: read in as few transactions as it takes.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type FeedCounts, feedCounterOf } from './feed-counts.ts'
import { FIRST_ID, type OpenCursor } from './feed-cursor.ts'
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
  readonly counts: FeedCounts
}

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
    feedCounterOf(deps)(tx, place),
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
    count: async () => (hasMore ? countAlone(deps, place) : counts),
    [Symbol.dispose]: () => {},
  }
}

const nameOf = ({ since, progress: { phase, afterXid, afterId } }: OpenCursor): string =>
  `${phase} ${since} ${afterXid} ${afterId}`

/** In a transaction of its own, so that a slow reader holds nothing open. */
const readAlone = (deps: Deps, place: FeedPlace, cursor: OpenCursor) =>
  withTenant(deps.db, place.tenantId, (tx) => readPage(tx, place, cursor))

const countAlone = (deps: Deps, place: FeedPlace) =>
  withTenant(deps.db, place.tenantId, (tx) => feedCounterOf(deps)(tx, place))

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
