// How to call the routes of settling what happened at the gates. Each call has a case of its own.
import { required } from '../../../shared/assert.ts'
import type { ScanId } from '../../../shared/ids.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { recordScans } from '../../features/checkin/record-scans.ts'
import type { Ended } from '../../features/checkin/review.ts'
import { postNotice } from '../../features/events/post-notice.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import { anEvent, granted, someTickets } from '../event.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

const LISTS: Readonly<Record<string, Filler>> = {
  'GET /tenant/conflicts': {},
  'GET /tenant/review-items': {},
  'GET /tenant/exports/conflicts.csv': {},
  'GET /tenant/exports/review-items.csv': {},
  'GET /tenant/events/:eventId/night': { path: ({ event }) => `/tenant/events/${event.id}/night` },
  'GET /tenant/events/:eventId/reports/admissions': {
    path: ({ event }) => `/tenant/events/${event.id}/reports/admissions`,
  },
  'GET /tenant/exports/admissions.csv': {
    path: ({ event }) => `/tenant/exports/admissions.csv?eventId=${event.id}`,
  },
}

export function caseFillers(server: TestApp): Readonly<Record<string, Filler>> {
  const { deps } = server
  /** Of the case that the newest path names. */
  let version = '0'
  const body = () => ({ note: 'Looked at', version })

  const scanTwice = async (world: World, ended: Ended): Promise<ScanId> => {
    const { tenantId, station, event, listId } = world
    const [ticket] = await someTickets(deps, tenantId, event, ['Nasrin'])
    const scans = [deps.newId(), deps.newId()].map((scanId, at) => ({
      scanId,
      qrCode: ticket?.text,
      listId,
      direction: 'entry',
      scannedAt: instantToText(deps.now() + at),
    }))
    const eventIds = new Set([event.id])
    const uploader = { tenantId, stationId: station.id, userId: null, eventIds, ended }
    await recordScans(deps, uploader, { scans })
    // Safe: the second of the two was made just now.
    return required(scans[1], 'there are two').scanId as ScanId
  }
  const versionOf = async ({ tenantId }: World, table: string, scanId: ScanId): Promise<string> => {
    const [row] = await withTenant(
      deps.db,
      tenantId,
      (tx) => tx<{ version: string }[]>`
        select changed_xid::text as version from ${tx(table)} where scan_id = ${scanId}`,
    )
    return row?.version ?? '0'
  }
  const conflict =
    (more = '') =>
    async (world: World): Promise<string> => {
      const scanId = await scanTwice(world, {})
      version = await versionOf(world, 'conflicts', scanId)
      return `/tenant/conflicts/${scanId}${more}`
    }
  const reviewItem =
    (more = '') =>
    async (world: World): Promise<string> => {
      const scanId = await scanTwice(world, { stationRevokedAt: deps.now() })
      version = await versionOf(world, 'review_items', scanId)
      return `/tenant/review-items/${scanId}/station_revoked${more}`
    }
  return {
    ...LISTS,
    'GET /tenant/conflicts/:scanId': { path: conflict() },
    'POST /tenant/conflicts/:scanId/resolve': {
      path: conflict('/resolve'),
      body: () => ({ outcome: 'fraud', ...body() }),
    },
    'POST /tenant/conflicts/:scanId/reopen': { path: conflict('/reopen'), body },
    'GET /tenant/review-items/:scanId/:kind': { path: reviewItem() },
    'POST /tenant/review-items/:scanId/:kind/accept': { path: reviewItem('/accept'), body },
    'POST /tenant/review-items/:scanId/:kind/dismiss': { path: reviewItem('/dismiss'), body },
    'POST /tenant/review-items/:scanId/:kind/reopen': { path: reviewItem('/reopen'), body },
    'POST /tenant/stations/:stationId/accept-scans': {
      path: ({ station }) => `/tenant/stations/${station.id}/accept-scans`,
    },
    'POST /tenant/events/:eventId/notices/:noticeId/withdraw': {
      path: async ({ tenantId }) => {
        const { id } = await anEvent(deps, tenantId, { slug: deps.newId() })
        const input = { text: 'Bring water', gateIds: null, until: deps.now() + HOUR_MS }
        const posting = { tenantId, eventId: id, actor: SYSTEM_ACTOR, input }
        const notice = granted(await postNotice(deps, posting))
        return `/tenant/events/${id}/notices/${notice.id}/withdraw`
      },
    },
  }
}
