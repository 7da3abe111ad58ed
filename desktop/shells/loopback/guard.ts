// Who may talk to the loopback listener: pure, so that every case is a line of a test.
import { createHash, timingSafeEqual } from 'node:crypto'

export type GuardRefusal = {
  readonly status: 401 | 403
  readonly code: 'foreign_host' | 'foreign_origin' | 'no_token'
  readonly message: string
}

export type GuardSettings = {
  readonly port: number
  readonly token: string
  /** The built pages: the only paths that are answered without the token. */
  readonly isPage: (path: string) => boolean
}

/**
 * Null when the request may pass.
 *
 * The host comes first: a name that resolves to 127.0.0.1 would make this listener same-origin with a stranger's
 * page. The token is a header and no cookie, because cookies ignore ports and every other program on 127.0.0.1
 * would be handed it.
 */
export function guard(request: Request, settings: GuardSettings): GuardRefusal | null {
  const host = `127.0.0.1:${settings.port}`
  const url = new URL(request.url)
  if (request.headers.get('host') !== host || url.host !== host) return FOREIGN_HOST
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== `http://${host}`) return FOREIGN_ORIGIN
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead && settings.isPage(url.pathname)) return null
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return FOREIGN_ORIGIN
  return hasToken(request.headers.get('authorization'), settings.token) ? null : NO_TOKEN
}

const FOREIGN_HOST: GuardRefusal = {
  status: 403,
  code: 'foreign_host',
  message: 'Use the address of the ready line, to the letter.',
}
const FOREIGN_ORIGIN: GuardRefusal = {
  status: 403,
  code: 'foreign_origin',
  message: 'Only the page of this very address may call.',
}
const NO_TOKEN: GuardRefusal = {
  status: 401,
  code: 'no_token',
  message:
    'The token of the ready line is missing or wrong. Open the address that the station printed.',
}

/** Hashes first: the comparison takes equal lengths, and its time says nothing about the token. */
function hasToken(authorization: string | null, token: string): boolean {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(sha256(given), sha256(token))
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
