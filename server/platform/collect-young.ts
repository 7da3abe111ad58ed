// Frees pages that have left. A page is a buffer outside V8's heap: V8 counts its bytes, and takes many of them for a full
// heap. It then marks all of it, again and again, though a look at what is young would have freed them.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A dozen pages of a download, which V8 would bear in any case; a collection of what is young takes 1 to 2 ms. */
export const YOUNG_BUFFER_BYTES_MAX = 2_500_000

type Collect = (options: { readonly type: 'minor'; readonly execution: 'sync' }) => void

// Nobody else gets to see the function: a context has it that was made after the flag was set.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as Collect

let youngBytes = 0

/** Says that a buffer of so many bytes came, whose like will soon be gone. Collects what is young after so many of them. */
export function noteBuffer(bytes: number): void {
  youngBytes += bytes
  if (youngBytes < YOUNG_BUFFER_BYTES_MAX) return
  youngBytes = 0
  collect({ type: 'minor', execution: 'sync' })
}
