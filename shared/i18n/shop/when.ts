// Days and hours as a person reads them, where the event is.
import type { Instant } from '../../time.ts'
import type { Language } from '../fill.ts'

const FORMS = {
  en: {
    day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    time: { hour: 'numeric', minute: '2-digit', hour12: true },
  },
  bn: {
    day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    time: { hour: 'numeric', minute: '2-digit', hour12: true, dayPeriod: 'short' },
  },
} as const satisfies Record<Language, Record<string, Intl.DateTimeFormatOptions>>

const LOCALES: Record<Language, string> = { en: 'en-GB', bn: 'bn-BD' }

/** Making one costs more than using it a hundred times. Time zones are few, and checked where events are made. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(language: Language, form: 'day' | 'time', timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${form} ${timeZone}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const options = { ...FORMS[language][form], timeZone }
  const made = new Intl.DateTimeFormat(LOCALES[language], options)
  formats.set(key, made)
  return made
}

/** `Friday, 27 November 2026`. */
export const writeDay = (language: Language, at: Instant, timeZone: string): string =>
  formatOf(language, 'day', timeZone).format(at)

/** `6:30 pm`; in Bangla the part of the day comes first: `সন্ধ্যা ৬:৩০`. No line ends within it. */
export function writeTime(language: Language, at: Instant, timeZone: string): string {
  const parts = formatOf(language, 'time', timeZone).formatToParts(at)
  const dayPeriod = parts.find(({ type }) => type === 'dayPeriod')?.value ?? ''
  const clock = parts
    .filter(({ type }) => type !== 'dayPeriod')
    .map(({ value }) => value)
    .join('')
    .trim()
  return language === 'en'
    ? `${clock}\u00a0${dayPeriod}`
    : `${SPOKEN.get(dayPeriod) ?? dayPeriod}\u00a0${clock}`
}

/** What the locale's data calls in writing, as people say it in Dhaka. */
const SPOKEN: ReadonlyMap<string, string> = new Map([
  ['রাত্রি', 'রাত'],
  ['বিকাল', 'বিকেল'],
])

/** Day and time in one. */
export const writeMoment = (language: Language, at: Instant, timeZone: string): string =>
  `${writeDay(language, at, timeZone)}, ${writeTime(language, at, timeZone)}`

/** From when until when; the day of the end only where it is another one. */
export function writeSpan(
  language: Language,
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
  timeZone: string,
): string {
  const isOneDay = writeDay(language, startsAt, timeZone) === writeDay(language, endsAt, timeZone)
  const end = (isOneDay ? writeTime : writeMoment)(language, endsAt, timeZone)
  return `${writeMoment(language, startsAt, timeZone)} – ${end}`
}
