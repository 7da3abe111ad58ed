import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToId, type EventId, type OrderId, type TicketId } from '../ids.ts'
import { writeUtf8 } from '../text.ts'
import { bytesToDigits, checkOf, writeDigits } from './crockford.ts'
import {
  cleanScan,
  codeBytes,
  encodeTicketCode,
  parseTicketText,
  readTicketCode,
  writeTicketText,
} from './qr.ts'
import {
  DAMAGED_VECTORS,
  FORGIVEN_VECTORS,
  VALID_VECTORS,
  VECTOR_EVENT,
  VECTOR_KEYS,
} from './qr.vectors.ts'
import type { CodeKeys, TagOf, TicketCode } from './qr-types.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

function tagOfKey(key: Uint8Array): TagOf {
  const secret = createSecretKey(key)
  return (bytes) => createHmac('sha256', secret).update(bytes).digest()
}

const eventId = VECTOR_EVENT.id
const eventTag = fromHex(VECTOR_EVENT.tag)
const tags = new Map(
  Object.entries(VECTOR_KEYS).map(([keyId, key]) => [Number(keyId), tagOfKey(fromHex(key))]),
)
const event = { eventId, eventTag, name: 'Winter festival', keys: tags }
const keys: CodeKeys = { events: [event] }
const signer = (keyId: number) => ({
  eventId,
  eventTag,
  tagOf: tags.get(keyId) ?? tagOfKey(eventTag),
})
const refusalOf = (text: string, given = keys): string | null => {
  const read = readTicketCode(text, given)
  return read.ok ? null : read.error.code
}

const anId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytesToId(bytes))
const aName = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), { nil: null })
const someFields: fc.Arbitrary<TicketCode> = fc.record({
  keyId: fc.constantFrom(0, 1, 2, 255),
  typeNumber: fc.integer({ min: 1, max: 65_535 }),
  serial: fc.nat(255),
  issuedAt: fc.nat(0xffff_ffff).map((seconds) => seconds * 1_000),
  ticketId: anId.map((id) => id as TicketId),
  orderId: fc.option(
    anId.map((id) => id as OrderId),
    { nil: null },
  ),
  attendeeName: aName,
})
const someCode = someFields.map((fields) => encodeTicketCode(fields, signer(fields.keyId)))

/** What the code keeps of a name: whole code points in 48 bytes. */
const kept = (name: string | null): string | null =>
  name === null ? null : Buffer.from(writeUtf8(name, 48)).toString('utf8')

test.each(VALID_VECTORS)('TC1: $title, is written and read as in the golden vector', (vector) => {
  const code = encodeTicketCode(vector.fields, signer(vector.fields.keyId))

  expect(code.text).toBe(vector.text)
  expect(hex(code.payload)).toBe(vector.payload)
  expect(hex(code.signature)).toBe(vector.signature)
  expect(readTicketCode(vector.text, keys)).toEqual({
    ok: true,
    value: { ...vector.fields, eventId },
  })
})

test('TC2: a code is 76 characters of QR’s alphanumeric set by default and 180 at most', () => {
  const lengths = VALID_VECTORS.map(({ text }) => text.length)

  expect(lengths[0]).toBe(76)
  expect(Math.max(...lengths)).toBe(180)
  for (const { text } of VALID_VECTORS) expect(text).toMatch(/^PB[0-9A-HJKMNP-TV-Z]+$/)
})

test.each(FORGIVEN_VECTORS)('TC3: $title, is the same code', ({ text }) => {
  const clean = VALID_VECTORS[0]?.text

  expect(cleanScan(text)).toEqual({ ok: true, value: clean })
  expect(refusalOf(text)).toBeNull()
})

test.each(DAMAGED_VECTORS)('TC4: $title, is refused as $refusal', ({ text, refusal }) => {
  expect(refusalOf(text)).toBe(refusal)
})

test('TC5: whatever the fields, a code reads back as it was written, its name cut at a code point', () => {
  fc.assert(
    fc.property(someFields, (fields) => {
      const { text, payload, signature } = encodeTicketCode(fields, signer(fields.keyId))

      const attendeeName = kept(fields.attendeeName)
      expect(readTicketCode(text, keys)).toEqual({
        ok: true,
        value: { ...fields, attendeeName, eventId },
      })
      expect(writeTicketText(codeBytes(payload, signature))).toBe(text)
    }),
  )
})

