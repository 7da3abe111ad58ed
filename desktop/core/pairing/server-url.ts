// Which server addresses a station accepts.
import { ok, type Result, refuse } from '../../../shared/result.ts'

/** `not_a_url` · `not_https` plain HTTP to another machine · `has_credentials` a name or password in the address. */
export type ServerUrlRefusal = { readonly code: 'not_a_url' | 'not_https' | 'has_credentials' }

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** True for an address of this very machine. */
export const isLoopback = (server: string): boolean =>
  LOOPBACK.test(URL.parse(server)?.hostname ?? '')

/**
 * Reads a server address that a person typed, with or without `https://`.
 *
 * Plain HTTP is accepted for this machine only: the credential would be readable on the way.
 *
 * @returns origin and path without a slash, a query or a fragment at its end
 */
export function readServerUrl(text: string): Result<string, ServerUrlRefusal> {
  const trimmed = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  if (url === null || url.hostname === '') return refuse({ code: 'not_a_url' })
  if (url.username !== '' || url.password !== '') return refuse({ code: 'has_credentials' })
  const isPlainHere = url.protocol === 'http:' && LOOPBACK.test(url.hostname)
  if (url.protocol !== 'https:' && !isPlainHere) return refuse({ code: 'not_https' })
  return ok(url.origin + url.pathname.replace(/\/+$/, ''))
}
