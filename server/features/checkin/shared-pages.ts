// Stations that download an event at the same time read the same pages: each is read once, for all of them.
import { perDeps } from '../../platform/per-deps.ts'
import type { FeedPage } from './feed-store.ts'

/** One download's way through the pages. */
export type PageReader = {
  /** The page at `place`: one that is being read or was just read for another, or its own. */
  readonly read: (place: string, readPage: () => Promise<FeedPage>) => Promise<FeedPage>
  /** The last one to leave takes the pages along. */
  readonly leave: () => void
}

type Shared = { readonly begunAt: number; readonly page: Promise<FeedPage> }
type Room = { readonly pages: Map<string, Shared>; readers: number }

/** For those who began a moment later: who is further behind than this reads for himself. About 100 KB each. */
const PAGES_KEPT = 8

/**
 * Makes the rooms in which downloads share pages; `room` names what they have in common. Nobody gets a page whose
 * reading began before he joined: it might miss what was committed before his watermark.
 */
export function createSharedPages(): { readonly join: (room: string) => PageReader } {
  const rooms = new Map<string, Room>()
  /** Readings begun so far: the order of readings and joins. */
  let turns = 0
  return {
    join: (name) => {
      const room = rooms.get(name) ?? { pages: new Map<string, Shared>(), readers: 0 }
      rooms.set(name, room)
      room.readers += 1
      const joinedAt = turns
      return {
        read: (place, readPage) => {
          const known = room.pages.get(place)
          if (known !== undefined && known.begunAt > joinedAt) return known.page
          turns += 1
          const page = readPage()
          keep(room, place, { begunAt: turns, page })
          return page
        },
        leave: () => {
          room.readers -= 1
          if (room.readers === 0) rooms.delete(name)
        },
      }
    },
  }
}

export const sharedPagesOf = perDeps(createSharedPages)

function keep({ pages }: Room, place: string, shared: Shared): void {
  // Again at the end: the oldest are the first to go.
  pages.delete(place)
  pages.set(place, shared)
  // What failed for one is tried again by the next.
  shared.page.catch(() => {
    if (pages.get(place) === shared) pages.delete(place)
  })
  for (const oldest of pages.keys()) {
    if (pages.size <= PAGES_KEPT) return
    pages.delete(oldest)
  }
}
