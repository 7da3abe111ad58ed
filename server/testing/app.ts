// The real app over a throw-away database, and people and stations to call it with.

import * as v from 'valibot'
import type { EventId, GateId, StationId, TenantId, UserId } from '../../shared/ids.ts'
import { PairReply } from '../../shared/sync/schema.ts'
import { createApp, type ServerApp } from '../app.ts'
import type { Deps } from '../deps.ts'
import { SYSTEM_ACTOR } from '../features/activity/record-activity.ts'
import { addMember } from '../features/auth/add-member.ts'
import { createUser } from '../features/auth/create-user.ts'
import type { NewMember } from '../features/auth/store.ts'
import { startPairing } from '../features/stations/start-pairing.ts'
import { openTestDeps, type TestDeps, type TestSettings } from './deps.ts'
import { granted } from './event.ts'

export const TEST_PASSWORD = 'a long enough password'

export type TestApp = AsyncDisposable & {
  readonly deps: TestDeps
  readonly app: ServerApp['app']
  readonly endpoints: ServerApp['endpoints']
}

/** Every answer is checked against what its endpoint promises. */
export async function testApp(settings: TestSettings = {}): Promise<TestApp> {
  const deps = await openTestDeps(settings)
  const { app, endpoints, close } = createApp(deps, { checkResponses: true })
  return {
    deps,
    app,
    endpoints,
    [Symbol.asyncDispose]: async () => {
      close()
      await deps.lastSeen.drain()
      await deps[Symbol.asyncDispose]()
    },
  }
}

export type Call = {
  /** Sent as JSON; a text and bytes as they are. */
  readonly body?: unknown
  /** A station credential or an access token. */
  readonly bearer?: string
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
}

type Requesting = Pick<ServerApp, 'app'>

/** One request, such as `call(server, 'POST /auth/login', { body })`. */
export async function call(
  { app }: Requesting,
  route: string,
  { body, bearer, cookie, headers = {} }: Call = {},
): Promise<Response> {
  const [method = '', path = ''] = route.split(' ')
  return app.request(path, {
    method,
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: bodyOf(body) }),
  })
}

const bodyOf = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string'
    ? body
    : body instanceof Uint8Array
      ? new Uint8Array(body)
      : JSON.stringify(body)

/** The status and the refusal's code, which is what most tests ask for. */
export async function outcomeOf(response: Response): Promise<string> {
  const body: unknown = await response.json()
  const { code } = v.parse(v.object({ code: v.string() }), body)
  return `${response.status} ${code}`
}

export type Person = { readonly id: UserId; readonly email: string }

/** A user who can sign in, as a member where a role is given. */
export async function aPerson(
  deps: Deps,
  email: string,
  member?: Omit<NewMember, 'userId'>,
): Promise<Person> {
  const input = { email, name: `Person ${email}`, password: TEST_PASSWORD }
  const { id } = granted(await createUser(deps, input))
  if (member !== undefined) granted(await addMember(deps, SYSTEM_ACTOR, { ...member, userId: id }))
  return { id, email }
}

export const anAdmin = (deps: Deps, tenantId: TenantId, email: string): Promise<Person> =>
  aPerson(deps, email, { tenantId, role: 'tenant_admin', level: null })

export const aSteward = (deps: Deps, tenantId: TenantId, email: string): Promise<Person> =>
  aPerson(deps, email, { tenantId, role: 'staff', level: 'steward' })

export const aSupervisor = (deps: Deps, tenantId: TenantId, email: string): Promise<Person> =>
  aPerson(deps, email, { tenantId, role: 'staff', level: 'supervisor' })

/** Somebody who runs the installation. */
export async function aPlatformAdmin(deps: Deps, email: string): Promise<Person> {
  const input = { email, name: `Person ${email}`, password: TEST_PASSWORD, isPlatformAdmin: true }
  return { id: granted(await createUser(deps, input)).id, email }
}

export type Tokens = {
  readonly access: string
  readonly refresh: string
  /** What a browser would send back to `/auth`. */
  readonly cookie: string
}

/** Signs in by the route itself. */
export async function signInAs(
  server: Requesting,
  email: string,
  tenant?: string,
): Promise<Tokens> {
  const body = { email, password: TEST_PASSWORD, ...(tenant !== undefined && { tenant }) }
  const response = await call(server, 'POST /auth/login', { body })
  if (response.status !== 200)
    throw new Error(`sign-in: ${response.status} ${await response.text()}`)
  return tokensOf(response)
}

/** The tokens that an answer sets. */
export function tokensOf(response: Response): Tokens {
  const cookies = response.headers.getSetCookie()
  const access = cookieValue(cookies, 'access_token')
  const refresh = cookieValue(cookies, 'refresh_token')
  return { access, refresh, cookie: `access_token=${access}; refresh_token=${refresh}` }
}

function cookieValue(cookies: readonly string[], name: string): string {
  const text = cookies.find((cookie) => cookie.startsWith(`${name}=`))
  return text?.slice(name.length + 1).split(';')[0] ?? ''
}

export type TestStation = { readonly id: StationId; readonly credential: string }

/** Pairs a laptop through both routes' use cases and the public route. */
export async function aStation(
  server: TestApp,
  tenantId: TenantId,
  eventIds: readonly EventId[],
  gateId: GateId | null = null,
): Promise<TestStation> {
  const asked = { eventIds: [...eventIds], gateId, createdBy: null }
  const { code } = granted(await startPairing(server.deps, tenantId, asked))
  const response = await call(server, 'POST /stations/pair', { body: { code, name: 'Laptop' } })
  const reply = v.parse(PairReply, await response.json())
  return { id: reply.station.id, credential: reply.credential }
}
