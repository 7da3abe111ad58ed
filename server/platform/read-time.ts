// Providers of Bangladesh write Dhaka time in shapes of their own. Dhaka is UTC+6 all year, since 2010.
import { HOUR_MS, type Instant } from '../../shared/time.ts'

const DHAKA_MS = 6 * HOUR_MS

/** bKash `2026-11-22T15:00:41:952 GMT+0600`, Nagad and SSLCOMMERZ `2026-11-22 15:00:20` with or without `.0`. */
const SPELT =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[:.](\d{1,3}))?(?: GMT([+-])(\d\d)(\d\d))?$/

/** `20261122150041`: bKash's notifications, Nagad. */
const DIGITS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/

/** The instant of a provider's stamp, Dhaka's where it names no zone; null when it is none. */
export function readProviderTime(value: unknown): Instant | null {
  if (typeof value !== 'string') return null
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] =
    SPELT.exec(value) ?? DIGITS.exec(value) ?? []
  if (year === undefined) return null
  const fields = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields
  const local = Date.UTC(y, mo - 1, d, h, mi, s, Number(fraction.padEnd(3, '0')))
  // A 31st of February becomes a day of March: what does not read back is no time.
  const back = new Date(local)
  const isReal = back.getUTCMonth() === mo - 1 && back.getUTCDate() === d
  if (!isReal || y < 2000 || h > 23 || mi > 59 || s > 59) return null
  if (sign === undefined) return local - DHAKA_MS
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000
  return local - (sign === '-' ? -offset : offset)
}

/** An instant as Dhaka's digits, to the second: `20261122150041`. */
export const writeDhakaDigits = (at: Instant): string =>
  new Date(at + DHAKA_MS).toISOString().replaceAll(/\D/g, '').slice(0, 14)
