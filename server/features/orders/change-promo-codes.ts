// Promo codes come, change and go.
import type { EventId, PromoCodeId, TenantId } from '../../../shared/ids.ts'
import {
  type CreatePromoCodeBody,
  findPromoMisfit,
  type PatchPromoCodeBody,
  type PromoCodeFields,
  type PromoCodeView,
} from '../../../shared/orders/promo-code.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import { changesOf } from '../activity/changes.ts'
import {
  type ActivityActor,
  type ActivityEntry,
  recordActivity,
} from '../activity/record-activity.ts'
import { toPromoCodeView } from './list-promo-codes.ts'
import {
  countPromoCodes,
  countTypesOf,
  deletePromoCode,
  findPromoCodeRow,
  insertPromoCode,
  keepEvent,
  lockPromoCodeRow,
  type PromoCodeRow,
  updatePromoCode,
} from './promo-store.ts'

export type PromoPlace = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly eventId: EventId
}

/** More than an organizer makes by hand; a code for each guest is a guest list. */
const CODES_MAX = 5_000

type Changed<T> = Promise<Result<T, Refusal>>

/** Of an event that is there and not archived. What the database says no to is told in our words. */
async function change<T>(
  deps: Deps,
  { tenantId, eventId }: PromoPlace,
  work: (tx: TenantTx) => Changed<T>,
): Changed<T> {
  try {
    return await withTenant(deps.db, tenantId, async (tx): Changed<T> => {
      const status = await keepEvent(tx, eventId)
      if (status === null) return refuse({ code: 'event_not_found' })
      return status === 'archived' ? refuse({ code: 'event_archived' }) : work(tx)
    })
  } catch (error) {
    if (isUniqueViolation(error, 'promo_codes_code')) {
      return refuse({ code: 'promo_code_taken', details: [{ in: 'body', path: 'code' }] })
    }
    if (isForeignKeyViolation(error)) return refuse({ code: 'promo_code_in_use' })
    throw error
  }
}

export const addPromoCode = (
  deps: Deps,
  place: PromoPlace,
  fields: CreatePromoCodeBody,
): Changed<PromoCodeView> =>
  change(deps, place, async (tx) => {
    const misfit = await misfitOf(tx, place.eventId, fields, fields.ticketTypeIds)
    if (misfit !== null) return refuse(misfit)
    if ((await countPromoCodes(tx, place.eventId)) >= CODES_MAX) return refuse({ code: 'too_many' })
    // Safe: a fresh id becomes this code's.
    const id = deps.newId() as PromoCodeId
    await insertPromoCode(tx, { id, eventId: place.eventId }, fields, deps.now())
    const { code, kind, value, quota } = fields
    await note(tx, deps, place, 'promo_code.created', id, { code, kind, value, quota })
    return toView(tx, place, id)
  })

/** What orders were sold with stays as it is. A quota is never set below the uses that there are. */
export const editPromoCode = (
  deps: Deps,
  place: PromoPlace,
  id: PromoCodeId,
  { version, ...given }: PatchPromoCodeBody,
): Changed<PromoCodeView> =>
  change(deps, place, async (tx) => {
    const row = await lockPromoCodeRow(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'promo_code_not_found' })
    if (row.version !== version) return refuse(changedMeanwhile(row))
    const next = nextFields(row, given)
    const misfit = await misfitOf(tx, place.eventId, next, given.ticketTypeIds ?? null)
    if (misfit !== null) return refuse(misfit)
    const taken = row.held + row.used
    if (next.quota !== null && next.quota !== row.quota && next.quota < taken) {
      const details = [{ in: 'body', path: 'quota', taken }]
      return refuse({ code: 'quota_below_used', details })
    }
    await updatePromoCode(tx, id, next)
    await note(tx, deps, place, 'promo_code.edited', id, {
      code: next.code,
      ...changesOf(row, next),
    })
    return toView(tx, place, id)
  })

/** One that an order was ever placed with stays, and can be disabled. */
export const removePromoCode = (
  deps: Deps,
  place: PromoPlace,
  id: PromoCodeId,
  read: VersionQuery = {},
): Changed<undefined> =>
  change(deps, place, async (tx) => {
    const row = await lockPromoCodeRow(tx, place.eventId, id)
    if (row === null) return refuse({ code: 'promo_code_not_found' })
    if (isChanged(row, read)) return refuse(changedMeanwhile(row))
    await deletePromoCode(tx, id)
    await note(tx, deps, place, 'promo_code.deleted', id, { code: row.code })
    return ok(undefined)
  })

const changedMeanwhile = (row: PromoCodeRow): Refusal => ({
  code: 'changed_meanwhile',
  details: [toPromoCodeView(row)],
})

async function toView(
  tx: TenantTx,
  { eventId }: PromoPlace,
  id: PromoCodeId,
): Changed<PromoCodeView> {
  const row = await findPromoCodeRow(tx, eventId, id)
  return row === null ? refuse({ code: 'promo_code_not_found' }) : ok(toPromoCodeView(row))
}

/** A field that is given as undefined was left out. */
function nextFields(
  row: PromoCodeRow,
  given: Omit<PatchPromoCodeBody, 'version'>,
): PromoCodeFields {
  const fields = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  const ticketTypeIds = row.ticketTypeIds === null ? null : [...row.ticketTypeIds]
  const { code, kind, value, startsAt, endsAt, quota, ticketsMax, isEnabled } = row
  return {
    ...{ code, kind, value, ticketTypeIds, startsAt, endsAt, quota, ticketsMax, isEnabled },
    ...fields,
  }
}

/** `typeIds`: those that were named in this request. */
async function misfitOf(
  tx: TenantTx,
  eventId: EventId,
  promo: PromoCodeFields,
  typeIds: PromoCodeFields['ticketTypeIds'],
): Promise<Refusal | null> {
  const misfit = findPromoMisfit(promo)
  if (misfit !== null) return { code: 'invalid_input', details: [{ in: 'body', ...misfit }] }
  const ids = [...new Set(typeIds ?? [])]
  return (await countTypesOf(tx, eventId, ids)) === ids.length
    ? null
    : { code: 'ticket_type_not_found', details: [{ in: 'body', path: 'ticketTypeIds' }] }
}

const note = (
  tx: TenantTx,
  deps: Deps,
  { actor, eventId }: PromoPlace,
  action: string,
  id: PromoCodeId,
  metadata: NonNullable<ActivityEntry['metadata']>,
): Promise<void> =>
  recordActivity(tx, deps, {
    ...{ actor, action, subject: { kind: 'promo_code', id } },
    metadata: { eventId, ...metadata },
  })
