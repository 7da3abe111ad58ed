// Why the server could not be asked, or its answer not be used: a closed list, in words for the screen.
import { writeText } from '../../../shared/i18n/write.ts'
import type { ConnectionReason } from '../../contract/views.ts'

/** What can be wrong with an answer: the reasons of the connection, but for those that need none. */
export type TroubleCode = Exclude<ConnectionReason, 'ok' | 'starting' | 'not_paired' | 'no_event'>

export type Trouble = {
  readonly code: TroubleCode
  /** A sentence for the operator: what is wrong, and what to do where something can be done. */
  readonly message: string
  /** What the server asked for with `Retry-After`; null when it did not. */
  readonly retryAfterMs: number | null
  /** The server's own error code, sentence and status, where it sent them. */
  readonly serverCode: string | null
  readonly serverMessage: string | null
  readonly status: number | null
}

/** A trouble with the sentence of its code, unless a better one is given. */
export const trouble = (code: TroubleCode, more: Partial<Trouble> = {}): Trouble => ({
  code,
  message: writeText('en', `connection.${code}`),
  retryAfterMs: null,
  serverCode: null,
  serverMessage: null,
  status: null,
  ...more,
})

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|SSL|ERR_TLS|HOSTNAME_MISMATCH|EPROTO/

/** The trouble that an error thrown by `fetch`, or while its body was read, stands for. */
export function troubleOfError(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'AbortError') return trouble('stopped')
  if (name === 'TimeoutError') return trouble('timeout')
  const code = errorCode(error)
  if (CERTIFICATE.test(code)) return trouble('certificate')
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return trouble('timeout')
  return trouble('no_network')
}

/** `fetch` hides the system's code in a cause, sometimes in the cause of a cause. */
function errorCode(error: unknown): string {
  let at: unknown = error
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code
    at = at.cause
  }
  return ''
}
