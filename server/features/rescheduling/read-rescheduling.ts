// How far the telling of an event's newest rescheduling is, and whom it did not reach.
import type { ReschedulingView, TellingView } from '../../../shared/events/reschedule-schema.ts'
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { mailReschedulingJob } from './mail-rescheduling.ts'
import { findEventVersion, findNewestRescheduling } from './store.ts'
import {
  countTellings,
  listTellingRows,
  type TellingRow,
  type TellingsQuery,
  updateTellingsAgain,
} from './telling-store.ts'

type OfEvent = { readonly tenantId: TenantId; readonly eventId: EventId }

export const readRescheduling = (
  deps: Pick<Deps, 'db'>,
  { tenantId, eventId }: OfEvent,
): Promise<Result<ReschedulingView, Refusal>> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Result<ReschedulingView, Refusal>> => {
    const event = await findEventVersion(tx, eventId)
    if (event === null) return refuse({ code: 'event_not_found' })
    const row = await findNewestRescheduling(tx, eventId)
    if (row === null) return refuse({ code: 'event_never_moved' })
    const { doneUntil: _doneUntil, toStartsAt, toEndsAt, ...kept } = row
    return ok({
      ...kept,
      fromStartsAt: instantToText(row.fromStartsAt),
      fromEndsAt: instantToText(row.fromEndsAt),
      startsAt: instantToText(toStartsAt),
      endsAt: instantToText(toEndsAt),
      refundUntil: instantToTextOrNull(row.refundUntil),
      startedAt: instantToText(row.startedAt),
      finishedAt: instantToTextOrNull(row.finishedAt),
      ...(await countTellings(tx, row.id)),
      version: event.version,
    })
  })

export type ListTellingsQuery = PageQuery & Partial<Pick<TellingsQuery, 'state'>>

/** Of the newest rescheduling; an event that was never moved has none. */
export async function listTellings(
  deps: Pick<Deps, 'db'>,
  { tenantId, eventId }: OfEvent,
  { state, limit, after }: ListTellingsQuery,
): Promise<Result<Page<TellingView>, Refusal>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  // Safe: the id of a row that was shown.
  const last = (key.value?.[0] ?? null) as OrderId | null
  const rows = await withTenant(deps.db, tenantId, async (tx) => {
    if ((await findEventVersion(tx, eventId)) === null) return null
    return listTellingRows(tx, eventId, { state, after: last, limit: limit + 1 })
  })
  if (rows === null) return refuse({ code: 'event_not_found' })
  return ok(toPage(rows, limit, toTellingView, ({ orderId }) => [orderId]))
}

const toTellingView = (row: TellingRow): TellingView => ({
  ...row,
  changedAt: instantToText(row.changedAt),
})

/** Mails that one request puts back into the queue; another request takes the next ones. */
const AGAIN_MAX = 10_000

/** Everybody whose mail did not leave and would not be tried again. Of two who ask at once the second finds nobody. */
export const tellAgain = (
  deps: Deps,
  { tenantId, eventId, actor }: OfEvent & { readonly actor: ActivityActor },
): Promise<Result<undefined, Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    if ((await findEventVersion(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    const newest = await findNewestRescheduling(tx, eventId)
    if (newest === null) return refuse({ code: 'event_never_moved' })
    const { id: reschedulingId } = newest
    const again = await updateTellingsAgain(tx, reschedulingId, {
      ...{ limit: AGAIN_MAX, at: deps.now() },
    })
    if (again.length === 0) return ok(undefined)
    const payloads = again.map(({ orderId }) => ({ tenantId, reschedulingId, orderId }))
    await deps.jobs.sendMany(tx, mailReschedulingJob, payloads)
    await recordActivity(tx, deps, {
      ...{ actor, action: 'event.told_again', subject: { kind: 'event', id: eventId } },
      metadata: { orders: again.length },
    })
    return ok(undefined)
  })
