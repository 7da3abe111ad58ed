// What is said of tickets in words, sealed some at a time: one seal for each would cost an import more than its rows.
import type { Seal } from '../seal.ts'

export type TicketTexts = {
  readonly name: string | null
  readonly note: string | null
  readonly attention: string | null
}

/** Large enough that an import seals few; a reader keeps what it opened, so a scan seldom pays for the size. */
export const BLOCK_SLOTS = 100

// Layout: for each slot where it ends (32 bits, big-endian, counted from the first slot), then the slots' UTF-8. A
// scan opens a block and reads one slot of it, so nothing else is decoded.
const END_BYTES = 4
const BETWEEN_FIELDS = '\u001f'
/** Between a slot's fields: a control character that no name needs. */
export const FIELD_END = 0x1f

export function sealBlock(seal: Seal, slots: readonly TicketTexts[]): Buffer {
  const texts = slots.map((slot) => Buffer.from(writeSlot(slot)))
  let end = 0
  const ends = texts.map(({ length }) => {
    end += length
    return end
  })
  return seal.seal(layOutBlock(ends, Buffer.concat(texts)))
}

/** A block's bytes. @param ends of each slot, in bytes of `texts` */
export function layOutBlock(ends: readonly number[], texts: Uint8Array): Buffer {
  const first = END_BYTES * (1 + ends.length)
  const bytes = Buffer.allocUnsafe(first + texts.length)
  // A third of what `writeUInt32BE` takes, and there is one for every ticket.
  const head = new DataView(bytes.buffer, bytes.byteOffset, first)
  head.setUint32(0, ends.length)
  for (let slot = 0; slot < ends.length; slot += 1) {
    head.setUint32((slot + 1) * END_BYTES, ends[slot] ?? 0)
  }
  bytes.set(texts, first)
  return bytes
}

const writeSlot = ({ name, note, attention }: TicketTexts): string => {
  const both = `${clean(name)}${BETWEEN_FIELDS}${clean(note)}`
  return attention === null ? both : `${both}${BETWEEN_FIELDS}${clean(attention)}`
}

function clean(text: string | null): string {
  if (text === null) return ''
  return text.includes(BETWEEN_FIELDS) ? text.replaceAll(BETWEEN_FIELDS, ' ') : text
}

/** One slot of an opened block; an empty text stands for none. Null: the block has no such slot. */
export function readSlot(bytes: Buffer, slot: number): TicketTexts | null {
  if (slot >= bytes.readUInt32BE(0)) return null
  const first = END_BYTES + bytes.readUInt32BE(0) * END_BYTES
  const from = slot === 0 ? 0 : bytes.readUInt32BE(slot * END_BYTES)
  const to = bytes.readUInt32BE((slot + 1) * END_BYTES)
  const text = bytes.toString('utf8', first + from, first + to)
  const [name = '', note = '', attention = ''] = text.split(BETWEEN_FIELDS)
  return { name: orNull(name), note: orNull(note), attention: orNull(attention) }
}

const orNull = (text: string): string | null => (text === '' ? null : text)
