// One line of a download becomes a checked value.
import * as v from 'valibot'
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

/** By hand and not by `SyncLine`, which tries every member: a download may have a hundred thousand such lines. */
const SCHEMAS = {
  head: HeadLine,
  ticket: TicketLine,
  tombstone: TombstoneLine,
  scan: ScanLine,
  end: EndLine,
} as const

/** Reads the text of one line. */
export const readLine = (text: string): Result<SyncLine, LineRefusal> => readRow(parseJson(text))

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
