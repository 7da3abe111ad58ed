// Five bugs that peers really had, each as the edit that would bring it back. The simulation must find every one.
import type { Edit } from './edits.ts'

export type Bug = {
  readonly name: string
  readonly says: string
  readonly edits: readonly Edit[]
  /** Run once on each database, by its owner. */
  readonly sql?: string
}

const STORE = 'server/features/checkin/store.ts'

export const BUGS: readonly Bug[] = [
  {
    name: 'scan-id',
    says: 'the server does not ask whether it has a scan id already: a repeat is stored again',
    edits: [
      {
        file: STORE,
        find: 'scanned_at\n      from scans\n     where scan_id = any(',
        replace: 'scanned_at\n      from scans\n     where false and scan_id = any(',
      },
    ],
    sql: 'alter table scans drop constraint scans_pkey',
  },
  {
    name: 'local-rows',
    says: 'a finished download deletes the station’s own scans that were not sent yet',
    edits: [
      {
        file: 'desktop/core/manifest/importer.ts',
        find: 'end.run(line.cursor,',
        replace:
          "db.exec('delete from journal where sequence not in (select sequence from sent)'); end.run(line.cursor,",
      },
    ],
  },
  {
    name: 'arrival-order',
    says: 'the merge takes scans in the order in which they arrived',
    edits: [
      {
        file: 'shared/checkin/merge.ts',
        find: 'standing.sort(compareScans)',
        replace: 'standing',
      },
    ],
  },
  {
    name: 'timestamp-cursor',
    says: 'the cursor is the moment of the download: a transaction that began before and commits later is skipped',
    edits: [
      {
        file: 'server/features/checkin/feed-store.ts',
        find: 'pg_snapshot_xmin(pg_current_snapshot())::text as watermark',
        replace: 'pg_snapshot_xmax(pg_current_snapshot())::text as watermark',
      },
    ],
  },
  {
    name: 'early-green',
    says: 'the verdict is shown before the scan is committed',
    edits: [
      {
        file: 'desktop/core/checkin/journal-store.ts',
        find: 'commit.run()',
        replace:
          'rollback.run(); setImmediate(() => { if (db.open) insert.run(sequence, ...values) })',
      },
    ],
  },
]
