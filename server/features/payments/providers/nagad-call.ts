// One question to Nagad and what comes back: an answer, a reason for a no, or nothing that could be trusted.
import { asLine } from '../../../../shared/text.ts'
import { HOUR_MS, type Instant, SECOND_MS } from '../../../../shared/time.ts'
import { type NagadKeys, openText } from './nagad-crypto.ts'
import type { UnknownReason } from './port.ts'
import {
  boundedFetch,
  faultOfCall,
  type ProviderBase,
  type ProviderIo,
  retryAfterMs,
} from './provider-io.ts'

export type NagadIo = ProviderIo & {
  /** Cryptographic randomness. */
  readonly randomBytes: (length: number) => Uint8Array
  /** Tells an operator. No secret is in it. */
  readonly alarm: (what: string) => void
}

export type NagadSettings = {
  readonly merchant: string
  /** As Nagad numbers its merchants. */
  readonly merchantId: string
  /** The merchant's own wallet; null: not sent. */
  readonly accountNumber: string | null
  /** This server's public IPv4 address, told where the buyer has none; null: none is told. */
  readonly serverIp: string | null
  /** Which day a refund names, in Dhaka: clients of Nagad do not agree. */
  readonly refundDay: 'payment' | 'today'
  readonly keys: NagadKeys
  readonly base: ProviderBase
}

export type NagadContext = {
  readonly io: NagadIo
  readonly settings: NagadSettings
  readonly account: { readonly merchant: string; readonly isLive: boolean }
  /** Tells an operator, the same thing once in an hour. */
  readonly warn: (name: string, what: string) => void
}

export type NagadBody = Readonly<Record<string, unknown>>

/** `nagadNow`: by the clock of whoever answered; null where the answer names no time. */
export type NagadAnswer =
  | { readonly kind: 'ok'; readonly body: NagadBody; readonly nagadNow: Instant | null }
  /** `message`: Nagad's words, which may be shown to the buyer, escaped. */
  | {
      readonly kind: 'refused'
      readonly reason: string
      readonly message: string | null
      readonly nagadNow: Instant | null
      /** 5xx: a reason that nobody knows is no decision then. */
      readonly isFault: boolean
    }
  | NoAnswer

export type NoAnswer = {
  readonly kind: 'unknown'
  readonly reason: Exclude<UnknownReason, 'no_reference'>
  readonly retryAfterMs: number | null
}

export const UNREADABLE = { kind: 'unknown', reason: 'unreadable', retryAfterMs: null } as const

/** A buyer waits for two of them. */
const CALL_LIMITS = { timeoutMs: 25 * SECOND_MS, bytesMax: 64 * 1024 }

type Asked = {
  /** Below the base address; everything in it is encoded already. */
  readonly path: string
  /** Null: a question by GET. */
  readonly body: NagadBody | null
  /** The buyer's address, where a buyer is there. */
  readonly address?: string | null
}

export async function callNagad(
  { io, settings }: NagadContext,
  { path, body, address = null }: Asked,
): Promise<NagadAnswer> {
  const ip = findPublicIpv4(address) ?? settings.serverIp
  try {
    const response = await boundedFetch(io, CALL_LIMITS)(urlOf(settings.base, path), {
      method: body === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== null && { 'content-type': 'application/json' }),
        'x-km-api-version': 'v-0.2.0',
        'x-km-client-type': 'PC_WEB',
        'x-km-mc-id': settings.merchantId,
        ...(ip !== null && { 'x-km-ip-v4': ip }),
      },
      ...(body !== null && { body: JSON.stringify(body) }),
    })
    return await readNagadAnswer(response)
  } catch (error) {
    return { kind: 'unknown', reason: faultOfCall(error), retryAfterMs: null }
  }
}

const urlOf = ({ url }: ProviderBase, path: string): URL => {
  const folder = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  return new URL(`${folder}${path}`, url)
}

const MESSAGE_CHARS_MAX = 300

/** A page with 200 is what stands before Nagad; a reason is Nagad's own no, whatever the status. */
export async function readNagadAnswer(response: Response): Promise<NagadAnswer> {
  const { status, headers } = response
  const nagadNow = readDate(headers.get('date'))
  const body = readObject(await response.text())
  const reason = body?.['reason']
  if (body !== null && typeof reason === 'string' && /^[\w .-]{1,100}$/.test(reason)) {
    const text = body['message']
    const message = typeof text === 'string' ? asLine(text.slice(0, MESSAGE_CHARS_MAX)) : null
    return { kind: 'refused', reason, message, nagadNow, isFault: status >= 500 }
  }
  if (status === 429 || status >= 500) {
    return { kind: 'unknown', reason: 'busy', retryAfterMs: retryAfterMs(headers) }
  }
  return response.ok && body !== null ? { kind: 'ok', body, nagadNow } : UNREADABLE
}

function readDate(text: string | null): Instant | null {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : at
}

function readObject(text: string): NagadBody | null {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : null
  } catch {
    // A firewall's page, or half of an answer.
    return null
  }
}

/** What Nagad sealed and signed in an answer; null where anything of it is not Nagad's, and an operator is told. */
export function readSealed({ settings, warn }: NagadContext, body: NagadBody): NagadBody | null {
  const { sensitiveData: sealed, signature } = body
  const isWhole = typeof sealed === 'string' && typeof signature === 'string'
  const text = isWhole ? openText(settings.keys, { sealed, signature }) : null
  const read = text === null ? null : readObject(text)
  if (read === null) warn('seal', 'An answer of Nagad’s was not sealed and signed as it should be.')
  return read
}

const IPV4 = /^(?:::ffff:)?((\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3})$/i

/** Null for no address, one of IPv6, and one that is nobody's on the internet. */
export function findPublicIpv4(address: string | null): string | null {
  const [, ip = null, first = '', second = ''] = IPV4.exec(address ?? '') ?? []
  const [a, b] = [Number(first), Number(second)]
  const isPrivate =
    [0, 10, 127].includes(a) ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  return isPrivate ? null : ip
}

/** Tells the same thing once in an hour: every payment would say it again. */
export function createWarner({ alarm, now }: Pick<NagadIo, 'alarm' | 'now'>) {
  const toldAt = new Map<string, Instant>()
  return (name: string, what: string): void => {
    const last = toldAt.get(name)
    if (last !== undefined && now() - last < HOUR_MS) return
    toldAt.set(name, now())
    alarm(what)
  }
}
