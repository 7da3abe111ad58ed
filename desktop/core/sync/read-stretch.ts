// A download's bytes become the lines of a stretch: plain tickets in packs, everything else one by one.
import { ok, type Result } from '../../../shared/result.ts'
import type { SyncLine } from '../../../shared/sync/schema.ts'
import type { StretchLine } from '../manifest/ticket-pack.ts'
import { createTicketPacker } from './pack-tickets.ts'
import { type LineRefusal, readLine } from './read-line.ts'

/** What was read and now waits in the stretch. */
export type LineRead = {
  /** Where the next line begins. */
  readonly next: number
  /** `packed`: a plain ticket, which nobody looks at again. Null: an empty line, and nothing waits. */
  readonly line: SyncLine | 'packed' | null
  /** Every row up to and including this one is covered by it. */
  readonly cursor: string | null
}

export type StretchReader = {
  /** Reads the line that begins at `at`, of bytes that end with a line. */
  readonly read: (bytes: Buffer, at: number) => Result<LineRead, LineRefusal>
  /** Lines that wait, tickets in packs counted one by one. */
  readonly waiting: () => number
  /** What waits, in its order, and from here on nothing does. */
  readonly take: () => StretchLine[]
}

export function createStretchReader(): StretchReader {
  const packer = createTicketPacker()
  let lines: StretchLine[] = []
  let waiting = 0
  const closePack = () => {
    const pack = packer.pack()
    if (pack !== null) lines.push(pack)
  }
  const readText = (text: string, next: number): Result<LineRead, LineRefusal> => {
    if (text === '') return ok({ next, line: null, cursor: null })
    const read = readLine(text)
    if (!read.ok) return read
    const line = read.value
    closePack()
    lines.push(line)
    waiting += 1
    return ok({ next, line, cursor: 'cursor' in line ? (line.cursor ?? null) : null })
  }
  return {
    read: (bytes, at) => {
      const next = packer.take(bytes, at)
      if (next > 0) {
        if (packer.isFull()) closePack()
        waiting += 1
        return ok({ next, line: 'packed', cursor: packer.cursor() })
      }
      const end = bytes.indexOf(LINE_END, at)
      const isReturned = bytes[end - 1] === RETURN
      return readText(bytes.toString('utf8', at, isReturned ? end - 1 : end), end + 1)
    },
    waiting: () => waiting,
    take: () => {
      closePack()
      const taken = lines
      lines = []
      waiting = 0
      return taken
    },
  }
}

const LINE_END = 0x0a
const RETURN = 0x0d
