// A station tells how it is, and hears what is ordered of it; or that it has forgotten everything and is none any more.
import { required } from '../../../shared/assert.ts'
import type { StationReport, WipeOrder } from '../../../shared/stations/contact.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { StationActor } from '../../platform/http/actor.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { updateReport, updateWiped } from './contact-store.ts'
import { lockStation } from './station-store.ts'

/** Also a revoked one's, and a suspended tenant's: what they hold is the organizer's to know. */
export const reportContact = (
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  actor: StationActor,
  report: StationReport,
): Promise<WipeOrder | null> =>
  withTenant(deps.db, actor.tenantId, async (tx) => {
    const { wiped } = report
    if (wiped === undefined) return updateReport(tx, actor.stationId, storedOf(deps, actor, report))
    await confirmWipe(tx, deps, actor, wiped)
    return null
  })

function storedOf(
  { now }: Pick<Deps, 'now'>,
  { eventIds }: StationActor,
  { unsent, setAside, eventId, dataAt }: StationReport,
) {
  const at = now()
  return {
    unsent,
    setAside,
    // An event that was taken away exists no more for it.
    eventId: eventId !== null && eventIds.has(eventId) ? eventId : null,
    // By the laptop's idea of our clock.
    dataAt: dataAt === null ? null : Math.min(dataAt, at),
    at,
  }
}

/**
 * Told a second time, because the first answer was lost, nothing changes. An order that was taken back meanwhile was
 * obeyed all the same, and is noted as such.
 */
async function confirmWipe(
  tx: TenantTx,
  deps: Pick<Deps, 'now' | 'newId'>,
  { stationId }: StationActor,
  wipeId: string,
): Promise<void> {
  const row = required(await lockStation(tx, stationId), 'its credential was good')
  if (row.wipedAt !== null) return
  await updateWiped(tx, stationId, wipeId, deps.now())
  await recordActivity(tx, deps, {
    actor: { kind: 'station', id: stationId },
    action: 'station.wiped',
    subject: { kind: 'station', id: stationId },
    metadata: { wasOrdered: row.wipeId === wipeId },
  })
}
