// What somebody knows to be secret, in every form in which it might stand in a file.
import type { LeakKind } from './leak.ts'

/** A thing that must be nowhere: a text as people write it, or bytes. */
export type Known = { readonly kind: LeakKind; readonly value: string | Uint8Array }

export type Needle = { readonly kind: LeakKind; readonly form: string; readonly bytes: Buffer }

/** Shorter ones would be found in any random bytes. */
const BYTES_MIN = 6

/** Every form, each once. Words of a name and parts of an address are looked for as well. */
export function needlesOf(known: readonly Known[]): Needle[] {
  const found = new Map<string, Needle>()
  for (const { kind, value } of known) {
    const needles = typeof value === 'string' ? textNeedles(kind, value) : byteNeedles(kind, value)
    for (const needle of needles) {
      if (needle.bytes.length >= BYTES_MIN) found.set(needle.bytes.toString('latin1'), needle)
    }
  }
  return [...found.values()]
}

function* textNeedles(kind: LeakKind, text: string): Generator<Needle> {
  for (const part of partsOf(kind, text)) {
    for (const spelled of new Set([part, part.toLowerCase(), part.toUpperCase()])) {
      const utf8 = Buffer.from(spelled)
      const utf16 = Buffer.from(spelled, 'utf16le')
      yield { kind, form: 'UTF-8', bytes: utf8 }
      yield { kind, form: 'UTF-16, little end first', bytes: utf16 }
      yield { kind, form: 'UTF-16, big end first', bytes: Buffer.from(utf16).swap16() }
      if (/[^ -~]/.test(spelled)) {
        const escaped = JSON.stringify(spelled)
          .slice(1, -1)
          .replaceAll(/[^ -~]/g, toEscape)
        yield { kind, form: 'JSON escapes', bytes: Buffer.from(escaped) }
      }
      yield* encoded(kind, utf8)
    }
  }
}

const toEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

function byteNeedles(kind: LeakKind, value: Uint8Array): Needle[] {
  const bytes = Buffer.from(value)
  return [{ kind, form: 'raw bytes', bytes }, ...encoded(kind, bytes)]
}

function* encoded(kind: LeakKind, bytes: Buffer): Generator<Needle> {
  if (bytes.length < BYTES_MIN) return
  yield { kind, form: 'hex', bytes: Buffer.from(bytes.toString('hex')) }
  yield { kind, form: 'hex', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) }
  for (let lead = 0; lead < 3; lead += 1) {
    const inner = base64Inside(bytes, lead)
    yield { kind, form: 'base64', bytes: Buffer.from(inner) }
    const url = inner.replaceAll('+', '-').replaceAll('/', '_')
    yield { kind, form: 'base64', bytes: Buffer.from(url) }
  }
}

/** The characters that are the same whatever stands around the bytes, when `lead` other bytes stand before them. */
function base64Inside(bytes: Buffer, lead: number): string {
  const text = Buffer.concat([Buffer.alloc(lead), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const from = Math.ceil((lead * 4) / 3)
  const isWhole = (lead + bytes.length) % 3 === 0
  return text.slice(from, isWhole ? undefined : -1)
}

function partsOf(kind: LeakKind, text: string): readonly string[] {
  if (kind === 'name') return [text, ...text.split(/[\s,.]+/)]
  if (kind === 'email') return [text, text.slice(0, text.indexOf('@'))]
  if (kind === 'phone') return phoneForms(text)
  return [text]
}

/** As it is written, as digits, and without the country: each in both scripts. */
function phoneForms(text: string): string[] {
  const digits = text.replaceAll(/\D/g, '')
  const national = digits.replace(/^880/, '').replace(/^0/, '')
  const forms = [text, digits, national, `${national.slice(0, 4)}-${national.slice(4)}`]
  return [...forms, ...forms.map(inBangla)]
}

const BANGLA_ZERO = 0x09e6

const inBangla = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(BANGLA_ZERO + Number(digit)))
