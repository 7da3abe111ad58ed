// The usual row of a batch, read without a schema's machinery: after a cut they come by the ten thousand.
import {
  type Direction,
  SCAN_REASONS,
  type ScanReason,
  type Verdict,
} from '../../../shared/checkin/schema.ts'
import type { CheckInListId, GateId, ScanId, UserId } from '../../../shared/ids.ts'
import { type BatchScan, BOOT_ID_CHARS_MAX } from '../../../shared/sync/schema.ts'
import { CODE_CHARS_MAX } from '../../../shared/tickets/code-limits.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

/** A scan of a code in the form that a station writes: these fields and no other. */
export type PlainScan = BatchScan & {
  readonly kind: 'scan'
  readonly qrCode: string
  readonly gateId: GateId | null
  readonly localAt: Instant
  readonly sequence: number
  readonly bootId: string
  readonly reason: ScanReason
  readonly operatorId: UserId | null
}

/**
 * What `BatchScan` would make of a row, for a scan of a code in the form that a station writes.
 * Null says nothing about the row: the schema judges whatever is written otherwise.
 */
export function readPlainScan(row: unknown): PlainScan | null {
  if (typeof row !== 'object' || row === null) return null
  const fields: Partial<Record<keyof BatchScan, unknown>> = row
  const { scanId, qrCode, listId, gateId, operatorId, direction, verdict, reason } = fields
  const { sequence, bootId } = fields
  if (!isId<ScanId>(scanId) || !isId<CheckInListId>(listId)) return null
  if (!isText(qrCode, CODE_CHARS_MAX) || !isText(bootId, BOOT_ID_CHARS_MAX)) return null
  if (!isIdOrNull<GateId>(gateId) || !isIdOrNull<UserId>(operatorId)) return null
  if (!isDirection(direction) || !isVerdict(verdict) || !isReason(reason)) return null
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0) return null
  if (countFields(row) !== PLAIN_FIELDS) return null
  const scannedAt = readPlainInstant(fields.scannedAt)
  const localAt = fields.localAt === fields.scannedAt ? scannedAt : readPlainInstant(fields.localAt)
  if (scannedAt === null || localAt === null) return null
  return {
    scanId,
    kind: 'scan',
    qrCode,
    listId,
    gateId,
    direction,
    scannedAt,
    localAt,
    sequence,
    bootId,
    verdict,
    reason,
    operatorId,
  }
}

/** Those that the row above has but for `kind`, which a station leaves out. */
const PLAIN_FIELDS = 12

function countFields(row: object): number {
  let count = 0
  for (const _name in row) count += 1
  return count
}

const isText = (value: unknown, charsMax: number): value is string =>
  typeof value === 'string' && value.length <= charsMax

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// Safe: an id of any kind is a UUID in small letters, which the schema makes of others.
const isId = <Id extends string>(value: unknown): value is Id =>
  typeof value === 'string' && ID.test(value)

const isIdOrNull = <Id extends string>(value: unknown): value is Id | null =>
  value === null || isId<Id>(value)

const isDirection = (value: unknown): value is Direction => value === 'entry' || value === 'exit'

const isVerdict = (value: unknown): value is Verdict => value === 'admitted' || value === 'refused'

const isReason = (value: unknown): value is ScanReason => REASONS.has(value as string)

const REASONS: ReadonlySet<string> = new Set(SCAN_REASONS)

/** `2026-11-22T18:42:07.123Z`, exactly so; null for any other way to write an instant. */
function readPlainInstant(text: unknown): Instant | null {
  if (typeof text !== 'string' || text.length !== INSTANT_CHARS) return null
  const day = startOfDay(text)
  if (day === null) return null
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  const hundredths = twoDigits(text, 20)
  const thousandth = digit(text, 22)
  const isTime =
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    hundredths <= 99 &&
    thousandth <= 9 &&
    isMarked(text)
  if (!isTime) return null
  const ms = hundredths * 10 + thousandth
  return day + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + ms
}

const INSTANT_CHARS = '2026-11-22T18:42:07.123Z'.length

const isMarked = (text: string): boolean =>
  text.charCodeAt(13) === COLON &&
  text.charCodeAt(16) === COLON &&
  text.charCodeAt(19) === POINT &&
  text.charCodeAt(23) === ZULU

const COLON = 0x3a
const POINT = 0x2e
const ZULU = 0x5a

/** The scans of a batch are mostly of one day: its text is kept, with what it stands for. */
function startOfDay(text: string): Instant | null {
  if (lastDayText !== '' && text.startsWith(lastDayText)) return lastDay
  const dayText = text.slice(0, DAY_CHARS)
  if (!/^(19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT$/.test(dayText)) return null
  const day = Date.parse(`${dayText}00:00:00.000Z`)
  if (Number.isNaN(day) || day % DAY_MS !== 0) return null
  lastDayText = dayText
  lastDay = day
  return day
}

const DAY_CHARS = '2026-11-22T'.length

let lastDayText = ''
let lastDay = 0

/** More than 99 where one of them is no digit. */
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/** More than 99 where there is none. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at) - 0x30
  return code >= 0 && code <= 9 ? code : 1_000
}
