// Pairing a laptop with a tenant, and taking it away again.
import * as v from 'valibot'
import { EventId, GateId, StationId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { Version } from '../tenants/schema.ts'
import { hasNoNul } from '../text.ts'
import { InstantText } from '../time.ts'

/** More events than this at one gate is a mistake. */
const STATION_EVENTS_MAX = 50

export const StartPairingInput = v.strictObject({
  /** What the station may work; everything else does not exist for it. */
  eventIds: v.pipe(v.array(EventId), v.minLength(1), v.maxLength(STATION_EVENTS_MAX)),
  gateId: v.optional(v.nullable(GateId), null),
})
export type StartPairingInput = v.InferOutput<typeof StartPairingInput>

export const PairingCode = v.object({
  /** To be read out and typed. */
  code: v.string(),
  /** The same with the server's address, as the picture holds it. */
  link: v.string(),
  /** A QR picture of the link, which a station's set-up screen reads. */
  qrSvg: v.string(),
  expiresAt: InstantText,
})

export const PairStationInput = v.strictObject({
  /** As a person types it: case, spaces and hyphens do not matter. */
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(100),
    v.check(hasNoNul, 'a NUL character'),
  ),
})
export type PairStationInput = v.InferOutput<typeof PairStationInput>

export const RevokedStation = v.object({
  id: StationId,
  status: v.literal('revoked'),
  revokedAt: InstantText,
})

/** A station as an organizer's administration sees one. */
export const StationView = v.object({
  id: StationId,
  name: v.string(),
  gateId: v.nullable(GateId),
  eventIds: v.array(EventId),
  status: v.picklist(['active', 'revoked']),
  pairedAt: InstantText,
  revokedAt: v.nullable(InstantText),
  /** To the minute; null until the first contact after pairing. */
  lastSeenAt: v.nullable(InstantText),
  /** When it last told how it is; null: never, as stations of earlier releases. */
  reportedAt: v.nullable(InstantText),
  /** Scans that had not come by then, and those that the server will not take and only the laptop has. */
  unsentCount: v.nullable(v.number()),
  setAsideCount: v.nullable(v.number()),
  /** So far its tickets are complete: how old its data is. And of which event. */
  dataAt: v.nullable(InstantText),
  workingEventId: v.nullable(EventId),
  wipe: v.nullable(
    v.object({
      orderedAt: InstantText,
      /** Also scans that were set aside go. */
      isTotal: v.boolean(),
      /** What it still waits for, by the last report; null: nothing is known to hold it. */
      waitsFor: v.nullable(v.picklist(['unsent', 'set_aside'])),
      /** Null until the station has told that it is done. */
      wipedAt: v.nullable(InstantText),
    }),
  ),
  version: v.number(),
})
export type StationView = v.InferInput<typeof StationView>

const stationFields = {
  name: lineOf(100),
  gateId: v.nullable(GateId),
  eventIds: StartPairingInput.entries.eventIds,
}
export const ReplaceStationBody = v.strictObject({ ...stationFields, version: Version })
/** Only the fields that are given. */
export const PatchStationBody = v.strictObject({
  name: v.optional(stationFields.name),
  gateId: v.optional(stationFields.gateId),
  eventIds: v.optional(stationFields.eventIds),
  version: Version,
})
export type PatchStationBody = v.InferOutput<typeof PatchStationBody>

/** Orders a station to forget everything. Total: also scans that were set aside, which nobody else has. */
export const WipeStationBody = v.strictObject({
  isTotal: v.optional(v.boolean(), false),
  version: Version,
})
export type WipeStationBody = v.InferOutput<typeof WipeStationBody>
