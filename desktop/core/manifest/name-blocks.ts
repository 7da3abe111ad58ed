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

export function sealBlock(seal: Seal, slots: readonly TicketTexts[]): Buffer {
  const texts = slots.map(writeSlot)
  const first = END_BYTES * (1 + texts.length)
  const unitCount = texts.reduce((sum, text) => sum + text.length, 0)
  const bytes = atLeast(first + unitCount * UTF8_BYTES_MAX)
  bytes.writeUInt32BE(texts.length)
  let end = 0
  for (let slot = 0; slot < texts.length; slot += 1) {
    end += bytes.write(texts[slot] ?? '', first + end)
    bytes.writeUInt32BE(end, (slot + 1) * END_BYTES)
  }
  return seal.seal(bytes.subarray(0, first + end))
}

/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3

/** One for all blocks: what is sealed is a copy. */
let scratch = Buffer.alloc(0)

function atLeast(size: number): Buffer {
  if (scratch.length < size) scratch = Buffer.alloc(2 * size)
  return scratch
}

const writeSlot = ({ name, note, attention }: TicketTexts): string => {
  const both = `${clean(name)}${BETWEEN_FIELDS}${clean(note)}`
  return attention === null ? both : `${both}${BETWEEN_FIELDS}${clean(attention)}`
}

/** The separator is a control character that no name needs. */
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
