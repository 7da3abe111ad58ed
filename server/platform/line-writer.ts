// Log lines leave in bundles: one system call for all that one turn of the event loop wrote.

export type LineWriter = {
  readonly write: (line: string) => void
  /** Writes what waits, before anything else runs: for the end of the process. */
  readonly flush: () => void
}

/** A crash between two turns of the loop still comes by `flush`; only a kill loses the last turn's lines. */
export function createLineWriter(put: (text: string) => void): LineWriter {
  let waiting = ''
  const flush = (): void => {
    const text = waiting
    waiting = ''
    if (text !== '') put(text)
  }
  return {
    write: (line) => {
      if (waiting === '') setImmediate(flush)
      waiting += line
    },
    flush,
  }
}

/** Bundles for standard error; what still waits at the exit leaves with it. */
export function openStandardErrorWriter(): LineWriter['write'] {
  // Node writes to files and pipes synchronously here, so nothing is left behind at the exit.
  const writer = createLineWriter((text) => void process.stderr.write(text))
  process.once('exit', writer.flush)
  return writer.write
}
