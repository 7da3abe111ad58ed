// What a scanner gave, told apart by its content: our codes, what was one before a character got lost, and the rest.
import { digitOf, FOREIGN, SKIPPED } from '../tickets/crockford.ts'
import { codeCharsOf, listCodes } from '../tickets/qr-find.ts'

/** A stretch of a reading, from `start` to before `end`. */
export type Piece = {
  /** `code`: whole, with right check characters. `damaged`: it can hardly be anything but a code that was misread. */
  readonly kind: 'code' | 'damaged'
  readonly start: number
  readonly end: number
}

/** After silence this long the next character begins another reading. The slowest scanner waits 0.1 s. */
export const SILENCE_MS = 1_500
/** A reading that holds a whole code is taken after so much silence where no terminator came. */
export const IDLE_MS = 300

/** With our prefix and a header of ours, nobody types so much without a blank. */
const DAMAGED_CHARS_MIN = 20
/** Without: the prefix is what got lost. No name has so many letters and digits in a row. */
const UNPREFIXED_CHARS_MIN = 40
/** What says how long a code is stands within so many characters, and that it is one within the first few. */
const HEADER_CHARS = 80
const VERSION_CHARS = 4
const PREFIX = /pb/gi

/**
 * The codes in a reading, in order, each with what a scanner puts before it (`]Q1`, `\000026`); and between them what
 * must have been a code. A person's words are no piece, whatever they are.
 */
export function splitReading(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { start, end } of listCodes(text)) {
    pieces.push(...damagedIn(text, from, start))
    const left = pieces.at(-1)?.end ?? from
    pieces.push({ kind: 'code', start: withoutMark(text, Math.max(from, left), start), end })
    from = end
  }
  pieces.push(...damagedIn(text, from, text.length))
  return pieces
}

/** AIM identifier and ECI: what scanners send before a code where they are told to. */
const MARK = /(?:\][a-z][0-9a-z])?(?:\\[0-9]{6})?$/i
const MARK_CHARS_MAX = 10

function withoutMark(text: string, from: number, start: number): number {
  const before = text.slice(Math.max(from, start - MARK_CHARS_MAX), start)
  return start - (MARK.exec(before)?.[0].length ?? 0)
}

function* damagedIn(text: string, from: number, to: number): Generator<Piece> {
  for (let at = from; at < to; ) {
    const end = endOfRun(text, at, to)
    if (end - at >= DAMAGED_CHARS_MIN) {
      const start = startOfDamaged(text.slice(at, end))
      if (start !== null) yield { kind: 'damaged', start: withoutMark(text, from, at + start), end }
    }
    at = end + 1
  }
}

/** A run has nothing in it that no code has, and no blank: a scanner types none. */
function endOfRun(text: string, from: number, to: number): number {
  let end = from
  while (end < to && isCodeCharacter(text.charCodeAt(end))) end += 1
  return end
}

const isCodeCharacter = (codeUnit: number): boolean => {
  const digit = digitOf(codeUnit)
  return digit !== FOREIGN && digit !== SKIPPED
}

/** Where the misread code begins; null: this was none. A person may have typed right before it. */
function startOfDamaged(run: string): number | null {
  for (const { index } of run.matchAll(PREFIX)) {
    if (run.length - index < DAMAGED_CHARS_MIN) break
    if (charsOfCodeAt(run.slice(index, index + HEADER_CHARS)) !== null) return index
  }
  if (run.length < UNPREFIXED_CHARS_MIN) return null
  const first = run.search(PREFIX)
  return startWithoutPrefix(run) ?? Math.max(0, first)
}

/** Where a code begins that lost one character of its prefix and nothing else. */
function startWithoutPrefix(run: string): number | null {
  for (let at = 0; at <= run.length - UNPREFIXED_CHARS_MIN; at += 1) {
    const head = run.slice(at, at + HEADER_CHARS)
    if (!/^[bp]/i.test(head)) continue
    const mended = /^b/i.test(head) ? `P${head}` : `PB${head.slice(1)}`
    // One character more than what is there.
    if (charsOfCodeAt(mended) === run.length - at + 1) return at
  }
  return null
}

/** Asked at every place of a long run, where hardly one begins like a code. */
const charsOfCodeAt = (head: string): ReturnType<typeof codeCharsOf> =>
  codeCharsOf(head.slice(0, VERSION_CHARS)) === null ? null : codeCharsOf(head)
