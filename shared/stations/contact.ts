// What a station tells of itself now and then, and what is ordered of it.
import * as v from 'valibot'
import { EventId } from '../ids.ts'
import { InstantText } from '../time.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647))

const UUID = v.pipe(v.string(), v.uuid(), v.toLowerCase())

/** `POST /stations/contact` takes this. */
export const StationReport = v.strictObject({
  /** Scans that are on their way. */
  unsent: count,
  /** Scans that the server will not take, and that only this laptop has. */
  setAside: count,
  /** The event that is worked, and until when its tickets are known to be complete; null before the first download. */
  eventId: v.nullable(EventId),
  dataAt: v.nullable(InstantText),
  /** By what order the laptop was wiped: it was this station, and has forgotten everything else. */
  wiped: v.optional(UUID),
})
export type StationReport = v.InferOutput<typeof StationReport>
export type StationReportText = v.InferInput<typeof StationReport>

/**
 * The order to wipe the laptop: to forget everything but that it did. It waits until nothing is unsent; and, unless it is
 * total, until nobody has scans set aside.
 */
export const WipeOrder = v.object({ id: UUID, isTotal: v.boolean() })
export type WipeOrder = v.InferOutput<typeof WipeOrder>

/** And is answered with this. */
export const StationContact = v.object({
  serverTime: InstantText,
  wipe: v.nullable(WipeOrder),
})
export type StationContact = v.InferOutput<typeof StationContact>
