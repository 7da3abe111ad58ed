// A tenant admin asks for a code to pair one laptop with.
import { required } from '../../../shared/assert.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { PAIRING_CODE_MS } from '../../../shared/stations/pairing-link.ts'
import type { StartPairingInput } from '../../../shared/stations/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { pairingCodeHash, writePairingCode } from './pairing-code.ts'
import { findEvents, insertPairingCode, isGateOf } from './store.ts'

export type StartPairingRefusal = {
  readonly code: 'event_not_found' | 'event_archived' | 'gate_not_found'
}
export type StartedPairing = { readonly code: string; readonly expiresAt: Instant }

/** The code is shown once: only its hash is kept. `createdBy` null is the program itself. */
export function startPairing(
  deps: Pick<Deps, 'db' | 'now' | 'newId' | 'randomBytes'>,
  tenantId: TenantId,
  input: StartPairingInput & { readonly createdBy: UserId | null },
): Promise<Result<StartedPairing, StartPairingRefusal>> {
  const code = writePairingCode(deps.randomBytes)
  const keyHash = required(pairingCodeHash(code), 'a code that we wrote is one')
  const eventIds = [...new Set(input.eventIds)]
  const { gateId, createdBy } = input
  return withTenant(
    deps.db,
    tenantId,
    async (tx): Promise<Result<StartedPairing, StartPairingRefusal>> => {
      const found = await findEvents(tx, eventIds)
      if (found === 'missing') return refuse({ code: 'event_not_found' })
      if (found === 'archived') return refuse({ code: 'event_archived' })
      if (gateId !== null && !(await isGateOf(tx, gateId, eventIds))) {
        return refuse({ code: 'gate_not_found' })
      }
      const createdAt = deps.now()
      const expiresAt = createdAt + PAIRING_CODE_MS
      const id = deps.newId()
      await insertPairingCode(tx, tenantId, {
        id,
        keyHash,
        eventIds,
        gateId,
        createdBy,
        createdAt,
        expiresAt,
      })
      await recordActivity(tx, deps, {
        actor: createdBy === null ? SYSTEM_ACTOR : { kind: 'user', id: createdBy },
        action: 'pairing.started',
        subject: { kind: 'pairing_code', id },
        metadata: { events: eventIds.length, gateId },
      })
      return ok({ code, expiresAt })
    },
  )
}
