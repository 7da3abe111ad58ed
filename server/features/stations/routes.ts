// Pairing stations and revoking them.
import * as v from 'valibot'
import { StationId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import {
  PairingCode,
  PairStationInput,
  RevokedStation,
  StartPairingInput,
} from '../../../shared/stations/schema.ts'
import { PairReply } from '../../../shared/sync/schema.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { contactEndpoints } from './contact-routes.ts'
import { STATIONS_EXPORT } from './export-stations.ts'
import { pairStation } from './pair-station.ts'
import { drawPairingQr } from './pairing-qr.ts'
import { revokeStation } from './revoke-station.ts'
import { startPairing } from './start-pairing.ts'
import { tenantStationEndpoints } from './tenant-routes.ts'

/** Enough for a hall full of laptops behind one address; guessing 50 bits is hopeless anyway. */
const PAIR_RATE = { name: 'pair', max: 30, windowMs: 5 * MINUTE_MS }

const PAIR = endpoint({
  method: 'POST',
  path: '/stations/pair',
  action: 'station.claim',
  summary: 'Trades a pairing code for a credential. A code works once and for 10 minutes.',
  rateLimit: PAIR_RATE,
  body: PairStationInput,
  response: PairReply,
  status: 201,
  run: async (deps, { body }) => {
    const paired = await pairStation(deps, body)
    if (!paired.ok) return paired
    const { station, tenant, credential } = paired.value
    return ok({
      station: { id: station.id, name: station.name, gateId: station.gateId },
      tenant: { id: tenant.tenantId, slug: tenant.slug, name: tenant.name },
      eventIds: [...station.eventIds],
      credential,
      serverTime: instantToText(deps.now()),
    })
  },
})

const START = endpoint({
  method: 'POST',
  path: '/tenant/pairing-codes',
  action: 'station.pair',
  summary: 'Makes a code that pairs one laptop with these events, as text and as a QR picture.',
  body: StartPairingInput,
  response: PairingCode,
  status: 201,
  run: async (deps, { actor, body }) => {
    const started = await startPairing(deps, actor.tenantId, { ...body, createdBy: actor.userId })
    if (!started.ok) return started
    const { code, expiresAt } = started.value
    const picture = await drawPairingQr(publicUrlOf(deps.config), code)
    return ok({ code, ...picture, expiresAt: instantToText(expiresAt) })
  },
})

const REVOKE = endpoint({
  method: 'POST',
  path: '/tenant/stations/:stationId/revoke',
  action: 'station.revoke',
  summary: 'Ends a station. What it scanned before may still be uploaded and waits for a decision.',
  params: v.object({ stationId: StationId }),
  response: RevokedStation,
  run: async (deps, { actor, params }) => {
    const who = { kind: 'user', id: actor.userId } as const
    const revoked = await revokeStation(deps, actor.tenantId, who, params.stationId)
    if (!revoked.ok) return revoked
    const revokedAt = instantToText(revoked.value.revokedAt)
    return ok({ id: params.stationId, status: 'revoked', revokedAt } as const)
  },
})

export const stationEndpoints: readonly Endpoint[] = [
  PAIR,
  START,
  REVOKE,
  ...tenantStationEndpoints,
  ...contactEndpoints,
  STATIONS_EXPORT,
]
