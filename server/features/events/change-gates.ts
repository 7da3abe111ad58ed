// Gates come, are renamed and go.
import type { GateView } from '../../../shared/events/admin-schema.ts'
import type { EventId, GateId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { listGateRows, lockStoredEvent } from './event-store.ts'
import { deleteGate, isGateNameTaken, lockGate, updateGateName } from './gate-store.ts'
import { insertGates } from './store.ts'

export type GatePlace = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly eventId: EventId
}

const NAME_TAKEN = { code: 'name_taken', details: [{ in: 'body', path: 'name' }] } as const
const GATES_MAX = 1_000

/** By name. */
export const listGates = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<GateView[], Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<GateView[], Refusal>> => {
    const isThere = (await lockStoredEvent(tx, eventId)) !== null
    return isThere
      ? ok([...(await listGateRows(tx, eventId))])
      : refuse({ code: 'event_not_found' })
  })

export const addGate = (
  deps: Deps,
  place: GatePlace,
  name: string,
): Promise<Result<GateView, Refusal>> =>
  changing(deps, place, async (tx) => {
    if (await isGateNameTaken(tx, place.eventId, name, null)) return refuse(NAME_TAKEN)
    if ((await listGateRows(tx, place.eventId)).length >= GATES_MAX) {
      return refuse({ code: 'too_many' })
    }
    // Safe: a fresh id becomes this gate's.
    const id = deps.newId() as GateId
    await insertGates(tx, place.eventId, [{ id, name }], deps.now())
    await note(tx, deps, place, 'gate.created', id, { name })
    return ok({ id, name, version: 1 })
  })

export const renameGate = (
  deps: Deps,
  place: GatePlace,
  id: GateId,
  { name, version }: { readonly name: string; readonly version: number },
): Promise<Result<GateView, Refusal>> =>
  changing(deps, place, async (tx) => {
    const row = await lockGate(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'gate_not_found' })
    if (row.version !== version) return refuse({ code: 'changed_meanwhile', details: [row] })
    if (await isGateNameTaken(tx, place.eventId, name, id)) return refuse(NAME_TAKEN)
    await updateGateName(tx, id, name)
    const change = { before: row.name, after: name }
    await note(tx, deps, place, 'gate.renamed', id, { name: change })
    return ok({ id, name, version: version + 1 })
  })

/** A gate that a list, a station or a notice names stays. */
export const removeGate = (
  deps: Deps,
  place: GatePlace,
  id: GateId,
): Promise<Result<undefined, Refusal>> =>
  changing(deps, place, async (tx) => {
    const row = await lockGate(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'gate_not_found' })
    await deleteGate(tx, id)
    await note(tx, deps, place, 'gate.deleted', id, { name: row.name })
    return ok(undefined)
  })

/** With the event locked, so that of two with one name the second sees the first. Wakes the gates. */
async function changing<T>(
  deps: Deps,
  { tenantId, eventId }: GatePlace,
  work: (tx: TenantTx) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    const changed = await withTenant(deps.db, tenantId, async (tx): Promise<Result<T, Refusal>> => {
      const event = await lockStoredEvent(tx, eventId)
      if (event === null) return refuse({ code: 'event_not_found' })
      return event.status === 'archived' ? refuse({ code: 'event_archived' }) : work(tx)
    })
    if (changed.ok) deps.hub.publish(tenantId, eventId)
    return changed
  } catch (error) {
    if (isForeignKeyViolation(error)) return refuse({ code: 'gate_in_use' })
    if (isUniqueViolation(error, 'gates_tenant_id_event_id_name_key')) return refuse(NAME_TAKEN)
    throw error
  }
}

const note = (
  tx: TenantTx,
  deps: Deps,
  { actor, eventId }: GatePlace,
  action: `gate.${string}`,
  id: GateId,
  metadata: NonNullable<Parameters<typeof recordActivity>[2]['metadata']>,
): Promise<void> =>
  recordActivity(tx, deps, {
    actor,
    action,
    subject: { kind: 'gate', id },
    metadata: { eventId, ...metadata },
  })
