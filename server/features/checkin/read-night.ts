// What an organizer watches while the doors are open, in one answer that is cheap to ask for again and again.
import { createHash } from 'node:crypto'
import type {
  AdmissionBin,
  AdmissionsReport,
  Night,
  NightAnswer,
} from '../../../shared/checkin/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { listRunningNotices } from '../events/list-notices.ts'
import { inTurnOf } from './in-turn.ts'
import { type CountedEvent, nightCounterOf } from './night-counter.ts'
import {
  countOpenCases,
  listNightStations,
  type NightStart,
  type NightStation,
  readNightPlaces,
  readNightStart,
} from './night-store.ts'
import { copyTally, writeBins, writeNightCounts } from './night-view.ts'
import { minuteOf } from './tally.ts'

export type ReadNight = CountedEvent & {
  readonly minutes: number
  /** The version that is known already. */
  readonly since: string | undefined
}

type NoEvent = { readonly code: 'event_not_found' }

/** Everything is of one moment. */
export async function readNight(
  deps: Deps,
  { minutes, since, ...event }: ReadNight,
): Promise<Result<NightAnswer, NoEvent>> {
  const { eventId } = event
  const now = deps.now()
  const fromMinute = minuteOf(now) - minutes + 1
  const night = await lookAt(deps, event, async (tx, start): Promise<Night> => {
    const [places, stations, cases, notices, counted] = await Promise.all([
      readNightPlaces(tx, eventId),
      listNightStations(tx, eventId),
      countOpenCases(tx, eventId),
      listRunningNotices(tx, eventId, now),
      nightCounterOf(deps).count(tx, event, start, copyTally(fromMinute)),
    ])
    return {
      ...writeNightCounts(counted, places, fromMinute, minutes),
      stations: stations.map(toStation),
      conflicts: { open: cases.conflicts },
      reviewItems: {
        open: cases.kinds.reduce((sum, { open }) => sum + open, 0),
        kinds: [...cases.kinds],
      },
      notices: [...notices],
    }
  })
  if (night === null) return refuse({ code: 'event_not_found' })
  const version = createHash('sha256').update(JSON.stringify(night)).digest('hex').slice(0, 16)
  const serverTime = instantToText(now)
  return ok({ serverTime, version, night: version === since ? null : night })
}

/** Entries and exits of a whole event, in bins of five minutes at each gate. */
export async function readAdmissions(
  deps: Deps,
  event: CountedEvent,
): Promise<Result<AdmissionsReport, NoEvent>> {
  const items = await lookAt(deps, event, async (tx, start): Promise<AdmissionsReport> => {
    const [places, counted] = await Promise.all([
      readNightPlaces(tx, event.eventId),
      nightCounterOf(deps).count(tx, event, start, copyTally(0)),
    ])
    const bins: AdmissionBin[] = writeBins(counted, places)
    return { timeZone: places.timeZone, items: bins }
  })
  return items === null ? refuse({ code: 'event_not_found' }) : ok(items)
}

/** In one snapshot, and one at a time for an event, whose counts are one memory. Null: no such event. */
const lookAt = <T>(
  deps: Deps,
  { tenantId, eventId }: CountedEvent,
  look: (tx: TenantTx, start: NightStart) => Promise<T>,
): Promise<T | null> =>
  inTurnOf(deps)(`${tenantId} ${eventId}`, () =>
    withTenantSnapshot(deps.db, tenantId, async (tx) => {
      const start = await readNightStart(tx, eventId)
      return start.hasEvent ? look(tx, start) : null
    }),
  )

const toStation = (station: NightStation): Night['stations'][number] => ({
  ...station,
  lastSeenAt: instantToTextOrNull(station.lastSeenAt),
  reportedAt: instantToTextOrNull(station.reportedAt),
  dataAt: instantToTextOrNull(station.dataAt),
})
