// A new event with everything that its gates need: ticket types, gates, check-in lists and its first key.
import { required } from '../../../shared/assert.ts'
import type { NewEvent } from '../../../shared/events/schema.ts'
import type { CheckInListId, EventId, GateId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { ensureTenantKey } from '../tenants/tenant-keys.ts'
import { getTenantStatus } from './event-store.ts'
import { eventTagOf } from './event-tag.ts'
import {
  type GateRow,
  insertEvent,
  insertGates,
  insertList,
  insertTicketTypes,
  type ListRow,
  type TicketTypeRow,
} from './store.ts'

export type CreatedEvent = Omit<NewEvent, 'ticketTypes' | 'gates' | 'lists'> & {
  readonly id: EventId
  readonly ticketTypes: readonly TicketTypeRow[]
  readonly gates: readonly GateRow[]
  readonly lists: readonly ListRow[]
}

export type CreateEventRefusal = {
  readonly code: 'slug_taken' | 'tenant_pending' | 'event_incomplete'
}

/** Creates an event whose parts `readNewEvent` found to fit together. All of it or nothing. */
export function createEvent(
  deps: Deps,
  tenantId: TenantId,
  actor: ActivityActor,
  input: NewEvent,
): Promise<Result<CreatedEvent, CreateEventRefusal>> {
  return withTenant(
    deps.db,
    tenantId,
    async (tx): Promise<Result<CreatedEvent, CreateEventRefusal>> => {
      const refusal = await publishRefusal(tx, input)
      if (refusal !== null) return refuse({ code: refusal })
      await ensureTenantKey(tx, deps, tenantId)
      const event = withIds(deps, input)
      const isNew = await insertEvent(tx, { ...event, tag: eventTagOf(event.id) }, deps.now())
      if (!isNew) return refuse({ code: 'slug_taken' })
      await insertParts(tx, event, deps.now())
      await recordActivity(tx, deps, {
        actor,
        action: 'event.created',
        subject: { kind: 'event', id: event.id },
        metadata: { slug: event.slug, ticketTypes: event.ticketTypes.length },
      })
      return ok(event)
    },
  )
}

/** An event that begins published must be one that could be published. */
async function publishRefusal(
  tx: TenantTx,
  { status, ticketTypes }: NewEvent,
): Promise<'tenant_pending' | 'event_incomplete' | null> {
  if (status !== 'published') return null
  if ((await getTenantStatus(tx)) !== 'active') return 'tenant_pending'
  return ticketTypes.length === 0 ? 'event_incomplete' : null
}

async function insertParts(tx: TenantTx, event: CreatedEvent, at: number): Promise<void> {
  await insertTicketTypes(tx, event.id, event.ticketTypes, at)
  await insertGates(tx, event.id, event.gates, at)
  for (const list of event.lists) await insertList(tx, event.id, list, at)
}

/** Safe casts: a fresh id becomes whatever it is given to. */
function withIds(deps: Deps, input: NewEvent): CreatedEvent {
  const ticketTypes = input.ticketTypes.map((type) => ({
    ...type,
    id: deps.newId() as TicketTypeId,
  }))
  const gates = input.gates.map((name) => ({ name, id: deps.newId() as GateId }))
  const typeIds = new Map(ticketTypes.map(({ number, id }) => [number, id]))
  const gateIds = new Map(gates.map(({ name, id }) => [name, id]))
  const lists = input.lists.map(({ ticketTypeNumbers, gateNames, ...list }) => ({
    ...list,
    id: deps.newId() as CheckInListId,
    typeIds: ticketTypeNumbers?.map((number) => required(typeIds.get(number), MISFIT)) ?? null,
    gateIds: gateNames.map((name) => required(gateIds.get(name), MISFIT)),
  }))
  return { ...input, id: deps.newId() as EventId, ticketTypes, gates, lists }
}

const MISFIT = 'readNewEvent lets a list name only types and gates of its event'
