// What the page says, in the language that the operator chose, and times as they read in the event's zone.
import { required } from '../../../shared/assert.ts'
import { fillText, type Language, writeDigits } from '../../../shared/i18n/fill.ts'
import type { MessageKey, MessageParams, Texts } from '../../../shared/i18n/keys.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { REFUSAL_STATUS, refusalKey } from '../../contract/refusals.ts'
import type { ClientRefusal } from '../client.ts'

const STORED = 'language'

let language: Language = firstLanguage()

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored === 'en' || stored === 'bn') return stored
  return navigator.language.startsWith('bn') ? 'bn' : 'en'
}

export const currentLanguage = (): Language => language

/** A file for each language: a page that is opened loads the one that it reads. */
const READERS: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => (await import('../../../shared/i18n/en.ts')).EN,
  bn: async () => (await import('../../../shared/i18n/bn.ts')).BN,
}
const textsByLanguage = new Map<Language, Texts>()

/** Before the first sentence is written in it. */
export async function loadWords(wanted: Language): Promise<void> {
  if (!textsByLanguage.has(wanted)) textsByLanguage.set(wanted, await READERS[wanted]())
}

export const otherLanguage = (): Language => (language === 'en' ? 'bn' : 'en')

/** A sentence in that language; in the page's own until the other one is loaded. */
export const textIn = (wanted: Language, key: MessageKey, params: MessageParams = {}): string => {
  const found = textsByLanguage.has(wanted) ? wanted : [...textsByLanguage.keys()][0]
  const known = required(found, 'the words are loaded before the page is drawn')
  return fillText(known, required(textsByLanguage.get(known), 'as asked for')[key], params)
}

/** The other language from here on, in the next session too. */
export function switchLanguage(): void {
  language = otherLanguage()
  localStorage.setItem(STORED, language)
}

export const text = (key: MessageKey, params?: MessageParams): string =>
  textIn(language, key, params)

/** Grouped by lakh, as both languages write numbers in Bangladesh. */
export const number = (value: number): string =>
  writeDigits(language, new Intl.NumberFormat('en-IN').format(value))

/** The Bangla name where there is one and Bangla is read. */
export const localName = (name: string, nameBn: string | null): string =>
  language === 'bn' && nameBn !== null ? nameBn : name

/** Day and time of an instant in the zone; the day only where it is not the zone's day of `now`. */
export function timeText(iso: string, timeZone: string, now: string): string {
  const day = dayOf(iso, timeZone)
  const time = part(iso, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return writeDigits(language, day === dayOf(now, timeZone) ? time : `${day} ${time}`)
}

/** Day and time to the minute, for what is read in passing. */
export function clockText(iso: string, timeZone: string, now: string): string {
  const day = dayOf(iso, timeZone)
  const time = part(iso, { timeZone, hour: '2-digit', minute: '2-digit' })
  return writeDigits(language, day === dayOf(now, timeZone) ? time : `${day} ${time}`)
}

const dayOf = (iso: string, timeZone: string): string =>
  part(iso, { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' })

const part = (iso: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', options).format(new Date(iso))

/** How long ago, roughly: what an operator wants to know of data. */
export function agoText(ageMs: number): string {
  if (ageMs < MINUTE_MS) return text('page.ago.now')
  if (ageMs < HOUR_MS) return text('page.ago.minutes', { count: Math.floor(ageMs / MINUTE_MS) })
  if (ageMs < DAY_MS) return text('page.ago.hours', { count: Math.floor(ageMs / HOUR_MS) })
  return text('page.ago.days', { count: Math.floor(ageMs / DAY_MS) })
}

/** The sentence of a call that did nothing. */
export function refusalText(refusal: ClientRefusal): string {
  const { code, message, params, retryAfterMs, key } = refusal
  if (key !== undefined) return text(key)
  if (code === 'fault' || code === 'full_disk' || code === 'no_answer')
    return text(`refusal.${code}`)
  if (!Object.hasOwn(REFUSAL_STATUS, code)) return message
  if (code === 'too_many_tries' && retryAfterMs !== undefined && retryAfterMs > 0) {
    return text('kiosk.tooMany', { time: waitText(retryAfterMs) })
  }
  // Safe: it is one of its keys.
  return text(refusalKey(code as keyof typeof REFUSAL_STATUS), params)
}

/** A time to wait, rounded up, so that nobody comes too early. */
export function waitText(ms: number): string {
  if (ms <= 90 * SECOND_MS) return text('kiosk.seconds', { count: Math.ceil(ms / SECOND_MS) })
  return text('kiosk.minutes', { count: Math.ceil(ms / MINUTE_MS) })
}
