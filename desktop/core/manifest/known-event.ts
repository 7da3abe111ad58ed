// An event as a check-in needs it, made from the head line of a download.
import type { CheckInListId } from '../../../shared/ids.ts'
import type { HeadLine } from '../../../shared/sync/schema.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import type { Db } from '../db/open.ts'
import { openAsText, openText, type Seal, sealAsText, sealText } from '../seal.ts'
import type { KnownEvent } from '../stores.ts'

type Head = KnownEvent['head']
/** After parsing, a list's times are instants. */
type ParsedList = HeadLine['lists'][number]

export type EventRecord = {
  readonly event_no: number
  readonly head: string
  readonly keys: Buffer | null
}

/** What is stored of a head line. Its notices name people, so nothing of it stands in the clear. */
export function headToRecord(line: HeadLine, seal: Seal): { head: string; keys: Buffer | null } {
  const { keys, ...head } = line
  return {
    head: writeHead(head, seal),
    keys: keys === undefined ? null : sealText(seal, JSON.stringify(keys)),
  }
}

export const writeHead = (head: Head, seal: Seal): string => sealAsText(seal, JSON.stringify(head))

/** Null: sealed under another key. */
export function readHead(stored: string, seal: Seal): Head | null {
  const text = openAsText(seal, stored)
  // Safe: `writeHead` wrote it from a parsed line.
  return text === null ? null : (JSON.parse(text) as Head)
}

/** Null: sealed under another key, so that the event is as good as not downloaded. */
export function recordToEvent(record: EventRecord, seal: Seal): KnownEvent | null {
  const head = readHead(record.head, seal)
  if (head === null) return null
  return {
    eventNo: record.event_no,
    head,
    rules: {
      id: head.event.id,
      name: head.event.name,
      admitUnseen: head.event.admitUnseen,
      verification: head.event.verification,
    },
    keys: readKeys(record.keys, seal),
    lists: new Map(head.lists.map((list) => [list.id, toList(list)])),
    gates: new Map(head.gates.map((gate) => [gate.id, gate.name])),
    typesByNumber: new Map(head.ticketTypes.map((type) => [type.number, type])),
  }
}

/**
 * Downloads anew what was sealed under another key. Changes after the old cursor would bring neither the names nor the
 * orders back, and until then nothing may be promised of a list that cannot be read.
 */
export function startOverWhereUnopened(db: Db, seal: Seal): void {
  const heads = db.prepare<[], EventRecord>('select event_no, head, keys from events').all()
  const unopened = heads.filter(({ head }) => readHead(head, seal) === null)
  const reset = db.prepare(
    'update events set cursor = null, complete_until = null, is_snapshot_open = 0 where event_no = ?',
  )
  const resetOrders = db.prepare('update order_feeds set cursor = null where event_no = ?')
  for (const { event_no: eventNo } of unopened) {
    reset.run(eventNo)
    resetOrders.run(eventNo)
  }
}

function readKeys(sealed: Buffer | null, seal: Seal): KnownEvent['keys'] {
  const text = sealed === null ? null : openText(seal, sealed)
  if (text === null) return []
  // Safe: as above.
  const keys = JSON.parse(text) as NonNullable<HeadLine['keys']>
  return keys.map(({ keyId, key }) => ({ keyId, key: Buffer.from(key, 'base64url') }))
}

const toList = (list: ParsedList): CheckInList => ({
  id: list.id as CheckInListId,
  name: list.name,
  typeNumbers: list.ticketTypeNumbers === null ? null : new Set(list.ticketTypeNumbers),
  gateIds: new Set(list.gateIds),
  validFrom: list.validFrom,
  validUntil: list.validUntil,
  entriesMax: list.entries,
  reentryAfterExit: list.reentryAfterExit,
  admitUnpaid: list.admitUnpaid,
})
