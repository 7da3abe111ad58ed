// How to call each route about one world's things. A route that is missing here fails the walks.
import type { Standing } from '../../../shared/auth/may.ts'
import type { TestApp } from '../app.ts'
import { call } from '../app.ts'
import { someTickets } from '../event.ts'
import type { World } from './world.ts'

export type Filler = {
  /** A path with the ids of `world`. `as` will call it, where the thing must be its own. */
  readonly path?: (world: World, as: Standing) => string | Promise<string>
  readonly body?: (world: World) => unknown
  /** A call that would use its caller's credential up. */
  readonly isAnonymous?: true
}

const EMPTY: Filler = {}

/** A body that no schema takes: an open route says so to everybody, and does nothing. */
const REFUSED_BODY: Filler = { body: () => ({ nonsense: true }) }

/** The fillers of every route, by `METHOD /pattern`. */
export const routeFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /healthz': EMPTY,
  'GET /readyz': EMPTY,
  'GET /metrics': EMPTY,
  'GET /openapi.json': EMPTY,
  'POST /auth/login': REFUSED_BODY,
  'POST /auth/refresh': EMPTY,
  'POST /auth/logout': { isAnonymous: true },
  'GET /auth/me': EMPTY,
  'POST /stations/pair': REFUSED_BODY,
  ...stationFillers,
  ...gateFillers(server),
})

const stationFillers: Readonly<Record<string, Filler>> = {
  'POST /tenant/pairing-codes': { body: ({ event }) => ({ eventIds: [event.id] }) },
  'POST /tenant/stations/:stationId/revoke': {
    path: ({ spare }) => `/tenant/stations/${spare.id}/revoke`,
  },
}

const gateFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /staff/events': EMPTY,
  'GET /staff/events/:eventId/tickets': { path: ofEvent('tickets') },
  'GET /staff/events/:eventId/search-fields': { path: ofEvent('search-fields') },
  'GET /staff/events/:eventId/live': { path: ofEvent('live') },
  'POST /staff/check-in': {
    body: ({ event, tickets }) => ({ qrCode: tickets[0]?.text, eventId: event.id }),
  },
  'POST /staff/check-in/:scanId/annul': {
    path: async (world, as) => `/staff/check-in/${await anAdmittedScan(server, world, as)}/annul`,
  },
  'POST /staff/check-in/batch': {
    body: ({ listId, tickets }) => ({
      scans: [
        {
          scanId: server.deps.newId(),
          qrCode: tickets[2]?.text,
          listId,
          direction: 'entry',
          scannedAt: new Date(server.deps.now()).toISOString(),
        },
      ],
    }),
  },
})

const ofEvent =
  (what: string) =>
  ({ event }: World): string =>
    `/staff/events/${event.id}/${what}`

/** Of a ticket of its own; by the station where `as` scans nothing. */
async function anAdmittedScan(server: TestApp, world: World, as: Standing): Promise<string> {
  const scanner = as === 'visitor' || as === 'platform_admin' ? 'station' : as
  const [ticket] = await someTickets(server.deps, world.tenantId, world.event, ['Nasrin'])
  const response = await call(server, 'POST /staff/check-in', {
    ...withBearer(world.bearer[scanner]),
    body: { qrCode: ticket?.text, eventId: world.event.id },
  })
  const { scanId, verdict } = (await response.json()) as { scanId: string; verdict: string }
  if (verdict !== 'admitted') throw new Error(`the scan to take back was ${verdict}`)
  return scanId
}

export const withBearer = (bearer: string | undefined): { readonly bearer?: string } =>
  bearer === undefined ? {} : { bearer }

export type Asked = {
  readonly as: Standing
  /** Whose caller asks. */
  readonly from: World
  /** Whose things it asks about. */
  readonly about: World
  /** Made before, while the world was whole; left out, a new one. */
  readonly path?: string
}

/** The path that a call takes; it may have to make what the call is about. */
export const fillPath = async (
  route: string,
  filler: Filler,
  { as, about }: Pick<Asked, 'as' | 'about'>,
): Promise<string> => (await filler.path?.(about, as)) ?? route.split(' ')[1] ?? ''

export async function callRoute(
  server: TestApp,
  route: string,
  filler: Filler,
  asked: Asked,
): Promise<Response> {
  const { as, from, about } = asked
  const path = asked.path ?? (await fillPath(route, filler, asked))
  const body = filler.body?.(about)
  return call(server, `${route.split(' ')[0]} ${path}`, {
    ...withBearer(filler.isAnonymous ? undefined : from.bearer[as]),
    ...(body !== undefined && { body }),
  })
}

/** `200`, or the status with the refusal's code. A batch answers each row for itself. */
export async function answerOf(route: string, response: Response): Promise<string> {
  if (response.status < 300) {
    if (route !== 'POST /staff/check-in/batch') {
      await response.body?.cancel()
      return 'yes'
    }
    const { results } = (await response.json()) as {
      results: { outcome: string; error?: { code: string } }[]
    }
    const [result] = results
    return result?.outcome === 'rejected' ? `rejected ${result.error?.code}` : 'yes'
  }
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}