test('TC6: no text and no bytes make the reader throw', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.array(fc.nat(0xffff), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
    fc.uint8Array({ maxLength: 120 }).map(writeTicketText),
    fc
      .tuple(someCode, fc.nat(200), fc.string())
      .map(([{ text }, at, junk]) => text.slice(0, at) + junk + text.slice(at)),
  )

  fc.assert(
    fc.property(anyText, (text) => {
      for (const result of [cleanScan(text), parseTicketText(text), readTicketCode(text, keys)]) {
        expect(typeof result.ok).toBe('boolean')
      }
    }),
    { numRuns: 2_000 },
  )
})

test('TC6: a megabyte of text is refused without being read', () => {
  const huge = ['PB', ' ', '\ud800', 'PB0'].map((unit) => unit.repeat(1_000_000 / unit.length))

  // The quickest of some rounds: what else the machine does makes none quicker.
  const tookMs = Array.from({ length: 10 }, () => {
    const startedAt = performance.now()
    for (const text of huge) expect(refusalOf(text)).toBe('too_long')
    return performance.now() - startedAt
  })
  expect(Math.min(...tookMs)).toBeLessThan(50)
})

test('TC7: every change of a single byte of a code is refused', () => {
  fc.assert(
    fc.property(someCode, fc.integer({ min: 1, max: 255 }), ({ payload, signature }, change) => {
      const bytes = codeBytes(payload, signature)
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Uint8Array.from(bytes, (byte, index) =>
          index === at ? byte ^ change : byte,
        )
        expect(refusalOf(writeTicketText(changed))).not.toBeNull()
      }
    }),
    { numRuns: 30 },
  )
})

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('TC8: every single wrong character after the prefix is noticed by the check characters', () => {
  fc.assert(
    fc.property(someCode, ({ text }) => {
      for (let at = 2; at < text.length; at += 1) {
        for (const wrong of ALPHABET) {
          if (wrong === text[at]) continue
          expect(hasRightCheck(text.slice(0, at) + wrong + text.slice(at + 1))).toBe(false)
        }
      }
    }),
    { numRuns: 5 },
  )
})

test('TC8: every swap of two neighbours, and of two characters around a third, is noticed', () => {
  fc.assert(
    fc.property(someCode, ({ text }) => {
      for (let at = 2; at < text.length; at += 1) {
        for (const distance of [1, 2]) {
          const swapped = swap(text, at, at + distance)
          if (swapped !== text) expect(hasRightCheck(swapped)).toBe(false)
        }
      }
    }),
    { numRuns: 200 },
  )
})

/** The check alone, by the book: the body as one number, modulo 1021. */
function hasRightCheck(text: string): boolean {
  const digits = Array.from(text.slice(2), (character) => ALPHABET.indexOf(character))
  const body = digits.slice(0, -2).reduce((number, digit) => number * 32n + BigInt(digit), 0n)
  return Number(body % 1021n) === (digits.at(-2) ?? 0) * 32 + (digits.at(-1) ?? 0)
}

function swap(text: string, a: number, b: number): string {
  if (b >= text.length) return text
  const characters = [...text]
  characters[a] = text[b] ?? ''
  characters[b] = text[a] ?? ''
  return characters.join('')
}

test('TC8: the check characters are the body as one number modulo 1021', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 120 }), (bytes) => {
      expect(hasRightCheck(writeTicketText(bytes))).toBe(true)
    }),
  )
})

test('TC9: a code has one text: cleaning what was cleaned changes nothing, and the bytes write just that', () => {
  const almostCode = fc.oneof(
    someCode.map(({ text }) => text.toLowerCase()),
    fc.tuple(fc.uint8Array({ minLength: 45, maxLength: 110 }), fc.nat(3)).map(([bytes, flags]) => {
      bytes[0] = 0x10 | flags
      return writeTicketText(bytes)
    }),
  )

  fc.assert(
    fc.property(almostCode, (text) => {
      const clean = cleanScan(text)
      if (!clean.ok) return
      const parsed = parseTicketText(clean.value)
      expect(cleanScan(clean.value)).toEqual(clean)
      expect(parsed.ok && writeTicketText(parsed.value.bytes)).toBe(clean.value)
    }),
    { numRuns: 2_000 },
  )
})

