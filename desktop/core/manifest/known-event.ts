// An event as a check-in needs it, made from the head line of a download.
import type { CheckInListId } from '../../../shared/ids.ts'
import type { HeadLine } from '../../../shared/sync/schema.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import { openText, type Seal, sealText } from '../seal.ts'
import type { KnownEvent } from '../stores.ts'

type Head = KnownEvent['head']
/** After parsing, a list's times are instants. */
type ParsedList = HeadLine['lists'][number]

export type EventRecord = {
  readonly event_no: number
  readonly head: string
  readonly keys: Buffer | null
}

/** What is stored of a head line: the keys sealed, the rest as it came. */
export function headToRecord(line: HeadLine, seal: Seal): { head: string; keys: Buffer | null } {
  const { keys, ...head } = line
  return {
    head: JSON.stringify(head),
    keys: keys === undefined ? null : sealText(seal, JSON.stringify(keys)),
  }
}

export function recordToEvent(record: EventRecord, seal: Seal): KnownEvent {
  // Safe: `headToRecord` wrote it from a parsed line.
  const head = JSON.parse(record.head) as Head
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
