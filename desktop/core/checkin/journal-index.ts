// Where each row of the journal is, by scan and by ticket. In memory and not in the file: every tree that a scan's
// commit touches is a page more to bring to the disk. Built from the journal at every open.
import { VERDICT } from '../db/codes.ts'
import type { Db } from '../db/open.ts'

/** Ids come as their blobs, which the callers have at hand. */
export type JournalIndex = {
  /** A row that is committed. `admittedTicket` is null for a refusal: it counts in no history. */
  readonly add: (sequence: number, scanId: Buffer, admittedTicket: Buffer | null) => void
  /** Null: no scan of this station. */
  readonly findScan: (scanId: Buffer) => number | null
  /** The admitted rows and annuls of a ticket, on whatever list, in the order they were made. */
  readonly findTicket: (ticketId: Buffer) => readonly number[]
}

type IndexedRow = [sequence: number, scanId: Buffer, admittedTicket: Buffer | null]

export function createJournalIndex(db: Db): JournalIndex {
  const byScan = new Map<string, number>()
  // Nearly every ticket has one row, and a number takes less room than a list.
  const byTicket = new Map<string, number | readonly number[]>()
  const add = (sequence: number, scanId: Buffer, admittedTicket: Buffer | null) => {
    byScan.set(keyOf(scanId), sequence)
    if (admittedTicket === null) return
    const key = keyOf(admittedTicket)
    const known = byTicket.get(key)
    byTicket.set(key, known === undefined ? sequence : [...listOf(known), sequence])
  }
  const rows = db
    .prepare<[], IndexedRow>(
      `select sequence, scan_id, case when verdict = ${VERDICT.admitted} then ticket_id end
         from journal order by sequence`,
    )
    .raw()
  for (const row of rows.iterate()) add(...row)
  return {
    add,
    findScan: (scanId) => byScan.get(keyOf(scanId)) ?? null,
    findTicket: (ticketId) => listOf(byTicket.get(keyOf(ticketId)) ?? NONE),
  }
}

const NONE: readonly number[] = []

const listOf = (found: number | readonly number[]): readonly number[] =>
  typeof found === 'number' ? [found] : found

/** One byte a character: less than half of what the id's text takes. */
function keyOf(blob: Buffer): string {
  // A scan asks for its ticket's and its own several times, by the same blob each.
  if (blob === lastBlob) return lastKey
  if (blob === otherBlob) return otherKey
  otherBlob = lastBlob
  otherKey = lastKey
  lastBlob = blob
  lastKey = blob.toString('latin1')
  return lastKey
}

let lastBlob: Buffer = Buffer.alloc(0)
let otherBlob: Buffer = Buffer.alloc(0)
let [lastKey, otherKey] = ['', '']
