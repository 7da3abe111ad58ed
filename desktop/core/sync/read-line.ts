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
  const plain = readPlainTicket(text)
  return plain === null ? readRow(parseJson(text)) : ok(plain)
}

/** A JSON string without escapes: what stands between its quotes is its value. */
const TEXT = '"([^"\\\\\\u0000-\\u001f]*)"'
const LOWER_UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
/** At most 15 digits: a double holds them all. */
const WHOLE_NUMBER = '0|[1-9][0-9]{0,14}'
/** As the server writes it; in another order the schema reads it. */
const PLAIN_TICKET = new RegExp(
  `^\\{"type":"ticket","id":"(${LOWER_UUID})","t":(${WHOLE_NUMBER})(?:,"name":${TEXT})?(?:,"note":${TEXT})?\\}$`,
)

/**
 * The ticket line that most lines are, several times as fast as JSON and its schema read it; null for every other.
 * Where both read a line they give the same, which a property test holds them to.
 */
export function readPlainTicket(text: string): TicketLine | null {
  const found = PLAIN_TICKET.exec(text)
  if (found === null) return null
  const [, id, typeNumber, name = null, note = null] = found
  return {
    type: 'ticket',
    // Safe: the pattern above is the one that the id's schema asks for.
    id: id as TicketId,
    t: Number(typeNumber),
    serial: 0,
    void: false,
    blocked: false,
    order: 'paid',
    from: null,
    until: null,
    name,
    note,
    attention: null,
  }
}

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
