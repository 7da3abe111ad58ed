// Times as a person reads them: in the event's zone, in the page's digits.
import { writeDigits } from '../../../../shared/i18n/fill.ts'
import { currentLanguage } from '../../parts/words.ts'

/** Of what belongs to no event. */
export const HOME_ZONE = 'Asia/Dhaka'

const format = (iso: string, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  writeDigits(
    currentLanguage(),
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(new Date(iso)),
  )

const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit' } as const

/** `23/11/2026, 18:30` in the zone. */
export const dateTimeText = (iso: string, timeZone: string = HOME_ZONE): string =>
  format(iso, timeZone, { ...DAY, ...MINUTE })

export const dateText = (iso: string, timeZone: string = HOME_ZONE): string =>
  format(iso, timeZone, DAY)

export const clockText = (iso: string, timeZone: string = HOME_ZONE): string =>
  format(iso, timeZone, MINUTE)

/** With seconds, for what happened at a gate. */
export const exactText = (iso: string, timeZone: string = HOME_ZONE): string =>
  format(iso, timeZone, { ...DAY, ...MINUTE, second: '2-digit' })

/**
 * What stands in a `datetime-local` input, with the day of the week: `Monday, 23/11/2026, 18:30`. The input itself is
 * written as the machine's language has it, months first or days first. Empty: it is no time.
 */
export function localInputText(value: string): string {
  const at = Date.parse(`${value}Z`)
  if (Number.isNaN(at)) return ''
  const iso = new Date(at).toISOString()
  const day = new Intl.DateTimeFormat(currentLanguage(), { timeZone: 'UTC', weekday: 'long' })
  return `${day.format(at)}, ${dateTimeText(iso, 'UTC')}`
}

/** The value of a `datetime-local` input for an instant, in the zone: `2026-11-23T18:30`. */
export function toLocalInput(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso))
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/**
 * The instant of a `datetime-local` input in the zone, as ISO 8601; null: it is no time. Of an hour that a zone has twice
 * it is the first, of one that it leaves out the hour after.
 */
export function fromLocalInput(text: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtc)) return null
  const offsetAt = (ms: number): number =>
    Date.parse(`${toLocalInput(new Date(ms).toISOString(), timeZone)}Z`) - ms
  const near = asUtc - offsetAt(asUtc)
  return new Date(asUtc - offsetAt(near)).toISOString()
}