test('TC9: bits after the last byte must be zero', () => {
  fc.assert(
    fc.property(someCode, fc.integer({ min: 1, max: 15 }), ({ payload, signature }, extra) => {
      const bytes = codeBytes(payload, signature)
      const free = bytesToDigits(bytes).length * 5 - bytes.length * 8
      const added = extra & ((1 << free) - 1)
      if (added === 0) return
      const digits = bytesToDigits(bytes)
      digits[digits.length - 1] = (digits.at(-1) ?? 0) | added
      const check = checkOf(digits, 0, digits.length)
      const text = `PB${writeDigits(digits)}${writeDigits(Uint8Array.of(check >> 5, check & 31))}`
      expect(refusalOf(text)).toBe('malformed')
    }),
  )
})

test('TC10: a code cut off anywhere is refused, never read as another', () => {
  fc.assert(
    fc.property(someCode, ({ text }) => {
      for (let end = 0; end < text.length; end += 1) {
        expect(refusalOf(text.slice(0, end))).not.toBeNull()
      }
    }),
    { numRuns: 50 },
  )
})

test('TC11: one code read twice is one reading, two different ones are neither', () => {
  fc.assert(
    fc.property(someCode, someCode, (one, other) => {
      fc.pre(one.text !== other.text && one.text.length + other.text.length <= 500)
      expect(refusalOf(`${one.text}\r\n${one.text}`)).toBeNull()
      expect(refusalOf(one.text + other.text)).toBe('two_codes')
    }),
  )
})

const OTHER_EVENT = '0198c0de-9999-7222-8333-444455556666' as EventId

test('TC12: a code of an event that is not selected names it where it is known, and is not verified', () => {
  const [valid] = VALID_VECTORS
  const elsewhere: CodeKeys = { events: [{ ...event, eventTag: Uint8Array.of(9, 9, 9, 9) }] }
  const known = { ...elsewhere, otherEvents: [{ eventTag, name: 'Winter festival' }] }

  expect(readTicketCode(valid?.text ?? '', elsewhere)).toEqual({
    ok: false,
    error: { code: 'other_event' },
  })
  expect(readTicketCode(valid?.text ?? '', known)).toEqual({
    ok: false,
    error: { code: 'other_event', eventName: 'Winter festival' },
  })
})

test('TC13: of two events that share a tag, the code counts for the one whose key signed it', () => {
  const twin = {
    ...event,
    eventId: OTHER_EVENT,
    keys: new Map([[1, tagOfKey(new Uint8Array(32))]]),
  }
  const [valid] = VALID_VECTORS

  const read = readTicketCode(valid?.text ?? '', { events: [twin, event] })

  expect(read).toMatchObject({ ok: true, value: { eventId } })
  expect(refusalOf(valid?.text ?? '', { events: [twin] })).toBe('bad_signature')
})

test('TC13: a code does not count for another event even under the very same key', () => {
  const twin = { ...event, eventId: OTHER_EVENT }

  expect(refusalOf(VALID_VECTORS[0]?.text ?? '', { events: [twin] })).toBe('bad_signature')
})

test('TC14: with listed verification only what is on the list counts, and no key is asked', () => {
  const [valid, other] = VALID_VECTORS
  const asked: string[] = []
  const isListed = (ticketId: TicketId, bytes: Uint8Array): boolean => {
    asked.push(ticketId)
    return hex(bytes) === `${valid?.payload}${valid?.signature.slice(0, 32)}`
  }
  const listed: CodeKeys = { events: [{ ...event, keys: new Map(), isListed }] }

  expect(refusalOf(valid?.text ?? '', listed)).toBeNull()
  expect(refusalOf(other?.text ?? '', listed)).toBe('not_listed')
  expect(asked).toEqual([valid?.fields.ticketId, other?.fields.ticketId])
})
