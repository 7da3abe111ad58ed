// What is selected at this station, ready for a scan: the event, its list, its keys.
import { hash } from 'node:crypto'
import type { Direction } from '../../../shared/checkin/schema.ts'
import type { CheckInListId, EventId, GateId, TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CodeKeys, EventCodeKeys, TagOf } from '../../../shared/tickets/qr-types.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Core } from '../core.ts'
import { idBlob } from '../db/ids.ts'
import type { KnownEvent, MetaValues } from '../stores.ts'

export type Session = {
  readonly station: MetaValues['station']
  readonly event: KnownEvent
  readonly list: CheckInList
  readonly gateId: GateId | null
  /** Of a scan that names none. */
  readonly direction: Direction
  readonly keys: CodeKeys
}

/** What a scan needs, or what has to be done first. */
export function openSession(core: Core): Result<Session, CallRefusal> {
  const station = core.meta.get('station')
  if (station === null) return refuse({ code: 'not_paired' })
  const selection = core.meta.get('selection')
  if (selection === null) return refuse({ code: 'no_event_selected' })
  const event = core.manifest.findEvent(selection.eventId)
  if (event === null) return refuse({ code: 'no_tickets_yet' })
  const list = selectedList(event, selection.listId)
  if (list === null) return refuse({ code: 'list_required' })
  const { gateId, direction = 'entry' } = selection
  return ok({ station, event, list, gateId, direction, keys: codeKeys(core, event) })
}

/** The chosen list, or the event's only one. */
export function selectedList(event: KnownEvent, listId: CheckInListId | null): CheckInList | null {
  if (listId !== null) return event.lists.get(listId) ?? null
  const [only, ...others] = event.lists.values()
  return only !== undefined && others.length === 0 ? only : null
}

/** Made once for an event as it was downloaded: building a key costs more than using it. */
const keysByEvent = new WeakMap<KnownEvent, CodeKeys>()

export function codeKeys(core: Core, event: KnownEvent): CodeKeys {
  const cached = keysByEvent.get(event)
  if (cached !== undefined) return cached
  const others = core.manifest.listEvents().filter((other) => other.eventNo !== event.eventNo)
  const keys: CodeKeys = {
    events: [eventCodeKeys(core, event)],
    otherEvents: others.map(({ rules }) => ({ eventTag: eventTagOf(rules.id), name: rules.name })),
  }
  keysByEvent.set(event, keys)
  return keys
}

function eventCodeKeys(core: Core, event: KnownEvent): EventCodeKeys {
  const keys = new Map(event.keys.map(({ keyId, key }) => [keyId, tagWith(key)]))
  const isListed = (ticketId: TicketId, bytes: Uint8Array): boolean => {
    const digest = core.manifest.findTicket(event, ticketId)?.digest ?? null
    return digest?.equals(sha256(bytes).subarray(0, digest.length)) ?? false
  }
  return {
    eventId: event.rules.id,
    eventTag: eventTagOf(event.rules.id),
    name: event.rules.name,
    keys,
    ...(event.rules.verification === 'listed' && { isListed }),
  }
}

/**
 * HMAC-SHA-256 as RFC 2104 writes it: two plain hashes over the padded key, which take half as long as an `Hmac`
 * object, and every scan waits for one.
 */
export function tagWith(key: Uint8Array): TagOf {
  const padded = new Uint8Array(HASH_BLOCK_BYTES)
  padded.set(key.length > HASH_BLOCK_BYTES ? sha256(key) : key)
  const [inner, outer] = [padded.map((byte) => byte ^ 0x36), padded.map((byte) => byte ^ 0x5c)]
  const second = Buffer.alloc(HASH_BLOCK_BYTES + HASH_BYTES)
  second.set(outer)
  return (bytes) => {
    const first = Buffer.allocUnsafe(HASH_BLOCK_BYTES + bytes.length)
    first.set(inner)
    first.set(bytes, HASH_BLOCK_BYTES)
    // A hash as text takes a third of what one in a buffer of its own does.
    second.write(hash('sha256', first, 'binary'), HASH_BLOCK_BYTES, 'binary')
    return Buffer.from(hash('sha256', second, 'binary'), 'binary')
  }
}

/** Of SHA-256. */
const HASH_BLOCK_BYTES = 64
const HASH_BYTES = 32

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

const EVENT_TAG_BYTES = 4
const eventTagOf = (eventId: EventId): Uint8Array =>
  sha256(idBlob(eventId)).subarray(0, EVENT_TAG_BYTES)
