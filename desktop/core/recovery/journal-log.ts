// The journal's second copy: a plain file that only grows, one checked line a scan. Whatever happens to the database
// file, the scans are here. It is written after the commit, without a sync of its own: the program's death cannot
// take it away, and a power cut cannot damage the database at the same time as it loses the tail of this file.
import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
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

export function openJournalLog(path: string, onFailure: (error: unknown) => void): JournalLog {
  const fd = openSync(path, 'a+', 0o600)
  const lastSequence = dropTornTail(fd)
  let isDirty = false
  let isSyncing = false
  // Lines that found no space wait here in order, so that the file is always the journal's beginning without a gap.
  let waiting = ''
  let isLineOpen = false
  const write = () => {
    const bytes = Buffer.from(isLineOpen ? `\n${waiting}` : waiting)
    const written = writeSync(fd, bytes)
    isDirty = true
    if (written === bytes.length) {
      waiting = ''
      isLineOpen = false
      return
    }
    isLineOpen = true
    throw new Error('the disk took only a part of a line')
  }
  const append = (line: string) => {
    waiting += line
    try {
      write()
    } catch (error) {
      onFailure(error)
    }
  }
  return {
    appendRow: (sequence, values) => append(rowLine(sequence, values)),
    appendMeta: (key, value) => append(metaLine(key, value)),
    lastSequence,
    sync: () => {
      if (!isDirty || isSyncing) return
      isDirty = false
      isSyncing = true
      fdatasync(fd, () => {
        isSyncing = false
      })
    },
    isBehind: () => waiting !== '',
    close: () => closeSync(fd),
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
