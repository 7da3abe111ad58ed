// Gates come, are renamed and go.
import type { GateView } from '../../../shared/events/admin-schema.ts'
import type { EventId, GateId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import {
  changeEventPart,
  type EventPlace,
  nameTaken,
  notePart,
  type PartRules,
} from './change-event-part.ts'
import { findStoredEvent, listGateRows } from './event-store.ts'
import { deleteGate, isGateNameTaken, lockGate, updateGateName } from './gate-store.ts'
import { insertGates } from './store.ts'

const GATES_MAX = 1_000
const GATE_RULES: PartRules = {
  inUse: 'gate_in_use',
  nameKey: 'gates_tenant_id_event_id_name_key',
}

/** By name. */
export const listGates = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<GateView[], Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<GateView[], Refusal>> => {
    const isThere = (await findStoredEvent(tx, eventId)) !== null
    return isThere
      ? ok([...(await listGateRows(tx, eventId))])
      : refuse({ code: 'event_not_found' })
  })

export const addGate = (
  deps: Deps,
  place: EventPlace,
  { name }: { readonly name: string },
): Promise<Result<GateView, Refusal>> =>
  changeEventPart(deps, place, GATE_RULES, async (tx) => {
    if (await isGateNameTaken(tx, place.eventId, name, null)) return refuse(nameTaken)
    if ((await listGateRows(tx, place.eventId)).length >= GATES_MAX) {
      return refuse({ code: 'too_many' })
    }
    // Safe: a fresh id becomes this gate's.
    const id = deps.newId() as GateId
    await insertGates(tx, place.eventId, [{ id, name }], deps.now())
    await notePart(tx, deps, place, 'gate.created', { kind: 'gate', id }, { name })
    return ok({ id, name, version: 1 })
  })

export const renameGate = (
  deps: Deps,
  place: EventPlace,
  id: GateId,
  { name: given, version }: { readonly name?: string | undefined; readonly version: number },
): Promise<Result<GateView, Refusal>> =>
  changeEventPart(deps, place, GATE_RULES, async (tx) => {
    const row = await lockGate(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'gate_not_found' })
    if (row.version !== version) return refuse({ code: 'changed_meanwhile', details: [row] })
    const name = given ?? row.name
    if (await isGateNameTaken(tx, place.eventId, name, id)) return refuse(nameTaken)
    await updateGateName(tx, id, name)
    const change = { before: row.name, after: name }
    await notePart(tx, deps, place, 'gate.renamed', { kind: 'gate', id }, { name: change })
    return ok({ id, name, version: version + 1 })
  })

/** A gate that a list, a station or a notice names stays. */
export const removeGate = (
  deps: Deps,
  place: EventPlace,
  id: GateId,
  read: VersionQuery = {},
): Promise<Result<undefined, Refusal>> =>
  changeEventPart(deps, place, GATE_RULES, async (tx) => {
    const row = await lockGate(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'gate_not_found' })
    if (isChanged(row, read)) return refuse({ code: 'changed_meanwhile', details: [row] })
    await deleteGate(tx, id)
    await notePart(tx, deps, place, 'gate.deleted', { kind: 'gate', id }, { name: row.name })
    return ok(undefined)
  })
