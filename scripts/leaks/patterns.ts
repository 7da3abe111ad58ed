// What looks like a secret to somebody who knows none: shapes that no sealed byte has by chance.
import type { LeakKind } from './leak.ts'

export type Shape = { readonly kind: LeakKind; readonly form: string; readonly offset: number }

type Pattern = { readonly kind: LeakKind; readonly what: string; readonly pattern: RegExp }

/** Long enough that sixteen megabytes of random bytes hold none of them, but for one run in a hundred. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: 'email',
    what: 'an address',
    pattern:
      /[A-Za-z0-9][\w.%+-]{2,63}@[A-Za-z0-9-]{3,63}(?:\.[A-Za-z0-9-]{2,63})*\.[A-Za-z]{2,24}/g,
  },
  {
    kind: 'phone',
    what: 'a number',
    pattern: /(?<![\w.+/=])(?:\+?880[- ]?|0)1(?:[- ]?\d){9}(?![\w+/=])/g,
  },
  { kind: 'phone', what: 'a number', pattern: /(?<![\w+/=])\+[1-9]\d{9,13}(?![\w+/=])/g },
  { kind: 'name', what: 'two words', pattern: /[A-Z][a-z]{3,20} [A-Z][a-z]{3,20}/g },
  { kind: 'credential', what: 'a credential', pattern: /pst_[\w-]{43}/g },
  { kind: 'credential', what: 'a token', pattern: /eyJ[\w-]{10,}\.[\w-]{10,}\./g },
  { kind: 'pin', what: 'a hash', pattern: /\$argon2(?:id|i|d)\$/g },
  { kind: 'code', what: 'a ticket code', pattern: /PB[0-9A-HJKMNP-TV-Z]{50}/g },
  { kind: 'code', what: 'a ticket code', pattern: /pb[0-9a-hjkmnp-tv-z]{50}/g },
  { kind: 'key', what: '32 bytes in hex', pattern: /(?<!\w)[0-9A-Fa-f]{64}(?!\w)/g },
  { kind: 'key', what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
  {
    kind: 'key',
    what: '32 bytes in base64',
    // Blobs of the journal's second copy stand after `"b":"`; a sealed text of four bytes is as long as a key.
    pattern: /(?<![\w+/=-]|"b":")[\w+/-]{43}(?![\w+/-])/g,
  },
]

/** No column, line or file name of ours is in Bangla. */
const BANGLA_UTF8 = /(?:\xe0[\xa6\xa7][\x80-\xbf]){2,}/g
const BANGLA_UTF16 = /[\u0980-\u09ff]{4,}/g

/** Every place that looks like one, in UTF-8 and in both kinds of UTF-16 at both alignments. */
export function findShapes(bytes: Buffer): Shape[] {
  const latin = bytes.toString('latin1')
  const found = [
    ...match(latin, PATTERNS, 'UTF-8', (index) => index),
    ...match(latin, [bangla(BANGLA_UTF8)], 'UTF-8', (index) => index),
  ]
  for (const start of [0, 1]) {
    const even = bytes.subarray(start, bytes.length - ((bytes.length - start) % 2))
    const offsetOf = (index: number) => start + index * 2
    const all = [...PATTERNS, bangla(BANGLA_UTF16)]
    found.push(...match(even.toString('utf16le'), all, 'UTF-16, little end first', offsetOf))
    const swapped = Buffer.from(even).swap16().toString('utf16le')
    found.push(...match(swapped, all, 'UTF-16, big end first', offsetOf))
  }
  return found
}

const bangla = (pattern: RegExp): Pattern => ({ kind: 'name', what: 'Bangla text', pattern })

/** Of one kind so many are told: the first one is reason enough. */
const SHAPES_MAX = 20

const match = (
  text: string,
  patterns: readonly Pattern[],
  encoding: string,
  offsetOf: (index: number) => number,
): Shape[] =>
  patterns.flatMap(({ kind, what, pattern }) =>
    [...text.matchAll(pattern)]
      .slice(0, SHAPES_MAX)
      .map(({ index }) => ({ kind, form: `${what}, ${encoding}`, offset: offsetOf(index) })),
  )
