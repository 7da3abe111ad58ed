// How to call each route about one world's things. A route that is missing here fails the walks.
import { Secret, TOTP } from 'otpauth'
import * as v from 'valibot'
import type { Standing } from '../../../shared/auth/may.ts'
import { type InviteInput, StartedFactor } from '../../../shared/auth/schema.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { inviteMember } from '../../features/auth/invite-member.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import { call, signInAs, TEST_PASSWORD } from '../app.ts'
import { granted, someTickets } from '../event.ts'
import {
  exportFillers,
  profileFillers,
  staffFillers,
  tenantFillers,
  userFillers,
} from './admin-fillers.ts'
import { caseFillers } from './case-fillers.ts'
import { eventFillers } from './event-fillers.ts'
import { ledgerFillers } from './ledger-fillers.ts'
import { reportFillers } from './report-fillers.ts'
import { reschedulingFillers } from './rescheduling-fillers.ts'
import { salesFillers } from './sales-fillers.ts'
import { ticketFillers } from './ticket-fillers.ts'
import { wipeFillers } from './wipe-fillers.ts'
import { emailOf, type World } from './world.ts'

export type Filler = {
  /** A path with the ids of `world`. `as` of the world `from` will call it, where the thing must be the caller's own. */
  readonly path?: (world: World, as: Standing, from: World) => string | Promise<string>
  /** May be a promise. */
  readonly body?: (world: World, from: World) => unknown
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
  ...accountFillers(server),
  ...factorFillers(server),
  ...invitationFillers(server),
  ...staffFillers(server),
  ...tenantFillers(server),
  ...userFillers(server),
  ...profileFillers(server),
  ...ledgerFillers(server),
  ...exportFillers,
  ...ticketFillers(server),
  ...salesFillers(server),
  ...reportFillers(server),
  ...eventFillers(server),
  ...reschedulingFillers(server),
  'POST /stations/pair': REFUSED_BODY,
  ...stationFillers(server),
  ...wipeFillers(server),
  ...gateFillers(server),
  ...caseFillers(server),
})

const accountFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /auth/me': EMPTY,
  'GET /auth/sessions': EMPTY,
  'DELETE /auth/sessions': EMPTY,
  'DELETE /auth/sessions/:sessionId': {
    path: async (world, as) => `/auth/sessions/${await aSessionOf(server, world, as)}`,
  },
  'POST /auth/password': { body: () => ({ current: TEST_PASSWORD, password: TEST_PASSWORD }) },
  'POST /auth/password/forgotten': REFUSED_BODY,
  'POST /auth/password/reset': REFUSED_BODY,
})

/** A second session of the same person; a steward's where `as` is no person. */
async function aSessionOf(server: TestApp, world: World, as: Standing): Promise<string> {
  await forgetFactors(server)
  const { access } = await signInAs(server, emailOf(world, as))
  const claims = Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()
  const { jti } = JSON.parse(claims) as { jti: string }
  return jti.split('.')[0] ?? ''
}

const forgetFactors = async ({ deps }: TestApp): Promise<void> => {
  await deps.platformDb`delete from user_factors`
}

/** Each call finds a factor that was started and never confirmed, or none. */
function factorFillers(server: TestApp): Readonly<Record<string, Filler>> {
  let secret = ''
  const start = async (world: World, as: Standing): Promise<void> => {
    await forgetFactors(server)
    if (as !== 'tenant_admin' && as !== 'platform_admin') return
    const body = { password: TEST_PASSWORD }
    const response = await call(server, 'POST /auth/factor', {
      ...withBearer(world.bearer[as]),
      body,
    })
    if (response.status === 201) secret = v.parse(StartedFactor, await response.json()).secret
  }
  const code = (): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: server.deps.now() })
  return {
    'GET /auth/factor': EMPTY,
    'POST /auth/factor': {
      path: async () => {
        await forgetFactors(server)
        return '/auth/factor'
      },
      body: () => ({ password: TEST_PASSWORD }),
    },
    'POST /auth/factor/confirm': {
      path: async (_world, as, from) => {
        await start(from, as)
        return '/auth/factor/confirm'
      },
      body: () => ({ code: code() }),
    },
    'DELETE /auth/factor': {
      path: async (_world, as, from) => {
        await start(from, as)
        return '/auth/factor'
      },
      body: () => ({ password: TEST_PASSWORD, code: code() }),
    },
  }
}

const invitationFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'POST /auth/invitations/look': REFUSED_BODY,
  'POST /auth/invitations/accept': REFUSED_BODY,
  'GET /t/:tenant': {},
  'GET /t/:tenant/:event': {},
  'GET /t/:tenant/:event/checkout': UNKNOWN_LINK,
  'POST /t/:tenant/:event/checkout': UNKNOWN_LINK,
  'GET /find/:tenant': UNKNOWN_LINK,
  'POST /find/:tenant': UNKNOWN_LINK,
  'GET /orders/:token': UNKNOWN_LINK,
  'POST /orders/:token/pay': UNKNOWN_LINK,
  'GET /orders/:token/cancel': UNKNOWN_LINK,
  'POST /orders/:token/cancel': UNKNOWN_LINK,
  'POST /orders/:token/resend': UNKNOWN_LINK,
  'GET /orders/:token/refund': UNKNOWN_LINK,
  'POST /orders/:token/refund': UNKNOWN_LINK,
  'GET /orders/:token/tickets.pdf': UNKNOWN_LINK,
  'GET /orders/:token/event.ics': UNKNOWN_LINK,
  'GET /orders/:token/tickets/:ticketId': UNKNOWN_LINK,
  'GET /assets/:name': {},
  'GET /orders/offline.js': {},
  'GET /account/password/:token': UNKNOWN_LINK,
  'POST /account/password/:token': UNKNOWN_LINK,
  'GET /account/invitation/:token': UNKNOWN_LINK,
  'POST /account/invitation/:token': UNKNOWN_LINK,
  'GET /tenant/staff/invitations': EMPTY,
  'POST /tenant/staff/invitations': { body: anInvitation(server) },
  'DELETE /tenant/staff/invitations/:invitationId': {
    path: async (world) => {
      const { id } = granted(
        await inviteMember(server.deps, SYSTEM_ACTOR, world.tenantId, anInvitation(server)()),
      )
      return `/tenant/staff/invitations/${id}`
    },
  },
  'POST /admin/tenants/:tenantId/invitations': {
    path: ({ tenantId }) => `/admin/tenants/${tenantId}/invitations`,
    body: anInvitation(server),
  },
})

/** The pattern itself is a token that nobody made. */
const UNKNOWN_LINK: Filler = EMPTY

/** Of somebody new each time. */
const anInvitation =
  ({ deps }: TestApp) =>
  (): InviteInput => ({
    email: `${deps.newId()}@guest.example`,
    role: 'staff',
    level: 'steward',
    locale: 'en',
  })

const stationFillers = (server: TestApp): Readonly<Record<string, Filler>> => {
  const path = ({ station }: World): string => `/tenant/stations/${station.id}`
  /** The station keeps what it has; only its version moves. */
  const body = async ({ tenantId, station, event }: World) => {
    const [row] = await withTenant(
      server.deps.db,
      tenantId,
      (tx) => tx<{ version: number }[]>`select version from stations where id = ${station.id}`,
    )
    return { name: 'Laptop', gateId: null, eventIds: [event.id], version: row?.version ?? 1 }
  }
  return {
    'POST /tenant/pairing-codes': { body: ({ event }) => ({ eventIds: [event.id] }) },
    'POST /tenant/stations/:stationId/revoke': {
      path: ({ spare }) => `/tenant/stations/${spare.id}/revoke`,
    },
    'GET /tenant/stations': EMPTY,
    'GET /tenant/stations/:stationId': { path },
    'PUT /tenant/stations/:stationId': { path, body },
    'PATCH /tenant/stations/:stationId': { path, body },
    'GET /tenant/activity': EMPTY,
  }
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
  { as, from, about }: Pick<Asked, 'as' | 'from' | 'about'>,
): Promise<string> => (await filler.path?.(about, as, from)) ?? route.split(' ')[1] ?? ''

export async function callRoute(
  server: TestApp,
  route: string,
  filler: Filler,
  asked: Asked,
): Promise<Response> {
  const { as, from, about } = asked
  const path = asked.path ?? (await fillPath(route, filler, asked))
  const body: unknown = await filler.body?.(about, from)
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
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true
  if (isPage) return `${response.status} page`
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}
