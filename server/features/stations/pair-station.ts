// A laptop trades a pairing code for a credential of its own.
import type { StationId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { PairStationInput } from '../../../shared/stations/schema.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import {
  CREDENTIAL_SECRET_BYTES,
  hashSecret,
  writeStationCredential,
} from '../../platform/http/station-credential.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { pairingCodeHash } from './pairing-code.ts'
import {
  type CodeOwner,
  findCodeOwner,
  findEvents,
  insertStation,
  isGateOf,
  lockPairingCode,
  type NewStation,
  updateCodeUsed,
} from './store.ts'

export type PairRefusal = {
  readonly code:
    | 'pairing_code_unknown'
    | 'pairing_code_used'
    | 'pairing_code_expired'
    | 'tenant_suspended'
}

export type PairedStation = {
  readonly station: NewStation
  readonly tenant: CodeOwner
  /** Leaves the server once: only the hash of its secret is kept. */
  readonly credential: string
}

/** A code works once. Of two laptops that use it at the same time, one wins and the other is told. */
export async function pairStation(
  deps: Pick<Deps, 'db' | 'platformDb' | 'now' | 'newId' | 'randomBytes'>,
  input: PairStationInput,
): Promise<Result<PairedStation, PairRefusal>> {
  const keyHash = pairingCodeHash(input.code)
  const owner = keyHash === null ? null : await findCodeOwner(deps.platformDb, keyHash)
  if (owner === null) return refuse({ code: 'pairing_code_unknown' })
  if (owner.isSuspended) return refuse({ code: 'tenant_suspended' })
  const secret = deps.randomBytes(CREDENTIAL_SECRET_BYTES)
  // Safe: a fresh id becomes this station's.
  const id = deps.newId() as StationId
  const part = { id, name: input.name, credentialHash: hashSecret(secret) }
  const paired = await withTenant(deps.db, owner.tenantId, (tx) => useCode(deps, tx, owner, part))
  if (!paired.ok) return paired
  const credential = writeStationCredential(owner.tenantId, id, secret)
  return ok({ station: paired.value, tenant: owner, credential })
}

async function useCode(
  deps: Pick<Deps, 'now' | 'newId'>,
  tx: TenantTx,
  owner: CodeOwner,
  part: Pick<NewStation, 'id' | 'name' | 'credentialHash'>,
): Promise<Result<NewStation, PairRefusal>> {
  const code = await lockPairingCode(tx, owner.id)
  if (code === null) return refuse({ code: 'pairing_code_unknown' })
  if (code.usedAt !== null) return refuse({ code: 'pairing_code_used' })
  const now = deps.now()
  if (code.expiresAt <= now) return refuse({ code: 'pairing_code_expired' })
  const { eventIds } = code
  // What the code was made for may be gone or archived since: without its events it is worth nothing, without its gate one
  // is chosen.
  if ((await findEvents(tx, eventIds)) !== 'all') {
    return refuse({ code: 'pairing_code_unknown' })
  }
  const hasGate = code.gateId !== null && (await isGateOf(tx, code.gateId, eventIds))
  const station = { ...part, gateId: hasGate ? code.gateId : null, eventIds }
  await insertStation(tx, station, now)
  await updateCodeUsed(tx, owner.id, station.id, now)
  await recordActivity(tx, deps, {
    actor: { kind: 'station', id: station.id },
    action: 'station.paired',
    subject: { kind: 'station', id: station.id },
    metadata: { pairingCodeId: owner.id, gateId: station.gateId },
  })
  return ok(station)
}
