// A server's sessions for tests of the administration: it signs in, rotates and ends them as the real one does.

import { type EdgeReply, type EdgeRequest, type FakeEdge, startEdge } from './fake-edge.ts'
import { anId } from './temp-station.ts'

export const EMAIL = 'shahana@example.com'
export const PASSWORD = 'four plain words here'

export type AdminEdge = FakeEdge & {
  /** How often the tokens were continued. */
  readonly refreshes: () => number
  /** The access tokens of now are worth nothing any more, as after 15 minutes. */
  readonly expireAccess: () => void
  /** The session's owner ended it elsewhere. */
  readonly endSession: () => void
  /** The next question for newer tokens is answered when the test says so. */
  readonly holdRefresh: () => () => void
  /** Requests below a path, the newest last. */
  readonly asked: (path: string) => readonly EdgeRequest[]
}

type Person = { readonly role: 'tenant_admin' | 'platform_admin' | 'staff' }

const JSON_TYPE = { 'content-type': 'application/json' }

export const problemReply = (statusCode: number, code: string, details?: unknown): EdgeReply => ({
  status: statusCode,
  headers: JSON_TYPE,
  body: JSON.stringify({ statusCode, error: 'Error', message: `no: ${code}`, code, details }),
})

export const jsonReply = (value: unknown, status = 200): EdgeReply => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(value),
})

const TENANT = { id: anId(70), slug: 'padma', name: 'Padma Live' }

function issued(generation: number, { role }: Person): EdgeReply {
  const user = {
    id: anId(71),
    email: EMAIL,
    name: 'Shahana',
    role,
    level: role === 'staff' ? 'steward' : null,
    tenant: role === 'platform_admin' ? null : TENANT,
  }
  const cookies = [
    `access_token=access-${generation}; Path=/; Max-Age=900; HttpOnly; Secure; SameSite=Strict`,
    `refresh_token=refresh-${generation}; Path=/auth; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict`,
  ]
  return { ...jsonReply({ user }), headers: { ...JSON_TYPE, 'set-cookie': cookies } }
}

/** @param answer what it says to a request with a good access token; `person` whoever signs in */
export async function startAdminEdge(
  answer: (request: EdgeRequest) => EdgeReply | Promise<EdgeReply>,
  person: Person = { role: 'tenant_admin' },
): Promise<AdminEdge> {
  let generation = 0
  let isLive = false
  let isAccessGood = true
  let refreshes = 0
  let held = Promise.resolve()
  /** Of the request that was given the newest tokens, until they are used. */
  let continuedBy: string | string[] | undefined
  const issue = (): EdgeReply => {
    generation += 1
    isAccessGood = true
    return issued(generation, person)
  }
  const refresh = async (request: EdgeRequest): Promise<EdgeReply> => {
    await held
    refreshes += 1
    const given = /refresh_token=refresh-(\d+)/.exec(request.headers.cookie ?? '')?.[1]
    if (!isLive || given === undefined) return problemReply(401, 'refresh_invalid')
    const key = request.headers['idempotency-key']
    const isRepeated = Number(given) === generation - 1 && key !== undefined && key === continuedBy
    if (isRepeated) generation -= 1
    if (Number(given) === generation) {
      continuedBy = key
      return issue()
    }
    isLive = false
    return problemReply(401, 'refresh_reused')
  }
  const edge = await startEdge(async (request) => {
    if (request.path === '/auth/login') {
      const input = JSON.parse(request.body) as Record<string, string>
      if (input['password'] !== PASSWORD) return problemReply(401, 'invalid_credentials')
      isLive = true
      return issue()
    }
    if (request.path === '/auth/refresh') return await refresh(request)
    if (request.path === '/auth/logout') {
      isLive = false
      return { status: 204 }
    }
    const isGood = request.headers.authorization === `Bearer access-${generation}`
    if (!isLive || !isGood || !isAccessGood) return problemReply(401, 'credential_expired')
    continuedBy = undefined
    return await answer(request)
  })
  return {
    ...edge,
    refreshes: () => refreshes,
    expireAccess: () => {
      isAccessGood = false
    },
    endSession: () => {
      isLive = false
    },
    holdRefresh: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    asked: (path) => edge.requests.filter((request) => request.path.startsWith(path)),
  }
}
