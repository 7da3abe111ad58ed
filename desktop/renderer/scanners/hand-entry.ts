// A code that somebody reads aloud and somebody else types: what is right so far, and what is missing. Pure.
import { digitOf, FOREIGN, SKIPPED, writeDigits } from '../../../shared/tickets/crockford.ts'
import { cleanScan } from '../../../shared/tickets/qr.ts'
import { codeCharsOf } from '../../../shared/tickets/qr-find.ts'

/** As many characters as people keep in their head. */
export const GROUP_CHARS = 4
/** Enough to know that two check characters do not fit; more is not read. */
const CHARS_MAX = 512

export type HandEntry = {
  /**
   * `typing`: right so far · `complete`: its check characters fit · `mistyped`: long enough, and they do not ·
   * `impossible`: a character that no code has, such as U · `too_long` · `not_ours`: no code begins like this.
   */
  readonly state:
    | 'empty'
    | 'typing'
    | 'complete'
    | 'mistyped'
    | 'impossible'
    | 'too_long'
    | 'not_ours'
  /** What was typed as codes are written: capitals, O as 0, I and L as 1, in groups of four. */
  readonly groups: readonly string[]
  /** Characters that no code has, as they were typed. */
  readonly impossible: readonly string[]
  /** How many characters are to come; null before the code says how long it is. */
  readonly missing: number | null
  /** The code as it is written, once its check characters fit. */
  readonly code: string | null
}

/** Looks at what was typed so far. Blanks and hyphens count for nothing. */
export function lookAtHandEntry(text: string): HandEntry {
  const { written, impossible } = writtenOf(text.slice(0, CHARS_MAX))
  const length = codeCharsOf(written)
  const missing = typeof length === 'number' ? Math.max(0, length - written.length) : null
  const clean = missing === 0 && impossible.length === 0 ? cleanScan(written) : null
  const code = clean?.ok && clean.value === written ? clean.value : null
  const entry = { groups: groupsOf(written), impossible, missing, code }
  if (written === '' && impossible.length === 0) return { ...entry, state: 'empty' }
  if (impossible.length > 0) return { ...entry, state: 'impossible' }
  if (length === null) return { ...entry, state: 'not_ours' }
  if (typeof length === 'number' && written.length > length) return { ...entry, state: 'too_long' }
  if (missing !== 0) return { ...entry, state: 'typing' }
  return { ...entry, state: code === null ? 'mistyped' : 'complete' }
}

/** The text for the field: in groups, so that the eye finds its place. */
export const groupedText = (entry: HandEntry): string => entry.groups.join(' ')

function writtenOf(text: string): { written: string; impossible: string[] } {
  const digits: number[] = []
  const impossible: string[] = []
  for (const character of text) {
    const digit = digitOf(character.charCodeAt(0))
    if (digit === FOREIGN) impossible.push(character)
    else if (digit !== SKIPPED) digits.push(digit)
  }
  return { written: writeDigits(Uint8Array.from(digits)), impossible }
}

const groupsOf = (written: string): string[] =>
  Array.from({ length: Math.ceil(written.length / GROUP_CHARS) }, (_unused, group) =>
    written.slice(group * GROUP_CHARS, (group + 1) * GROUP_CHARS),
  )
