// Cuts the bytes of a serial scanner into readings: by line ends, and by content where none comes. Pure.
import { splitReading } from '../../../shared/scanners/split-reading.ts'
import { SCANNED_CHARS_MAX } from '../../contract/limits.ts'

export type StreamState = {
  /** One unit for each byte since the last line end. */
  readonly pending: string
  /** More came without a line end than any code has: nothing counts until the next one. */
  readonly isOverlong: boolean
}

export const SILENT_STREAM: StreamState = { pending: '', isOverlong: false }

export type StreamStep = { readonly state: StreamState; readonly texts: readonly string[] }

/**
 * Takes in bytes. However late they come they belong to what came before: a program that was busy hears them in pieces,
 * and half a code that nothing followed is told apart from the next one by its content.
 */
export function takeBytes(state: StreamState, bytes: Uint8Array): StreamStep {
  let { pending, isOverlong } = state
  const texts: string[] = []
  for (const byte of bytes) {
    if (byte === CR || byte === LF) {
      if (!isOverlong) texts.push(...readingsIn(pending))
      pending = ''
      isOverlong = false
    } else if (byte !== STX && byte !== ETX && byte !== NUL && !isOverlong) {
      isOverlong = pending.length >= SCANNED_CHARS_MAX
      pending = isOverlong ? '' : pending + String.fromCharCode(byte)
    }
  }
  return { state: { pending, isOverlong }, texts }
}

/** Nothing came for a while: whole codes need no line end. What follows them may be the beginning of the next. */
export function settleStream(state: StreamState): StreamStep {
  const pieces = splitReading(state.pending)
  const count = pieces.findLastIndex(({ kind }) => kind === 'code') + 1
  const texts = pieces.slice(0, count).map(({ start, end }) => state.pending.slice(start, end))
  const end = pieces[count - 1]?.end ?? 0
  return { state: { ...state, pending: state.pending.slice(end) }, texts }
}

const [NUL, STX, ETX, LF, CR] = [0, 2, 3, 10, 13]

/** One line is one reading, but for codes that came without a line end between them. */
function readingsIn(line: string): readonly string[] {
  const pieces = splitReading(line)
  const isPlain = pieces.length < 2
  const texts = isPlain ? [line] : pieces.map(({ start, end }) => line.slice(start, end))
  return texts.map(asText).filter((text) => text !== '')
}

const UTF8 = new TextDecoder()

/** Somebody else's code may hold any text; scanners send it as UTF-8. */
const asText = (units: string): string =>
  UTF8.decode(Uint8Array.from(units, (unit) => unit.charCodeAt(0))).trim()
