// bKash says no in four forms, most of them with HTTP 200. Here they become one.
import { asLine } from '../../../../shared/text.ts'
import type { UnknownReason } from './port.ts'
import { faultOfCall, retryAfterMs } from './provider-io.ts'

export type BkashAnswer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  /** `message`: bKash's words, which may be shown to the buyer, escaped. */
  | { readonly kind: 'code'; readonly code: string; readonly message: string | null }
  | { readonly kind: 'unauthorized' }
  | {
      readonly kind: 'unknown'
      readonly reason: Exclude<UnknownReason, 'unauthorized' | 'no_reference'>
      readonly retryAfterMs: number | null
    }

const MESSAGE_CHARS_MAX = 300

/** Which release of bKash's interface answers: v2's refunds carry no `statusCode` when they succeed. */
export type BkashForm = 'v1' | 'v2'

/** Reads what came back; `ok` is what its form calls success, and nothing that speaks against it. */
export async function readBkashAnswer(
  response: Response,
  form: BkashForm = 'v1',
): Promise<BkashAnswer> {
  if (response.status === 401) return { kind: 'unauthorized' }
  if (response.status === 429 || response.status >= 500) {
    return { kind: 'unknown', reason: 'busy', retryAfterMs: retryAfterMs(response.headers) }
  }
  const body = readObject(await response.text())
  if (body === null) return UNREADABLE
  if (body['message'] === 'Unauthorized') return { kind: 'unauthorized' }
  const code = codeOf(body)
  const isWhole = form === 'v1' ? code === '0000' : 'originalTrxId' in body
  const isSuccess =
    response.ok && isWhole && (code === null || code === '0000') && !('message' in body)
  if (isSuccess) return { kind: 'ok', body }
  // `message`: the gateway before bKash, which knows no such path or no such body.
  const gateway = 'message' in body ? `gateway_${response.status}` : null
  const told = code !== null && code !== '0000' ? code : gateway
  return told === null ? UNREADABLE : { kind: 'code', code: told, message: messageOf(body) }
}

const UNREADABLE = { kind: 'unknown', reason: 'unreadable', retryAfterMs: null } as const

export const answerOfFault = (error: unknown): BkashAnswer => ({
  kind: 'unknown',
  reason: faultOfCall(error),
  retryAfterMs: null,
})

/** The error's code wins over a status beside it. */
function codeOf(body: Readonly<Record<string, unknown>>): string | null {
  const code = [body['errorCode'], body['externalCode'], body['statusCode']].find(
    (one) => one !== undefined && one !== null && one !== '',
  )
  return typeof code === 'string' && /^\d{3,5}$/.test(code) ? code : null
}

function messageOf(body: Readonly<Record<string, unknown>>): string | null {
  const text = [body['errorMessage'], body['errorMessageEn'], body['statusMessage']].find(
    (one) => typeof one === 'string',
  )
  return typeof text === 'string' ? asLine(text.slice(0, MESSAGE_CHARS_MAX)) : null
}

function readObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : null
  } catch {
    // A firewall's page, or half of an answer.
    return null
  }
}
