// How an adapter reaches its provider: never longer, never more, never elsewhere than it says.
import type { Clock } from '../../../../shared/time.ts'

/** What of the world an adapter is given. */
export type ProviderIo = {
  readonly fetch: typeof fetch
  readonly now: Clock
  /** Aborts after so many milliseconds: `AbortSignal.timeout`. */
  readonly timeoutSignal: (ms: number) => AbortSignal
}

export type CallLimits = {
  /** For the whole of it, the last byte of the answer included. */
  readonly timeoutMs: number
  readonly bytesMax: number
}

/** The answer is longer than any of the protocol's. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
}

/** Not the provider's protocol: a page, a redirect, another shape. */
export class AnswerUnreadable extends Error {
  override readonly name = 'AnswerUnreadable'
}

/**
 * `fetch` that follows no redirect, ends after `timeoutMs` and reads at most `bytesMax`. The answer is whole when it
 * resolves: a slow drip and a cut connection are faults of the call.
 */
export const boundedFetch =
  (io: ProviderIo, { timeoutMs, bytesMax }: CallLimits): typeof fetch =>
  async (input, init) => {
    const ends = io.timeoutSignal(timeoutMs)
    const signal = init?.signal ? AbortSignal.any([ends, init.signal]) : ends
    const response = await io.fetch(input, { ...init, redirect: 'manual', signal })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new AnswerUnreadable(`answered ${response.status}`)
    }
    const body = await readBounded(response, bytesMax)
    const { status, statusText, headers } = response
    const isBodiless = status === 204 || status === 205
    return new Response(isBodiless ? null : body, { status, statusText, headers })
  }

async function readBounded(response: Response, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.byteLength
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > bytesMax) throw new AnswerTooLong(`longer than ${bytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Why a call brought no answer. */
export function faultOfCall(error: unknown): 'timeout' | 'unreachable' | 'unreadable' {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return 'timeout'
    if (at instanceof AnswerTooLong || at instanceof AnswerUnreadable) return 'unreadable'
  }
  return 'unreachable'
}

/** `Retry-After` in seconds; null for none and for a date. At most an hour. */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text) * 1_000, 3_600_000) : null
}

/** The address with more in its query. `query` is kept to the letter: a provider’s placeholders must reach it as they are. */
export const withQuery = (url: string, query: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${query}`

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost']

/** Where a provider's interface is. */
export type ProviderBase = {
  readonly url: URL
  /** On this machine, and never in production: it may speak plain HTTP and send the buyer to its own pages. */
  readonly isSandbox: boolean
}

/**
 * One of the provider's own addresses over HTTPS, or, outside production, one of this machine.
 *
 * @returns null for every other address: no setting sends secrets to a stranger
 */
export function readBaseUrl(
  text: string,
  ownOrigins: readonly string[],
  isProduction: boolean,
): ProviderBase | null {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return null
  if (ownOrigins.includes(url.origin)) return { url, isSandbox: false }
  const isHere = LOOPBACK.includes(url.hostname) && /^https?:$/.test(url.protocol)
  return isHere && !isProduction ? { url, isSandbox: true } : null
}

/**
 * Whether the buyer's browser may be sent there: HTTPS on one of these hosts, or the sandbox that we ask. `ports`: of a
 * provider whose pages are not all at HTTPS's own.
 */
export function isRedirectAllowed(
  text: string,
  base: ProviderBase,
  isOwnHost: (host: string) => boolean,
  ports: 'default' | 'any' = 'default',
): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (base.isSandbox) return url.origin === base.url.origin
  const isPortRight = ports === 'any' || url.port === ''
  return url.protocol === 'https:' && isPortRight && isOwnHost(url.hostname)
}
