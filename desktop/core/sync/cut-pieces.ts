// Bytes in pieces of any size become pieces of whole lines; nearly all of them are handed on as they came.

/** Longer is no line of ours; without a bound a broken server could fill the memory. */
export const LINE_BYTES_MAX = 1_000_000

export type PieceCutter = {
  /** Bytes that end with a line end, in their order: what was cut off before, completed, and then the rest of `piece`. */
  readonly push: (piece: Uint8Array) => readonly Buffer[]
  /** What is left without a line end, given one: the stream has ended. Empty when nothing is left. */
  readonly rest: () => Buffer
  /** What is left is longer than a line may be. */
  readonly isTooLong: () => boolean
}

export function createPieceCutter(): PieceCutter {
  let rest: Buffer = NOTHING
  return {
    push: (piece) => {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
      const first = bytes.indexOf(LINE_END) + 1
      if (first === 0) {
        rest = Buffer.concat([rest, bytes])
        return []
      }
      const last = bytes.lastIndexOf(LINE_END) + 1
      const completed = Buffer.concat([rest, bytes.subarray(0, first)])
      rest = Buffer.from(bytes.subarray(last))
      return [completed, bytes.subarray(first, last)]
    },
    rest: () => (rest.length === 0 ? NOTHING : Buffer.concat([rest, Buffer.of(LINE_END)])),
    isTooLong: () => rest.length > LINE_BYTES_MAX,
  }
}

const NOTHING = Buffer.alloc(0)
const LINE_END = 0x0a
