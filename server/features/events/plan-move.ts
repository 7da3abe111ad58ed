// What of an event moves along when it moves to another time, and what stays.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { MovedPart, MoveField, StayingPart } from '../../../shared/events/reschedule-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { INSTANT_MAX, type Instant, instantToText } from '../../../shared/time.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { StoredList, StoredType } from './event-store.ts'

export type EventTimes = { readonly startsAt: Instant; readonly endsAt: Instant }

/** When a type is sold and admitted, or a list open; null: unlimited. */
export type PartTimes = Readonly<Record<MoveField, Instant | null>>

export type MoveFacts = {
  readonly event: EventTimes & { readonly status: EventStatus }
  readonly types: readonly Pick<StoredType, 'id' | 'name' | MoveField>[]
  readonly lists: readonly Pick<StoredList, 'id' | 'name' | EntryField>[]
  readonly to: EventTimes
  /** False: sales keep their windows. */
  readonly movesSales: boolean
  readonly now: Instant
}

type EntryField = 'validFrom' | 'validUntil'

export type MovePlan = {
  readonly from: EventTimes
  readonly to: EventTimes
  readonly moved: readonly MovedPart[]
  readonly stays: readonly StayingPart[]
  readonly types: readonly (PartTimes & Pick<StoredType, 'id'>)[]
  readonly lists: readonly (Pick<PartTimes, EntryField> & Pick<StoredList, 'id'>)[]
}

/**
 * A time moves as far as the start does; one at or behind the event's end as far as the end does. Windows in which
 * people are let in move whole, windows of a sale as far as they are still to come.
 */
export function planMove(facts: MoveFacts): Result<MovePlan, Refusal> {
  const refusal = whyNotMoved(facts)
  if (refusal !== null) return refuse(refusal)
  const { event, to } = facts
  const moved: MovedPart[] = []
  const stays: StayingPart[] = []
  const types = facts.types.flatMap((type) => {
    const entry = moveEntry(facts, type)
    const sale = moveSale(facts, type, (part) => stays.push(part))
    const next = { ...entry, ...sale }
    const changes = changesOf<MoveField>('ticket_type', type, next)
    moved.push(...changes)
    return changes.length === 0 ? [] : [{ id: type.id, ...next }]
  })
  const lists = facts.lists.flatMap((list) => {
    const next = moveEntry(facts, list)
    const changes = changesOf<EntryField>('check_in_list', list, next)
    moved.push(...changes)
    return changes.length === 0 ? [] : [{ id: list.id, ...next }]
  })
  const from = { startsAt: event.startsAt, endsAt: event.endsAt }
  const closed = [...types, ...lists].find(
    ({ validFrom, validUntil }) =>
      validFrom !== null && validUntil !== null && validFrom >= validUntil,
  )
  if (closed !== undefined) return refuse(closes(closed.id))
  const times = moved.map(({ after }) => Date.parse(after))
  if (!times.every((at) => at >= 0 && at <= INSTANT_MAX)) {
    return refuse(invalid('startsAt', 'what moves along would lie too far away'))
  }
  return ok({ from, to, moved, stays, types, lists })
}

/** Names the part whose window would close before it opens. */
const closes = (id: string): Refusal => ({ code: 'window_would_close', details: [{ id }] })

const invalid = (path: string, message: string): Refusal => ({
  code: 'invalid_input',
  details: [{ in: 'body', path, message }],
})

function whyNotMoved({ event, to, now }: MoveFacts): Refusal | null {
  if (event.status === 'archived') return { code: 'event_archived' }
  if (event.status === 'cancelled') return { code: 'event_step_not_possible' }
  if (event.endsAt <= now) return { code: 'event_over' }
  if (to.startsAt >= to.endsAt) return invalid('endsAt', 'endsAt must be after startsAt')
  // One that runs may end later; what has begun does not begin again in the past.
  if (to.startsAt <= now && to.startsAt !== event.startsAt) {
    return invalid('startsAt', 'startsAt must be in the future')
  }
  if (to.endsAt <= now) return invalid('endsAt', 'endsAt must be in the future')
  const isSame = to.startsAt === event.startsAt && to.endsAt === event.endsAt
  return isSame ? { code: 'event_not_moved' } : null
}

/** Where a time of the event goes. */
export function movedTime({ event, to }: Pick<MoveFacts, 'event' | 'to'>, at: Instant): Instant {
  return at >= event.endsAt ? at + (to.endsAt - event.endsAt) : at + (to.startsAt - event.startsAt)
}

const movedOrNull = (facts: MoveFacts, at: Instant | null): Instant | null =>
  at === null ? null : movedTime(facts, at)

const moveEntry = (facts: MoveFacts, part: Pick<PartTimes, EntryField>) => ({
  validFrom: movedOrNull(facts, part.validFrom),
  validUntil: movedOrNull(facts, part.validUntil),
})

/** What has passed stays: a sale that ended is not opened again, one that runs does not begin anew. */
function moveSale(
  facts: MoveFacts,
  type: MoveFacts['types'][number],
  stay: (part: StayingPart) => void,
): Pick<PartTimes, 'saleFrom' | 'saleUntil'> {
  const { saleFrom, saleUntil } = type
  const { movesSales, now } = facts
  const stayAs = (field: 'saleFrom' | 'saleUntil', at: Instant | null, why: StayingPart['why']) => {
    const { id, name } = type
    if (at !== null) stay({ part: 'ticket_type', id, name, field, at: instantToText(at), why })
  }
  const isPast = (at: Instant | null): boolean => at !== null && at <= now
  const nextUntil = isPast(saleUntil) ? saleUntil : movedOrNull(facts, saleUntil)
  const nextFrom = isPast(saleFrom) ? saleFrom : movedOrNull(facts, saleFrom)
  // By moving along it would be over at once.
  const wouldEnd =
    nextUntil !== null &&
    nextUntil !== saleUntil &&
    (nextUntil <= now || (nextFrom !== null && nextUntil <= nextFrom))
  const whyAll = movesSales ? (wouldEnd ? 'would_end' : null) : 'as_asked'
  const whyOf = (at: Instant | null): StayingPart['why'] | null => (isPast(at) ? 'past' : whyAll)
  const [whyFrom, whyUntil] = [whyOf(saleFrom), whyOf(saleUntil)]
  if (whyFrom !== null) stayAs('saleFrom', saleFrom, whyFrom)
  if (whyUntil !== null) stayAs('saleUntil', saleUntil, whyUntil)
  return {
    saleFrom: whyFrom === null ? nextFrom : saleFrom,
    saleUntil: whyUntil === null ? nextUntil : saleUntil,
  }
}

/** The fields of a part that become others. */
function changesOf<F extends MoveField>(
  part: MovedPart['part'],
  before: Readonly<Record<F, Instant | null>> & { readonly id: string; readonly name: string },
  after: Readonly<Record<F, Instant | null>>,
): MovedPart[] {
  const { id, name } = before
  // Safe: these are the fields of `after`.
  return (Object.keys(after) as F[]).flatMap((field) => {
    const [was, becomes] = [before[field], after[field]]
    if (was === null || becomes === null || was === becomes) return []
    return [{ part, id, name, field, before: instantToText(was), after: instantToText(becomes) }]
  })
}
