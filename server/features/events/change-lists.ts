// Check-in lists come, change and go.
import {
  type CreateListBody,
  isListWindow,
  type ListView,
  type PatchListBody,
} from '../../../shared/events/admin-schema.ts'
import type { CheckInListId, EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import { changesOf } from '../activity/changes.ts'
import {
  changeEventPart,
  type EventPlace,
  nameTaken,
  notePart,
  type PartRules,
} from './change-event-part.ts'
import { findStoredEvent, listListRows, type StoredList } from './event-store.ts'
import { toListView } from './event-view.ts'
import { countParts, deleteList, hasScans, updateList } from './list-store.ts'
import { insertList, type ListRow } from './store.ts'

const RULES: PartRules = {
  inUse: 'list_in_use',
  nameKey: 'check_in_lists_tenant_id_event_id_name_key',
}
const LISTS_MAX = 100

/** By name. */
export const listLists = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<ListView[], Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<ListView[], Refusal>> => {
    if ((await findStoredEvent(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    return ok((await listListRows(tx, eventId)).map(toListView))
  })

export const addList = (
  deps: Deps,
  place: EventPlace,
  body: CreateListBody,
): Promise<Result<ListView, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx) => {
    const others = await listListRows(tx, place.eventId)
    if (others.length >= LISTS_MAX) return refuse({ code: 'too_many' })
    // Safe: a fresh id becomes this list's.
    const list = toRow(deps.newId() as CheckInListId, body)
    const misfit = await misfitOf(tx, place.eventId, list, others)
    if (misfit !== null) return refuse(misfit)
    await insertList(tx, place.eventId, list, deps.now())
    const subject = { kind: 'check_in_list', id: list.id }
    await notePart(tx, deps, place, 'check_in_list.created', subject, { name: list.name })
    return ok(toListView(toStored(list, 1)))
  })

/** Stations decide by the new list from their next download on. */
export const editList = (
  deps: Deps,
  place: EventPlace,
  id: CheckInListId,
  { version, ...given }: PatchListBody,
): Promise<Result<ListView, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx) => {
    const lists = await listListRows(tx, place.eventId)
    const row = lists.find((list) => list.id === id)
    if (row === undefined) return refuse({ code: 'list_not_found' })
    if (row.version !== version) {
      return refuse({ code: 'changed_meanwhile', details: [toListView(row)] })
    }
    const list = toRow(id, nextList(row, given))
    if (!isListWindow(list)) return refuse(CLOSED_WINDOW)
    const others = lists.filter((other) => other.id !== id)
    const misfit = await misfitOf(tx, place.eventId, list, others)
    if (misfit !== null) return refuse(misfit)
    await updateList(tx, list)
    const stored = toStored(list, version)
    const subject = { kind: 'check_in_list', id }
    await notePart(tx, deps, place, 'check_in_list.edited', subject, changesOf({ ...row }, stored))
    return ok(toListView({ ...stored, version: version + 1 }))
  })

/** One that was scanned on stays, and so does an event's last one. */
export const removeList = (
  deps: Deps,
  place: EventPlace,
  id: CheckInListId,
  read: VersionQuery = {},
): Promise<Result<undefined, Refusal>> =>
  changeEventPart(deps, place, RULES, async (tx) => {
    const lists = await listListRows(tx, place.eventId)
    const row = lists.find((list) => list.id === id)
    if (row === undefined) return refuse({ code: 'list_not_found' })
    if (isChanged(row, read)) {
      return refuse({ code: 'changed_meanwhile', details: [toListView(row)] })
    }
    if (lists.length === 1) return refuse({ code: 'list_needed' })
    if (await hasScans(tx, place.eventId, id)) return refuse({ code: 'list_in_use' })
    await deleteList(tx, id)
    const subject = { kind: 'check_in_list', id }
    await notePart(tx, deps, place, 'check_in_list.deleted', subject, { name: row.name })
    return ok(undefined)
  })

/** Asked of the whole: half of a window may be given. */
const CLOSED_WINDOW: Refusal = {
  code: 'invalid_input',
  details: [{ in: 'body', path: 'validUntil', message: 'validUntil must be after validFrom' }],
}

/** A field that is given as undefined was left out. */
function nextList(row: StoredList, given: Omit<PatchListBody, 'version'>): CreateListBody {
  const { name, validFrom, validUntil, entries, reentryAfterExit, admitUnpaid } = row
  const kept = { name, validFrom, validUntil, entries, reentryAfterExit, admitUnpaid }
  const fields = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  const ticketTypeIds = row.isAllTypes ? null : [...row.typeIds]
  return { ...kept, ticketTypeIds, gateIds: [...row.gateIds], ...fields }
}

const toRow = (
  id: CheckInListId,
  { ticketTypeIds, gateIds, ...list }: CreateListBody,
): ListRow => ({
  ...list,
  id,
  typeIds: ticketTypeIds === null ? null : [...new Set(ticketTypeIds)].toSorted(),
  gateIds: [...new Set(gateIds)].toSorted(),
})

const toStored = ({ typeIds, ...list }: ListRow, version: number): StoredList => ({
  ...list,
  isAllTypes: typeIds === null,
  typeIds: typeIds ?? [],
  version,
})

async function misfitOf(
  tx: TenantTx,
  eventId: EventId,
  list: ListRow,
  others: readonly StoredList[],
): Promise<Refusal | null> {
  if (others.some(({ name }) => name === list.name)) return nameTaken
  const { types, gates } = await countParts(tx, eventId, list.typeIds ?? [], list.gateIds)
  if (types !== (list.typeIds?.length ?? 0)) return { code: 'ticket_type_not_found' }
  return gates === list.gateIds.length ? null : { code: 'gate_not_found' }
}
