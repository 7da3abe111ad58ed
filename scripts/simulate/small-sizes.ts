// A simulated event has dozens of tickets, not a hundred thousand: pages, slices and batches shrink with it, so that
// every boundary between two of them is crossed.
import type { Edit } from './edits.ts'

export const SMALL_SIZES: readonly Edit[] = [
  {
    file: 'server/features/checkin/feed-store.ts',
    find: 'export const FEED_PAGE_ROWS = 2_000',
    replace: 'export const FEED_PAGE_ROWS = 9',
  },
  {
    file: 'desktop/core/manifest/importer.ts',
    find: 'const SLICE_ROWS_MAX = 5_000',
    replace: 'const SLICE_ROWS_MAX = 5',
  },
  {
    file: 'desktop/core/manifest/importer.ts',
    find: 'const SWEEP_ROWS = 500',
    replace: 'const SWEEP_ROWS = 6',
  },
  {
    file: 'desktop/core/sync/push-check-ins.ts',
    find: 'export const BATCH_SCANS = 500',
    replace: 'export const BATCH_SCANS = 12',
  },
]
