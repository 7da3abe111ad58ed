// Answers that were written before. What is kept follows from its content alone, so it can be neither old nor another
// replica's business: another content is another key.

/** What JSON holds without loss, so that two contents with one text are one content. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain }

export type Kept = { readonly bytes: Uint8Array<ArrayBuffer> }

export type KeptAnswers<A extends Kept> = {
  /** The answer of that content: `write` is called only where it is not kept. */
  readonly find: (content: Plain, write: () => Promise<A>) => Promise<A>
}

/** The longest unused ones go first when all are larger than `bytesMax`. */
export function createKeptAnswers<A extends Kept>(bytesMax: number): KeptAnswers<A> {
  const kept = new Map<string, A>()
  let bytes = 0
  const drop = (key: string): void => {
    const answer = kept.get(key)
    if (answer === undefined) return
    kept.delete(key)
    bytes -= sizeOf(key, answer)
  }
  const keep = (key: string, answer: A): void => {
    drop(key)
    kept.set(key, answer)
    bytes += sizeOf(key, answer)
    for (const oldest of kept.keys()) {
      if (bytes <= bytesMax) return
      drop(oldest)
    }
  }
  return {
    find: async (content, write) => {
      const key = JSON.stringify(content)
      const known = kept.get(key)
      const answer = known ?? (await write())
      keep(key, answer)
      return answer
    },
  }
}

const BYTES_EACH_CHARACTER = 2

const sizeOf = (key: string, { bytes }: Kept): number =>
  key.length * BYTES_EACH_CHARACTER + bytes.byteLength
