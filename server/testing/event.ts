// A tenant with one event and some tickets, made by the use cases themselves.
import type { NewEvent } from '../../shared/events/schema.ts'
import { readNewEvent } from '../../shared/events/schema.ts'
import type { EventId, TenantId } from '../../shared/ids.ts'
import { isRefusal, type Result } from '../../shared/result.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import type { Deps } from '../deps.ts'
import { SYSTEM_ACTOR } from '../features/activity/record-activity.ts'
import { type CreatedEvent, createEvent } from '../features/events/create-event.ts'
import { importOrders } from '../features/orders/import-orders.ts'
import { createTenant } from '../features/tenants/create-tenant.ts'
import type { IssuedTicket } from '../features/tickets/issue-tickets.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'

/** The value of a result that must not be a refusal. */
export function granted<T, E extends { readonly code: string }>(result: Result<T, E>): T {
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

export async function aTenant(deps: Deps, slug = 'alpha'): Promise<TenantId> {
  const input = { name: `Tenant ${slug}`, slug, status: 'active' } as const
  return granted(await createTenant(deps, SYSTEM_ACTOR, input)).id
}

/** An event that runs since an hour, as a client would send it. */
export const anEventInput = (deps: Deps, change: Record<string, unknown> = {}): unknown => ({
  name: 'Winter festival',
  slug: 'winter',
  startsAt: instantToText(deps.now() - HOUR_MS),
  endsAt: instantToText(deps.now() + DAY_MS),
  status: 'published',
  ticketTypes: [
    { number: 1, name: 'Regular', priceCents: 80_000 },
    { number: 2, name: 'VIP', priceCents: 250_000, attention: 'Black wristband' },
  ],
  gates: ['North', 'South'],
  lists: [{ name: 'Entry' }],
  ...change,
})

export async function anEvent(
  deps: Deps,
  tenantId: TenantId,
  change: Record<string, unknown> = {},
): Promise<CreatedEvent> {
  const input: NewEvent = granted(readNewEvent(anEventInput(deps, change)))
  return granted(await createEvent(deps, tenantId, SYSTEM_ACTOR, input))
}

/** Tickets of one paid order, all of the event's first type. */
export async function someTickets(
  deps: Deps,
  tenantId: TenantId,
  event: CreatedEvent,
  names: readonly (string | null)[],
): Promise<readonly IssuedTicket[]> {
  const [type] = event.ticketTypes
  if (type === undefined) throw new Error('an event has a type')
  const order = {
    status: 'paid',
    buyerName: 'Rahim Uddin',
    buyerEmail: 'rahim@example.com',
    buyerPhone: null,
    locale: 'bn',
    tickets: names.map((attendeeName) => ({ ticketTypeId: type.id, attendeeName })),
  } as const
  const eventId: EventId = event.id
  const imported = await withTenant(deps.db, tenantId, (tx) =>
    importOrders(tx, deps, { tenantId, actor: SYSTEM_ACTOR, eventId, orders: [order] }),
  )
  return granted(imported)[0]?.tickets ?? []
}
