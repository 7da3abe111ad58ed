// Bytes in pieces of any size become whole lines.

/** Longer is no line of ours; without a bound a broken server could fill the memory. */
export const LINE_CHARS_MAX = 1_000_000

export type LineSplitter = {
  /** The lines that `bytes` completes, without their line ends. */
  readonly push: (bytes: Uint8Array) => string[]
  /** What is left without a line end, the bytes of a cut character included. Empty when nothing is. */
  readonly rest: () => string
}

/**
 * Cuts a UTF-8 stream at `\n` (a `\r` before it is dropped). A character may be split between two pieces.
 *
 * @throws RangeError when a line has no end within `LINE_CHARS_MAX` characters
 */
export function createLineSplitter(): LineSplitter {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  return {
    push: (bytes) => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARS_MAX) throw new RangeError('line too long')
      return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    },
    rest: () => rest + decoder.decode(),
  }
}
