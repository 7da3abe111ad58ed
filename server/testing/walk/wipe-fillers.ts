// How to call the routes about what stations tell and are ordered. Each order has a station of its own.
import type { TestApp } from '../app.ts'
import { aStation } from '../app.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

export function wipeFillers(server: TestApp): Readonly<Record<string, Filler>> {
  const path = async ({ tenantId, event }: World): Promise<string> =>
    `/tenant/stations/${(await aStation(server, tenantId, [event.id])).id}/wipe`
  return {
    'POST /tenant/stations/:stationId/wipe': {
      path,
      body: () => ({ isTotal: false, version: 1 }),
    },
    'DELETE /tenant/stations/:stationId/wipe': { path },
    'POST /stations/contact': {
      body: () => ({ unsent: 0, setAside: 0, eventId: null, dataAt: null }),
    },
  }
}
