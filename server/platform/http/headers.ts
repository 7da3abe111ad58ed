// Headers in and out.
import type { Context } from 'hono'
import type { HttpEnv } from './endpoint.ts'

/** On every answer. An API answer is never a page, never framed, never kept. */
export const RESPONSE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** One request header, by its lower-case name. Reads Node's own table, which costs nothing to build. */
export function headerOf(c: Context<HttpEnv>, name: string): string | undefined {
  const incoming = c.env?.incoming
  if (incoming === undefined) return c.req.raw.headers.get(name) ?? undefined
  const value = incoming.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

const REQUEST_ID = /^[\w.-]{8,64}$/

/** The caller's request id when it is harmless, otherwise a new one. */
export function requestIdOf(c: Context<HttpEnv>, newId: () => string): string {
  const given = headerOf(c, 'x-request-id')
  return given !== undefined && REQUEST_ID.test(given) ? given : newId()
}

/** Ids for requests that bring none: unique over all replicas, and no randomness spent on each. */
export function createRequestIds(newId: () => string): () => string {
  const mine = newId()
  let count = 0
  return () => {
    count += 1
    return `${mine}.${count.toString(36)}`
  }
}
