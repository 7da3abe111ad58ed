// An organizer's stations.
import type { InferInput } from 'valibot'
import type {
  PairingCode,
  PatchStationBody,
  RevokedStation,
  StartPairingInput,
  StationView,
  WipeStationBody,
} from '../../../../shared/stations/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type StationRoutes = {
  'GET /tenant/stations': {
    query: PageQuery & {
      readonly search?: string
      readonly status?: StationView['status']
      readonly eventId?: string
    }
    answer: Page<StationView>
  }
  'GET /tenant/stations/:stationId': { answer: StationView }
  'PATCH /tenant/stations/:stationId': { body: PatchStationBody; answer: StationView }
  'POST /tenant/stations/:stationId/revoke': { answer: InferInput<typeof RevokedStation> }
  'POST /tenant/stations/:stationId/wipe': {
    body: InferInput<typeof WipeStationBody>
    answer: StationView
  }
  'DELETE /tenant/stations/:stationId/wipe': {
    query: { readonly version: number }
    answer: StationView
  }
  'POST /tenant/stations/:stationId/accept-scans': { answer: { readonly accepted: number } }
  'POST /tenant/pairing-codes': {
    body: InferInput<typeof StartPairingInput>
    answer: InferInput<typeof PairingCode>
  }
}
