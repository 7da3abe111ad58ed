// Changes the keys that sign an event's codes.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  insertEventKey,
  type KeyRing,
  lockKeyRing,
  updateCurrentKey,
  updateKeyRevoked,
} from './store.ts'

export type KeyRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
}

type EventNotFound = { readonly code: 'event_not_found' }
export type RotateRefusal = EventNotFound | { readonly code: 'key_ids_used_up' }
export type RevokeRefusal =
  | EventNotFound
  | { readonly code: 'key_not_found' }
  /** Rotate first: a revoked key cannot sign new codes. */
  | { readonly code: 'key_is_current' }

const KEY_ID_MAX = 255

/** Signs new codes under a new key id. Old codes stay good until their key is revoked. */
export const rotateKey = (
  deps: Deps,
  request: KeyRequest,
): Promise<Result<{ readonly keyId: number }, RotateRefusal>> =>
  changeKeys(deps, request, async (tx, ring): Promise<Result<{ keyId: number }, RotateRefusal>> => {
    const keyId = Math.max(...ring.keys.map((key) => key.keyId)) + 1
    if (keyId > KEY_ID_MAX) return refuse({ code: 'key_ids_used_up' })
    await insertEventKey(tx, request.eventId, keyId, deps.now())
    await updateCurrentKey(tx, request.eventId, keyId)
    await recordKey(tx, deps, request, 'event.key_rotated', keyId)
    return ok({ keyId })
  })

/** Ends every code of a key id: those tickets need a re-issue. The second time changes nothing. */
export const revokeKey = (
  deps: Deps,
  request: KeyRequest & { readonly keyId: number },
): Promise<Result<{ readonly keyId: number }, RevokeRefusal>> =>
  changeKeys(deps, request, async (tx, ring): Promise<Result<{ keyId: number }, RevokeRefusal>> => {
    const { keyId } = request
    const key = ring.keys.find((one) => one.keyId === keyId)
    if (key === undefined) return refuse({ code: 'key_not_found' })
    if (keyId === ring.currentKeyId) return refuse({ code: 'key_is_current' })
    if (key.isRevoked) return ok({ keyId })
    await updateKeyRevoked(tx, request.eventId, keyId, deps.now())
    await recordKey(tx, deps, request, 'event.key_revoked', keyId)
    return ok({ keyId })
  })

async function changeKeys<T, E extends { readonly code: string }>(
  deps: Deps,
  request: KeyRequest,
  change: (tx: TenantTx, ring: KeyRing) => Promise<Result<T, E>>,
): Promise<Result<T, E | EventNotFound>> {
  const { tenantId, eventId } = request
  const result = await withTenant(
    deps.db,
    tenantId,
    async (tx): Promise<Result<T, E | EventNotFound>> => {
      const ring = await lockKeyRing(tx, eventId)
      return ring === null ? refuse({ code: 'event_not_found' }) : change(tx, ring)
    },
  )
  if (result.ok) deps.hub.publish(tenantId, eventId)
  return result
}

const recordKey = (
  tx: TenantTx,
  deps: Deps,
  { actor, eventId }: KeyRequest,
  action: string,
  keyId: number,
): Promise<void> =>
  recordActivity(tx, deps, {
    actor,
    action,
    subject: { kind: 'event', id: eventId },
    metadata: { keyId },
  })
