// The keys that sign an event's codes: derived, never stored.
import { hkdfSync } from 'node:crypto'
import { type EventId, idToBytes, type TenantId } from '../../../shared/ids.ts'
import type { CodeKeys, EventCodeKeys, TagOf } from '../../../shared/tickets/qr-types.ts'
import type { Deps } from '../../deps.ts'
import { openHmac } from '../../platform/crypto/open-hmac.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { openTenantKey } from '../tenants/tenant-keys.ts'
import { type EventKeysRow, listEventKeys } from './store.ts'

type KeyDeps = Pick<Deps, 'config'>

export type EventKey = { readonly keyId: number; readonly key: Uint8Array; readonly tagOf: TagOf }

/** An event's keys that are not revoked, by key id. `currentKeyId` signs new codes. */
export type EventKeys = {
  readonly eventId: EventId
  readonly name: string
  /** Four bytes. */
  readonly eventTag: Uint8Array
  readonly currentKeyId: number
  readonly keys: readonly EventKey[]
  readonly isOrderInCode: boolean
  readonly isNameInCode: boolean
}

/** The keys of one event; null when the tenant has no such event. For stations of that event, and nobody else. */
export async function loadEventKeys(
  tx: TenantTx,
  deps: KeyDeps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<EventKeys | null> {
  const [row] = await listEventKeys(tx, [eventId])
  return row === undefined ? null : openEventKeys(deps, tenantId, row)
}

/**
 * What verifies the codes of some events of this tenant. Null: of all of them.
 *
 * The rows are read each time, so a revoked key stops at once; only the derivation is remembered.
 */
export async function loadCodeKeys(
  tx: TenantTx,
  deps: KeyDeps,
  tenantId: TenantId,
  eventIds: readonly EventId[] | null,
): Promise<CodeKeys> {
  const rows = await listEventKeys(tx, eventIds)
  return { events: rows.map((row) => toCodeKeys(deps, tenantId, row)) }
}

/** The same from a row that was read together with something else. */
export function toCodeKeys(deps: KeyDeps, tenantId: TenantId, row: EventKeysRow): EventCodeKeys {
  const { eventId, name, eventTag, keys } = openEventKeys(deps, tenantId, row)
  return { eventId, name, eventTag, keys: new Map(keys.map(({ keyId, tagOf }) => [keyId, tagOf])) }
}

function openEventKeys(deps: KeyDeps, tenantId: TenantId, row: EventKeysRow): EventKeys {
  const { eventId, name, currentKeyId, isOrderInCode, isNameInCode } = row
  const keys = row.keyIds.map((keyId) => deriveKey(deps, tenantId, row, keyId))
  const eventTag = Buffer.from(row.tag, 'hex')
  return { eventId, name, eventTag, currentKeyId, keys, isOrderInCode, isNameInCode }
}

/** More keys than one server's open events have; the oldest goes first. */
const REMEMBERED_KEYS_MAX = 1_000

/**
 * Derived keys by all that they follow from. Opening the sealed key and deriving takes 30 times as long as verifying
 * a code.
 */
const remembered = new Map<string, EventKey>()

function deriveKey(
  deps: KeyDeps,
  tenantId: TenantId,
  { sealed, eventId }: EventKeysRow,
  keyId: number,
): EventKey {
  const memory = `${sealed} ${eventId} ${keyId}`
  const known = remembered.get(memory)
  if (known !== undefined) return known
  const master = openTenantKey(deps, tenantId, Buffer.from(sealed, 'hex'))
  const derived = deriveEventKey(master, eventId, keyId)
  const [oldest] = remembered.size < REMEMBERED_KEYS_MAX ? [] : remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(memory, derived)
  return derived
}

/**
 * The key of one event and key id, and how it tags.
 *
 * @see RFC 5869; the info text binds the key to its use, version and key id, the salt to its event
 */
export function deriveEventKey(master: Uint8Array, eventId: EventId, keyId: number): EventKey {
  const info = `probesh ticket code v1 ${keyId}`
  const key = new Uint8Array(hkdfSync('sha256', master, idToBytes(eventId), info, 32))
  return { keyId, key, tagOf: openHmac(key) }
}
