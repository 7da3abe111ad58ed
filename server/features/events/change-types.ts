// Ticket types come, change and go.
import type {
  CreateTicketTypeBody,
  PatchTicketTypeBody,
  TicketTypeFields,
  TicketTypeView,
} from '../../../shared/events/admin-schema.ts'
import { findClosedWindow } from '../../../shared/events/admin-schema.ts'
import type { EventId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import { changesOf } from '../activity/changes.ts'
import { changeEventPart, type EventPlace, notePart, type PartRules } from './change-event-part.ts'
import { countTicketTypes, findStoredEvent, listTypeRows, type StoredType } from './event-store.ts'
import { toTypeView } from './event-view.ts'
import { insertTicketTypes } from './store.ts'
import {
  deleteType,
  isTypeNumberTaken,
  lockTakenPlaces,
  nextTypeNumber,
  updateType,
} from './type-store.ts'

const RULES: PartRules = {
  inUse: 'ticket_type_in_use',
  nameKey: 'ticket_types_tenant_id_event_id_number_key',
}
const NUMBER_MAX = 65_535
/** As many as an event is read with. */
const TYPES_MAX = 1_000

/** By number, with what was sold. */
export const listTypes = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<TicketTypeView[], Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<TicketTypeView[], Refusal>> => {
    if ((await findStoredEvent(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    return ok((await listTypeRows(tx, eventId)).map(toTypeView))
  })

export const addType = (
  deps: Deps,
  place: EventPlace,
  { number: given, ...fields }: CreateTicketTypeBody,
): Promise<Result<TicketTypeView, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx) => {
    const misfit = misfitOf(fields, 0)
    if (misfit !== null) return refuse(misfit)
    if ((await countTicketTypes(tx, place.eventId)) >= TYPES_MAX)
      return refuse({ code: 'too_many' })
    const number = given ?? (await nextTypeNumber(tx, place.eventId))
    if (number > NUMBER_MAX) return refuse({ code: 'too_many' })
    if (await isTypeNumberTaken(tx, place.eventId, number)) {
      return refuse({ code: 'number_taken', details: [{ in: 'body', path: 'number' }] })
    }
    // Safe: a fresh id becomes this type's.
    const id = deps.newId() as TicketTypeId
    const type = { id, number, currency: 'BDT' as const, ...fields }
    await insertTicketTypes(tx, place.eventId, [type], deps.now())
    const subject = { kind: 'ticket_type', id }
    await notePart(tx, deps, place, 'ticket_type.created', subject, { number, name: fields.name })
    return ok(toTypeView({ ...type, quantitySold: 0, quantityHeld: 0, version: 1 }))
  })

/** The number never changes: codes carry it. What is sold stays within the quantity. */
export const editType = (
  deps: Deps,
  place: EventPlace,
  id: TicketTypeId,
  { version, ...given }: PatchTicketTypeBody,
): Promise<Result<TicketTypeView, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx) => {
    const row = (await listTypeRows(tx, place.eventId)).find((type) => type.id === id)
    if (row === undefined) return refuse({ code: 'ticket_type_not_found' })
    if (row.version !== version) {
      return refuse({ code: 'changed_meanwhile', details: [toTypeView(row)] })
    }
    const next = nextType(row, given)
    const misfit = misfitOf(next, await lockTakenPlaces(tx, id))
    if (misfit !== null) return refuse(misfit)
    await updateType(tx, id, next)
    const subject = { kind: 'ticket_type', id }
    await notePart(tx, deps, place, 'ticket_type.edited', subject, changesOf(row, next))
    return ok(toTypeView({ ...row, ...next, version: version + 1 }))
  })

/** One that a ticket, an order or a list names stays, and so does the last one of a published event. */
export const removeType = (
  deps: Deps,
  place: EventPlace,
  id: TicketTypeId,
  read: VersionQuery = {},
): Promise<Result<undefined, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx, event) => {
    const rows = await listTypeRows(tx, place.eventId)
    const row = rows.find((type) => type.id === id)
    if (row === undefined) return refuse({ code: 'ticket_type_not_found' })
    if (isChanged(row, read)) {
      return refuse({ code: 'changed_meanwhile', details: [toTypeView(row)] })
    }
    if (event.status === 'published' && rows.length === 1) {
      return refuse({ code: 'ticket_type_needed' })
    }
    // First of all, as whoever orders it does: the two wait for each other at one place only.
    await lockTakenPlaces(tx, id)
    await deleteType(tx, id)
    const subject = { kind: 'ticket_type', id }
    const { number, name } = row
    await notePart(tx, deps, place, 'ticket_type.deleted', subject, { number, name })
    return ok(undefined)
  })

/** A field that is given as undefined was left out. */
function nextType(row: StoredType, given: Omit<PatchTicketTypeBody, 'version'>): TicketTypeFields {
  const fields = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  const { name, nameBn, priceCents, quantityTotal, saleFrom, saleUntil } = { ...row, ...fields }
  const { perOrderMax, perBuyerMax, validFrom, validUntil, attention } = { ...row, ...fields }
  return {
    ...{ name, nameBn, priceCents, quantityTotal, saleFrom, saleUntil },
    ...{ perOrderMax, perBuyerMax, validFrom, validUntil, attention },
  }
}

/** `taken`: places that are held or sold. */
function misfitOf(type: TicketTypeFields, taken: number): Refusal | null {
  const path = findClosedWindow(type)
  if (path !== null) {
    const message = `${path} must be after its beginning`
    return { code: 'invalid_input', details: [{ in: 'body', path, message }] }
  }
  if (type.quantityTotal !== null && type.quantityTotal < taken) {
    const details = [{ in: 'body', path: 'quantityTotal', quantityTaken: taken }]
    return { code: 'quantity_below_sold', details }
  }
  return null
}
