// Refuses what a foreign page makes a browser send.
import type { Context } from 'hono'
import type { HttpEnv } from './endpoint.ts'
import { headerOf } from './headers.ts'

/**
 * True when a browser says that the request comes from another site.
 *
 * Every browser sends `Origin` with a write, and newer ones `Sec-Fetch-Site`, which no page can change. A program that
 * sends neither is no browser and has no cookie of somebody else.
 */
export function isForeign(c: Context<HttpEnv>, publicUrl: string | undefined): boolean {
  const site = headerOf(c, 'sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const origin = headerOf(c, 'origin')
  if (origin === undefined) return false
  if (publicUrl !== undefined && URL.parse(publicUrl)?.origin === origin) return false
  const host = headerOf(c, 'host') ?? URL.parse(c.req.url)?.host
  return URL.parse(origin)?.host !== host
}
