import { createHash, createHmac, createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { bytesToId, type EventId, type TicketId } from '../ids.ts'
import { codeBytes, encodeTicketCode, readTicketCode, writeTicketText } from './qr.ts'

const CODES_FULL = 1_000_000
const ISSUED = 64

/** A number from 0 to 1: which part of the full volume this run takes. */
const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? '0.01') || 0))
const seed =
  process.env['PROBESH_SEED'] ??
  createHash('sha256').update(String(process.pid)).digest('hex').slice(0, 8)

/** Bytes that follow from the seed, for ever. */
function createRandom(text: string): {
  nat: (below: number) => number
  bytes: (length: number) => Uint8Array
} {
  let state = createHash('sha256').update(text).digest().readUInt32LE() || 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  return {
    nat: (below) => next() % below,
    bytes: (length) => Uint8Array.from({ length }, () => next() >>> 11),
  }
}

const random = createRandom(seed)
const secret = createSecretKey(random.bytes(32))
const tagOf = (bytes: Uint8Array): Uint8Array => createHmac('sha256', secret).update(bytes).digest()
const eventId = bytesToId(random.bytes(16)) as EventId
const eventTag = random.bytes(4)
const keys = { events: [{ eventId, eventTag, name: 'fuzz', keys: new Map([[1, tagOf]]) }] }

const issued = Array.from({ length: ISSUED }, (_unused, at) => {
  const fields = {
    keyId: 1,
    typeNumber: 1 + random.nat(65_535),
    serial: random.nat(256),
    issuedAt: random.nat(2_000_000_000) * 1_000,
    ticketId: bytesToId(random.bytes(16)) as TicketId,
    orderId: null,
    attendeeName: at % 2 === 0 ? null : `নাম ${at}`,
  }
  const { payload, signature } = encodeTicketCode(fields, { eventId, eventTag, tagOf })
  return codeBytes(payload, signature)
})
const known = new Set(issued.map((bytes) => Buffer.from(bytes).toString('latin1')))

/** A code that was never issued: a good one with some bits, bytes or a stretch changed, or nothing but noise. */
function forge(): Uint8Array {
  const bytes = Uint8Array.from(issued[random.nat(ISSUED)] ?? [])
  const kind = random.nat(8)
  if (kind === 0) return withHeader(random.bytes(45 + random.nat(66)))
  if (kind === 1) return withHeader(random.bytes(45))
  if (kind === 2) bytes.set(issued[random.nat(ISSUED)]?.subarray(-16) ?? [], bytes.length - 16)
  else if (kind === 3) bytes.set(random.bytes(16), bytes.length - 16)
  else if (kind === 4) bytes.set(random.bytes(1 + random.nat(16)), 6 + random.nat(20))
  else flipBits(bytes, 1 + random.nat(4))
  return bytes
}

function withHeader(bytes: Uint8Array): Uint8Array {
  bytes[0] = 0x10 | random.nat(4)
  bytes[1] = 1
  bytes.set(eventTag, 2)
  return bytes
}

function flipBits(bytes: Uint8Array, count: number): void {
  for (let flip = 0; flip < count; flip += 1) {
    const at = random.nat(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.nat(8))
  }
}

test('TC15: of a million codes whose bytes differ from every issued one, none verifies', {
  timeout: 300_000,
}, () => {
  const wanted = Math.max(1_000, Math.round(CODES_FULL * share))
  const refusals = new Map<string, number>()
  let tried = 0
  while (tried < wanted) {
    const bytes = forge()
    if (known.has(Buffer.from(bytes).toString('latin1'))) continue
    tried += 1
    const text = writeTicketText(bytes)
    const read = readTicketCode(text, keys)
    if (read.ok) expect.fail(`verified though never issued: ${text} (PROBESH_SEED=${seed})`)
    refusals.set(read.error.code, (refusals.get(read.error.code) ?? 0) + 1)
  }

  for (const bytes of issued) expect(readTicketCode(writeTicketText(bytes), keys).ok).toBe(true)
  // Most must get as far as the signature, or nothing was tried.
  expect(refusals.get('bad_signature') ?? 0, `PROBESH_SEED=${seed}`).toBeGreaterThan(wanted / 2)
})
