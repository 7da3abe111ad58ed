// What somebody does elsewhere while a window is open: another person at the server's own API; and the window's way to it.
import { PERMISSIONS } from '../../../server/features/auth/may.table.ts'
import type { RunningStation } from '../venue.ts'
import type { Credentials } from './admin-window.ts'

export type Asked = { readonly status: number; readonly body: unknown }
/** Asks one route, such as `GET /tenant/events`. */
export type Ask = (route: string, body?: unknown) => Promise<Asked>

async function send(base: string, token: string, route: string, body: unknown): Promise<Asked> {
  const [method = '', path = ''] = route.split(' ')
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}

/** A session of its own, in no window. */
export async function signInElsewhere(serverUrl: string, person: Credentials): Promise<Ask> {
  const response = await fetch(`${serverUrl}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
  const cookies = response.headers.getSetCookie().join('\n')
  const token = /access_token=([^;]+)/.exec(cookies)?.[1] ?? ''
  return (route, body) => send(serverUrl, token, route, body)
}

/** As the window's screens ask: through the station, with the session of whoever is signed in there. */
export const throughWindow =
  ({ ready }: RunningStation): Ask =>
  (route, body) =>
    send(`${ready.adminUrl}/api`, ready.adminToken, route, body)

/** What is asked for must be granted. */
export async function granted<T>(asked: Promise<Asked>): Promise<T> {
  const { status, body } = await asked
  if (status >= 300) throw new Error(`refused: ${status} ${JSON.stringify(body)}`)
  // Safe: the caller names what this route answers.
  return body as T
}

/** Nobody's. */
export const SOME_ID = '0190a000-0000-7000-8000-000000000001'

/** Every route of the server below this folder, with ids that nobody has. */
export const routesBelow = (folder: '/admin/' | '/tenant/'): readonly string[] =>
  Object.keys(PERMISSIONS)
    .filter((route) => route.includes(` ${folder}`))
    .map((route) => route.replaceAll(/:\w+/g, SOME_ID))
