// The journal's second copy: a plain file that only grows, one checked line a scan. Whatever happens to the database
// file, the scans are here. Lines are written in the turn after their commit, so that no verdict waits for them, and
// without a sync of their own: what a kill or a power cut takes from the tail, the next start copies from the journal.
import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import type { JournalValues } from '../checkin/journal-rows.ts'

export type JournalLog = {
  /** Never throws: the scan is already durable, and the next start copies what is missing here. */
  readonly appendRow: (sequence: number, values: JournalValues) => void
  /** A meta value as it is stored, sealed; null: removed. */
  readonly appendMeta: (key: string, value: Uint8Array | null) => void
  /** The last sequence whose line is whole; null when the tail has none. */
  readonly lastSequence: number | null
  /** Starts a sync in the background where one is due. */
  readonly sync: () => void
  /** Lines wait for space. */
  readonly isBehind: () => boolean
  readonly close: () => void
}

export type LogLine =
  | { readonly kind: 'row'; readonly sequence: number; readonly values: JournalValues }
  | { readonly kind: 'meta'; readonly key: string; readonly value: Buffer | null }

/** Enough for the longest line many times over. */
const TAIL_BYTES = 64 * 1024

/** `later` runs its argument soon, once; left out: at once. */
export function openJournalLog(
  path: string,
  onFailure: (error: unknown) => void,
  later: (run: () => void) => void = (run) => run(),
): JournalLog {
  const fd = openSync(path, 'a+', 0o600)
  const lastSequence = dropTornTail(fd)
  let isOpen = true
  let isDirty = false
  let isSyncing = false
  let isPlanned = false
  // In order; what finds no space stays, so that the file is always the journal's beginning without a gap.
  const waiting: (() => string)[] = []
  let unwritten = ''
  let isLineOpen = false
  const write = () => {
    isPlanned = false
    if (!isOpen) return
    for (const line of waiting.splice(0)) unwritten += line()
    try {
      const bytes = Buffer.from(isLineOpen ? `\n${unwritten}` : unwritten)
      const written = writeSync(fd, bytes)
      isDirty = true
      isLineOpen = written < bytes.length
      if (isLineOpen) throw new Error('the disk took only a part of a line')
      unwritten = ''
    } catch (error) {
      onFailure(error)
    }
  }
  const append = (line: () => string) => {
    waiting.push(line)
    if (isPlanned) return
    isPlanned = true
    later(write)
  }
  return {
    appendRow: (sequence, values) => append(() => rowLine(sequence, values)),
    appendMeta: (key, value) => append(() => metaLine(key, value)),
    lastSequence,
    sync: () => {
      if (!isDirty || isSyncing) return
      isDirty = false
      isSyncing = true
      fdatasync(fd, () => {
        isSyncing = false
      })
    },
    isBehind: () => unwritten !== '',
    close: () => {
      if (waiting.length > 0 || unwritten !== '') write()
      isOpen = false
      closeSync(fd)
    },
  }
}

export const rowLine = (sequence: number, values: JournalValues): string =>
  checked(JSON.stringify(['r', sequence, ...values.map(toJson)]))

export const metaLine = (key: string, value: Uint8Array | null): string =>
  checked(JSON.stringify(['m', key, toJson(value)]))

const checked = (text: string): string => `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`

/** Blobs as `{b: base64}`; nothing else in a row is an object. */
const toJson = (value: number | string | Uint8Array | null): unknown =>
  value instanceof Uint8Array
    ? { b: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
    : value

/** Null for a line that is torn or damaged. */
export function readLogLine(line: string): LogLine | null {
  const text = line.slice(9)
  if (line.charAt(8) !== ' ' || crc32(text) !== Number.parseInt(line.slice(0, 8), 16)) return null
  // Safe: the checksum says that this is what `checked` wrote.
  const [kind, name, ...rest] = JSON.parse(text) as [string, number | string, ...unknown[]]
  const values = rest.map(fromJson)
  if (kind === 'r') return { kind: 'row', sequence: Number(name), values }
  const value = values[0]
  return { kind: 'meta', key: String(name), value: Buffer.isBuffer(value) ? value : null }
}

function fromJson(value: unknown): number | string | Buffer | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value
  // Safe: `toJson` makes no other object.
  return Buffer.from((value as { b: string }).b, 'base64')
}

/** Cuts an unfinished last line off, so that the next one starts on its own. */
function dropTornTail(fd: number): number | null {
  const size = fstatSync(fd).size
  const start = Math.max(0, size - TAIL_BYTES)
  const tail = Buffer.alloc(size - start)
  readSync(fd, tail, 0, tail.length, start)
  const end = tail.lastIndexOf(0x0a) + 1
  if (end < tail.length) ftruncateSync(fd, start + end)
  let last: number | null = null
  for (const line of tail.subarray(0, end).toString('utf8').split('\n')) {
    const read = readLogLine(line)
    if (read?.kind === 'row') last = read.sequence
  }
  return last
}
