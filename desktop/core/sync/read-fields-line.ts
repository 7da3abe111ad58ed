// One line of the second stream becomes a checked value.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import {
  FieldsEndLine,
  FieldsHeadLine,
  type FieldsLine,
  OrderLine,
} from '../../../shared/sync/search-fields.ts'
import type { LineRefusal } from './read-line.ts'
import { parseJson } from './trouble-of-response.ts'

const SCHEMAS = { head: FieldsHeadLine, order: OrderLine, end: FieldsEndLine } as const

/** Reads the text of one line. A line of a kind that is not known here is passed over: null. */
export function readFieldsLine(text: string): Result<FieldsLine | null, LineRefusal> {
  const row = parseJson(text)
  if (typeof row !== 'object' || row === null || !('type' in row)) return refuse({ code: 'broken' })
  const kind = row.type
  if (typeof kind !== 'string') return refuse({ code: 'broken' })
  if (!isKnown(kind)) return ok(null)
  const parsed = v.safeParse(SCHEMAS[kind], row)
  if (!parsed.success) return refuse({ code: 'broken' })
  const line = parsed.output
  if (line.type === 'head' && line.protocol > PROTOCOL_VERSION) return refuse({ code: 'newer' })
  return ok(line)
}

const isKnown = (kind: string): kind is keyof typeof SCHEMAS => Object.hasOwn(SCHEMAS, kind)
