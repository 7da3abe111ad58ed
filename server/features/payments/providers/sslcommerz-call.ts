// How SSLCOMMERZ is asked. It says no with HTTP 200, in words; here its answers become few kinds.
import { SECOND_MS } from '../../../../shared/time.ts'
import type { UnknownReason } from './port.ts'
import {
  boundedFetch,
  type CallLimits,
  faultOfCall,
  type ProviderBase,
  type ProviderIo,
  retryAfterMs,
} from './provider-io.ts'

export const SSLCOMMERZ_LIVE_ORIGIN = 'https://securepay.sslcommerz.com'
export const SSLCOMMERZ_ORIGINS = [SSLCOMMERZ_LIVE_ORIGIN, 'https://sandbox.sslcommerz.com']

export type SslcommerzIo = ProviderIo & {
  /** Tells an operator. No secret is in it. */
  readonly alarm: (what: string) => void
}

export type SslcommerzSettings = {
  readonly merchant: string
  readonly storeId: string
  readonly storePassword: string
  readonly base: ProviderBase
}

export type Body = Readonly<Record<string, unknown>>

/** Nothing was learnt. */
export type Silence = {
  readonly kind: 'unknown'
  readonly reason: Exclude<UnknownReason, 'unauthorized' | 'no_reference'>
  readonly retryAfterMs: number | null
}

export type Called = { readonly kind: 'ok'; readonly body: Body } | Silence

/** What the interface says of the call itself, by its word `APIConnect`. */
export type Connected =
  | Called
  /** The store's name and password are not taken, or the store is off. */
  | { readonly kind: 'unauthorized'; readonly word: string }
  /** It does not take this request; nothing was done. */
  | { readonly kind: 'refused'; readonly word: string }

/** A buyer waits for it. */
const LIMITS: CallLimits = { timeoutMs: 10 * SECOND_MS, bytesMax: 256 * 1024 }

export const UNREADABLE: Silence = { kind: 'unknown', reason: 'unreadable', retryAfterMs: null }

/** The only call that is a POST: a payment is opened. */
export const postForm = (
  io: ProviderIo,
  { base, storeId, storePassword }: SslcommerzSettings,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Called> =>
  call(io, new URL(path, base.url), {
    method: 'POST',
    body: new URLSearchParams({ store_id: storeId, store_passwd: storePassword, ...fields }),
  })

/** The password goes in the address, as SSLCOMMERZ wants it: such an address stands in no log and in no error. */
export async function getAnswer(
  io: ProviderIo,
  { base, storeId, storePassword }: SslcommerzSettings,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Connected> {
  const url = new URL(path, base.url)
  const secrets = { store_id: storeId, store_passwd: storePassword }
  url.search = String(new URLSearchParams({ ...fields, ...secrets, v: '1', format: 'json' }))
  const called = await call(io, url, { method: 'GET' })
  return called.kind === 'ok' ? readConnected(called.body) : called
}

function readConnected(body: Body): Connected {
  const word = body['APIConnect']
  switch (word) {
    case 'DONE':
      return { kind: 'ok', body }
    case 'FAILED':
    case 'INACTIVE':
      return { kind: 'unauthorized', word }
    case 'INVALID_REQUEST':
      return { kind: 'refused', word }
    default:
      return UNREADABLE
  }
}

/** Never throws for what comes back, or does not. */
async function call(io: ProviderIo, url: URL, init: RequestInit): Promise<Called> {
  try {
    const response = await boundedFetch(io, LIMITS)(url, {
      ...init,
      headers: { accept: 'application/json' },
    })
    return await readCalled(response)
  } catch (error) {
    return { kind: 'unknown', reason: faultOfCall(error), retryAfterMs: null }
  }
}

async function readCalled(response: Response): Promise<Called> {
  if (response.status === 429 || response.status >= 500) {
    return { kind: 'unknown', reason: 'busy', retryAfterMs: retryAfterMs(response.headers) }
  }
  const body = readObject(await response.text())
  return response.ok && body !== null ? { kind: 'ok', body } : UNREADABLE
}

function readObject(text: string): Body | null {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : null
  } catch {
    // A firewall's page, half of an answer, or none.
    return null
  }
}
