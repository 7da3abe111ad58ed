// Names and notes, sealed some at a time: one seal for each would cost an import more than its rows.
import type { Seal } from '../seal.ts'

export type NameAndNote = { readonly name: string | null; readonly note: string | null }

/** Large enough that an import seals few; a reader keeps what it opened, so a scan seldom pays for the size. */
export const BLOCK_SLOTS = 100

// Layout: for each slot where it ends (32 bits, big-endian, counted from the first slot), then the slots' UTF-8. A
// scan opens a block and reads one slot of it, so nothing else is decoded.
const END_BYTES = 4
const BETWEEN_FIELDS = '\u001f'

export function sealBlock(seal: Seal, slots: readonly NameAndNote[]): Buffer {
  const texts = slots.map((slot) => Buffer.from(writeSlot(slot), 'utf8'))
  const ends = Buffer.alloc(texts.length * END_BYTES)
  let end = 0
  for (const [at, text] of texts.entries()) {
    end += text.length
    ends.writeUInt32BE(end, at * END_BYTES)
  }
  const count = Buffer.alloc(END_BYTES)
  count.writeUInt32BE(texts.length)
  return seal.seal(Buffer.concat([count, ends, ...texts]))
}

const writeSlot = ({ name, note }: NameAndNote): string =>
  `${clean(name)}${BETWEEN_FIELDS}${clean(note)}`

/** The separator is a control character that no name needs. */
const clean = (text: string | null): string => text?.replaceAll(BETWEEN_FIELDS, ' ') ?? ''

/** One slot of an opened block; an empty text stands for none. Null: the block has no such slot. */
export function readSlot(bytes: Buffer, slot: number): NameAndNote | null {
  if (slot >= bytes.readUInt32BE(0)) return null
  const first = END_BYTES + bytes.readUInt32BE(0) * END_BYTES
  const from = slot === 0 ? 0 : bytes.readUInt32BE(slot * END_BYTES)
  const to = bytes.readUInt32BE((slot + 1) * END_BYTES)
  const text = bytes.toString('utf8', first + from, first + to)
  const [name = '', note = ''] = text.split(BETWEEN_FIELDS)
  return { name: name === '' ? null : name, note: note === '' ? null : note }
}
