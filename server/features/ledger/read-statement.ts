// A provider's statement as a table of text becomes lines, or a list of what is wrong with it. Pure.
import { CsvError, parse } from 'csv-parse/sync'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import { readAmount } from '../../platform/read-amount.ts'
import { readProviderTime } from '../../platform/read-time.ts'

export type StatementLine = {
  /** Of the file, the heading being the first. */
  readonly lineNo: number
  readonly kind: 'payment' | 'refund' | 'payout'
  readonly reference: string
  /** Integer poisha, above 0: what moved before the provider kept anything. */
  readonly amountCents: number
  readonly feeCents: number
  readonly occurredAt: Instant
}

export type StatementFault = {
  readonly line: number
  readonly column: ColumnName | null
  readonly why: 'missing' | 'unreadable' | 'twice' | 'no_table' | 'empty' | 'too_many'
}

/** The first twenty faults. */
export type StatementRefusal = {
  readonly code: 'statement_invalid'
  readonly details: readonly StatementFault[]
}

type ColumnName = 'date' | 'kind' | 'reference' | 'amount' | 'fee'

/** Our titles first, then words that lists of providers use for the same. Compared in lower case, letters and digits only. */
const TITLES: Readonly<Record<ColumnName, readonly string[]>> = {
  date: ['date', 'time', 'datetime', 'transactiondate', 'trandate', 'createdutc', 'completedtime'],
  kind: ['kind', 'type', 'transactiontype', 'reportingcategory'],
  reference: [
    'reference',
    'transactionid',
    'trxid',
    'txnid',
    'banktranid',
    'issuerpaymentrefno',
    'sourceid',
  ],
  amount: ['amount', 'gross', 'transactionamount', 'paidamount'],
  fee: ['fee', 'fees', 'charge', 'commission'],
}

/** Stripe's report names a charge in its `source_id`; what we know a payment by stands beside it. */
const STRIPE_SOURCE = 'sourceid'
const STRIPE_INTENT = 'paymentintentid'
/** Times under this title name no zone, and are not Dhaka's. */
const IN_UTC = 'createdutc'

const KINDS: Readonly<Record<string, StatementLine['kind']>> = {
  payment: 'payment',
  charge: 'payment',
  sale: 'payment',
  refund: 'refund',
  payout: 'payout',
  settlement: 'payout',
}

export const LINES_MAX = 50_000
const FAULTS_MAX = 20
const REFERENCE_CHARS_MAX = 255

/** UTF-8 CSV with a heading; commas, semicolons or tabs between. Amounts in taka, times Dhaka's where they name no zone. */
export function readStatement(
  bytes: Uint8Array,
): Result<readonly StatementLine[], StatementRefusal> {
  const table = readTable(bytes)
  if (table === null) return invalid([{ line: 1, column: null, why: 'no_table' }])
  const [heading = [], ...rows] = table
  const columns = findColumns(heading)
  const missing = (['date', 'reference', 'amount'] as const).filter((name) => columns[name] < 0)
  if (missing.length > 0) {
    return invalid(missing.map((column) => ({ line: 1, column, why: 'missing' as const })))
  }
  if (rows.length === 0) return invalid([{ line: 1, column: null, why: 'empty' }])
  if (rows.length > LINES_MAX)
    return invalid([{ line: LINES_MAX + 2, column: null, why: 'too_many' }])
  return readLines(rows, columns)
}

const invalid = (details: readonly StatementFault[]) =>
  refuse({ code: 'statement_invalid', details } as const)

type Places = Readonly<Record<ColumnName, number>> & {
  /** Where a payment is known by another column; -1: there is none. */
  readonly intent: number
  readonly isUtc: boolean
}

function readLines(
  rows: readonly (readonly string[])[],
  columns: Places,
): ReturnType<typeof readStatement> {
  const lines: StatementLine[] = []
  const faults: StatementFault[] = []
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    const read = readLine(row, columns, at + 2)
    if ('why' in read) {
      faults.push(read)
    } else if (seen.has(`${read.kind} ${read.reference}`)) {
      faults.push({ line: read.lineNo, column: 'reference', why: 'twice' })
    } else {
      seen.add(`${read.kind} ${read.reference}`)
      lines.push(read)
    }
    if (faults.length === FAULTS_MAX) break
  }
  return faults.length > 0 ? invalid(faults) : ok(lines)
}

function readLine(
  row: readonly string[],
  columns: Places,
  lineNo: number,
): StatementLine | StatementFault {
  const cell = (name: ColumnName | 'intent'): string => row[columns[name]]?.trim() ?? ''
  const faulty = (column: ColumnName): StatementFault => ({
    line: lineNo,
    column,
    why: cell(column) === '' ? 'missing' : 'unreadable',
  })
  const occurredAt = readMoment(cell('date'), columns.isUtc ? ' GMT+0000' : '')
  if (occurredAt === null) return faulty('date')
  const kind = columns.kind < 0 ? 'payment' : KINDS[cell('kind').toLowerCase()]
  if (kind === undefined) return faulty('kind')
  const reference = (kind === 'payment' ? cell('intent') : '') || cell('reference')
  if (reference === '' || reference.length > REFERENCE_CHARS_MAX) return faulty('reference')
  const amountCents = readMoney(cell('amount'))
  if (amountCents === null || amountCents === 0) return faulty('amount')
  const feeCents = cell('fee') === '' ? 0 : readMoney(cell('fee'))
  if (feeCents === null) return faulty('fee')
  return { lineNo, kind, reference, amountCents, feeCents, occurredAt }
}

function readTable(bytes: Uint8Array): readonly (readonly string[])[] | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.includes('\0')) return null
    const delimiter =
      [',', ';', '\t'].toSorted((a, b) => countIn(text, b) - countIn(text, a))[0] ?? ','
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof CsvError || error instanceof TypeError) return null
    throw error
  }
}

/** In the heading. */
const countIn = (text: string, mark: string): number =>
  (text.split('\n', 1)[0] ?? '').split(mark).length

function findColumns(heading: readonly string[]): Places {
  const titles = heading.map(plainTitle)
  const find = (name: ColumnName): number => {
    const known = TITLES[name].find((title) => titles.includes(title))
    return known === undefined ? -1 : titles.indexOf(known)
  }
  const [date, reference] = [find('date'), find('reference')]
  return {
    ...{ date, reference, kind: find('kind'), amount: find('amount'), fee: find('fee') },
    intent: titles[reference] === STRIPE_SOURCE ? titles.indexOf(STRIPE_INTENT) : -1,
    isUtc: titles[date] === IN_UTC,
  }
}

const plainTitle = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** Thousands or lakhs may be set apart, and what goes out may be below zero; the kind says which way it goes. */
function readMoney(text: string): number | null {
  const bare = text.replace(/^-/, '')
  const isGrouped = /^\d{1,3}(,\d{2,3})*,\d{3}(\.\d{1,2})?$/.test(bare)
  return readAmount(isGrouped ? bare.replaceAll(',', '') : bare)
}

const DAY_ALONE = /^\d{4}-\d\d-\d\d$/
const TO_THE_MINUTE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/
const TO_THE_SECOND = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/

/** `zone`: of what names none; empty for Dhaka's. */
function readMoment(text: string, zone: '' | ' GMT+0000'): Instant | null {
  if (ZONED.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? null : at
  }
  if (DAY_ALONE.test(text)) return readProviderTime(`${text} 00:00:00${zone}`)
  if (TO_THE_MINUTE.test(text)) return readProviderTime(`${text}:00${zone}`)
  return readProviderTime(TO_THE_SECOND.test(text) ? text + zone : text)
}
