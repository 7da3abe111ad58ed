// One line of a download becomes a checked value.
import * as v from 'valibot'
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import {
  EndLine,
  HeadLine,
  PROTOCOL_VERSION,
  ScanLine,
  type SyncLine,
  TicketLine,
  TombstoneLine,
} from '../../../shared/sync/schema.ts'
import { parseJson } from './trouble-of-response.ts'

/**
 * `broken` not JSON, or not in the protocol's form · `newer` from a server whose protocol, line or list setting this
 * station does not know: applying the rest would admit by rules that are not understood.
 */
export type LineRefusal = { readonly code: 'broken' | 'newer' }

/** By hand and not by `SyncLine`, which tries every member: a download has a hundred thousand lines. */
const SCHEMAS = {
  head: HeadLine,
  ticket: TicketLine,
  tombstone: TombstoneLine,
  scan: ScanLine,
  end: EndLine,
} as const

/** Reads the text of one line. */
export function readLine(text: string): Result<SyncLine, LineRefusal> {
  const row = parseJson(text)
  const plain = readPlainTicket(row)
  return plain === null ? readRow(row) : ok(plain)
}

const LOWER_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The ticket line that most lines are, four times as fast as its schema reads it; null for every other, which the
 * schema then judges. Where both read a line they give the same, which a property test holds them to.
 */
export function readPlainTicket(row: unknown): TicketLine | null {
  if (typeof row !== 'object' || row === null || !('type' in row) || row.type !== 'ticket')
    return null
  if (!('id' in row) || typeof row.id !== 'string' || !LOWER_UUID.test(row.id)) return null
  if (!('t' in row) || typeof row.t !== 'number') return null
  let name: string | null = null
  let note: string | null = null
  for (const key in row) {
    if (key === 'type' || key === 'id' || key === 't') continue
    if (key === 'name' && 'name' in row && typeof row.name === 'string') name = row.name
    else if (key === 'note' && 'note' in row && typeof row.note === 'string') note = row.note
    else return null
  }
  // Safe: the pattern above is the one that the id's schema asks for.
  return { ...PLAIN_TICKET, id: row.id as TicketId, t: row.t, name, note }
}

const PLAIN_TICKET = {
  type: 'ticket',
  serial: 0,
  void: false,
  blocked: false,
  order: 'paid',
  from: null,
  until: null,
  attention: null,
} as const

/** Reads one line that is parsed as JSON already, as a live stream brings it. */
export function readRow(row: unknown): Result<SyncLine, LineRefusal> {
  if (typeof row !== 'object' || row === null || !('type' in row)) return refuse({ code: 'broken' })
  const kind = row.type
  if (typeof kind !== 'string') return refuse({ code: 'broken' })
  if (!isLineType(kind)) return refuse({ code: 'newer' })
  if (kind === 'head' && isNewer(row)) return refuse({ code: 'newer' })
  const parsed = v.safeParse(SCHEMAS[kind], row)
  if (parsed.success) return ok(parsed.output)
  return refuse({ code: parsed.issues.some(isUnknownSetting) ? 'newer' : 'broken' })
}

const isLineType = (kind: string): kind is keyof typeof SCHEMAS => Object.hasOwn(SCHEMAS, kind)

const isNewer = (head: object): boolean =>
  'protocol' in head && typeof head.protocol === 'number' && head.protocol > PROTOCOL_VERSION

/** A list with a setting, or a choice, that this release does not have: refused, never ignored. */
function isUnknownSetting(issue: v.BaseIssue<unknown>): boolean {
  const [first] = issue.path ?? []
  if (first?.key !== 'lists' && first?.key !== 'event') return false
  return issue.type === 'strict_object' || issue.type === 'picklist' || issue.type === 'literal'
}
