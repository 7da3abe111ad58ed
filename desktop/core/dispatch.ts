// The one door between a page that nobody trusts and the core.
import * as v from 'valibot'
import { writeText } from '../../shared/i18n/write.ts'
import {
  CALLS_BY_PAGE,
  type CallName,
  type Handlers,
  type PageName,
  type Reply,
  StationFault,
} from '../contract/calls.ts'
import { refusalMessage } from '../contract/refusal-message.ts'
import { type CallRefusal, REFUSAL_STATUS } from '../contract/refusals.ts'

const DETAILS_MAX = 10
const PATH_CHARS_MAX = 60

/** Answers one untrusted call. Never throws: a carrier would turn it to text. */
export async function dispatch(
  handlers: Handlers,
  page: PageName,
  name: string,
  input: unknown,
  onFault: (error: unknown) => void,
): Promise<Reply> {
  const table = CALLS_BY_PAGE[page]
  if (!Object.hasOwn(table, name)) return refusalReply({ code: 'unknown_call' })
  const call = name as keyof typeof table & CallName
  try {
    const parsed = v.safeParse(table[call].input, input)
    if (!parsed.success)
      return refusalReply({ code: 'invalid_input', details: paths(parsed.issues) })
    // Safe: `parsed.output` came from the schema of this very call.
    const result = await handlers[call](parsed.output as never)
    return result.ok ? { ok: true, value: result.value } : refusalReply(result.error)
  } catch (error) {
    onFault(error)
    return faultReply(error)
  }
}

/** The reply that says no: the sentence is English, a page writes its own from the code. */
export function refusalReply(refusal: CallRefusal): Reply {
  const { code, params, retryAfterMs, details } = refusal
  return {
    ok: false,
    status: REFUSAL_STATUS[code],
    code,
    message: refusalMessage(refusal),
    ...(params === undefined ? {} : { params }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(details === undefined ? {} : { details }),
  }
}

/** The reply to a fault: its own sentence where it has one for an operator, else a general one. */
export function faultReply(error: unknown): Reply {
  const message = isDiskFull(error)
    ? writeText('en', 'refusal.full_disk')
    : error instanceof StationFault
      ? error.message
      : writeText('en', 'refusal.fault')
  return { ok: false, status: 500, code: isDiskFull(error) ? 'full_disk' : 'fault', message }
}

/** SQLite's word for it, or the system's. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'SQLITE_FULL' || error.code === 'ENOSPC'
}

/** Where the input is wrong. Paths only: a value may be somebody's password. */
function paths(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.slice(0, DETAILS_MAX).map((issue) => {
    const path = issue.path?.map((part) => String(part.key)).join('.') ?? ''
    // Cut: an unknown field's name is the caller's text.
    return path === '' ? issue.type : `${path.slice(0, PATH_CHARS_MAX)}: ${issue.type}`
  })
}
