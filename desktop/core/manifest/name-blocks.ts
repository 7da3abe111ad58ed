// Names and notes, sealed a hundred at a time: one seal for each would cost an import more than its rows.
import { openText, type Seal, sealText } from '../seal.ts'

export type NameAndNote = { readonly name: string | null; readonly note: string | null }

export const BLOCK_SLOTS = 100

// Separators that a name cannot contain, since they are taken out of it. No JSON: a scan opens a block.
const BETWEEN_SLOTS = '\u001e'
const BETWEEN_FIELDS = '\u001f'
const SEPARATORS = /[\u001e\u001f]/g

export const sealBlock = (seal: Seal, slots: readonly NameAndNote[]): Buffer =>
  sealText(seal, slots.map(writeSlot).join(BETWEEN_SLOTS))

const writeSlot = ({ name, note }: NameAndNote): string => `${clean(name)}${BETWEEN_FIELDS}${clean(note)}`

const clean = (text: string | null): string => text?.replaceAll(SEPARATORS, ' ') ?? ''

/** An empty text stands for none. Null where the block was sealed under another key. */
export function openSlot(seal: Seal, block: Uint8Array, slot: number): NameAndNote | null {
  const text = openText(seal, block)
  const found = text?.split(BETWEEN_SLOTS, slot + 1)[slot]
  if (found === undefined) return null
  const [name = '', note = ''] = found.split(BETWEEN_FIELDS)
  return { name: name === '' ? null : name, note: note === '' ? null : note }
}
