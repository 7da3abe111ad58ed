// A tenant with its people, an event and its tickets, by the server's own use cases.

import type { Deps } from '../../server/deps.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { addMember } from '../../server/features/auth/add-member.ts'
import { createUser } from '../../server/features/auth/create-user.ts'
import { type CreatedEvent, createEvent } from '../../server/features/events/create-event.ts'
import {
  type ImportedOrder,
  importOrders,
  type OrderToImport,
} from '../../server/features/orders/import-orders.ts'
import { ISSUE_TICKETS_MAX } from '../../server/features/tickets/issue-tickets.ts'
import { analyzeTables } from '../../server/platform/db/keep-statistics.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { readNewEvent } from '../../shared/events/schema.ts'
import type { EventId, TenantId, UserId } from '../../shared/ids.ts'
import type { Result } from '../../shared/result.ts'

export type SignIn = { readonly email: string; readonly password: string }

/** What a script asked for must not be refused: the refusal ends it. */
export function granted<T, E extends { readonly code: string }>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`The server refused: ${JSON.stringify(result.error)}`)
  return result.value
}

type Job = {
  readonly role: 'tenant_admin' | 'staff'
  readonly level: 'steward' | 'supervisor' | null
}

const JOBS = {
  admin: { role: 'tenant_admin', level: null },
  staff: { role: 'staff', level: 'steward' },
  supervisor: { role: 'staff', level: 'supervisor' },
} as const satisfies Record<string, Job>

export type People = Readonly<Record<keyof typeof JOBS, SignIn & { readonly id: UserId }>>

/** One person for each job of a tenant. `passwordFor` gets the email. */
export async function makePeople(
  deps: Deps,
  tenantId: TenantId,
  domain: string,
  passwordFor: (email: string) => string,
): Promise<People> {
  const make = async (job: keyof typeof JOBS, name: string) => {
    const email = `${job}@${domain}`
    const password = passwordFor(email)
    const { id } = granted(await createUser(deps, { email, name, password }))
    granted(await addMember(deps, SYSTEM_ACTOR, { tenantId, userId: id, ...JOBS[job] }))
    return { id, email, password }
  }
  return {
    admin: await make('admin', 'শাহানা পারভীন'),
    staff: await make('staff', 'Kamrul Hasan'),
    supervisor: await make('supervisor', 'রোকেয়া সুলতানা'),
  }
}

/** Creates what a client could have sent. */
export const makeEvent = async (
  deps: Deps,
  tenantId: TenantId,
  input: unknown,
): Promise<CreatedEvent> =>
  granted(await createEvent(deps, tenantId, SYSTEM_ACTOR, granted(readNewEvent(input))))

/** Imports orders one short transaction after another; the orders come as they are needed. */
export async function importAll(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
  orders: Iterable<OrderToImport>,
  onImported: (orders: readonly ImportedOrder[]) => void,
): Promise<void> {
  let parts = 0
  for (const part of inParts(orders)) {
    const imported = await withTenant(deps.db, tenantId, (tx) =>
      importOrders(tx, deps, { tenantId, actor: SYSTEM_ACTOR, eventId, orders: part }),
    )
    onImported(granted(imported))
    parts += 1
    // The first rows of a new installation: what was planned for empty tables is planned anew.
    if (parts === 1) await analyzeTables(deps.platformDb, FILLED)
  }
  await analyzeTables(deps.platformDb, FILLED)
}

const FILLED = ['orders', 'order_items', 'tickets']

function* inParts(orders: Iterable<OrderToImport>): Generator<readonly OrderToImport[]> {
  let part: OrderToImport[] = []
  let tickets = 0
  for (const order of orders) {
    if (tickets + order.tickets.length > ISSUE_TICKETS_MAX) {
      yield part
      part = []
      tickets = 0
    }
    part.push(order)
    tickets += order.tickets.length
  }
  if (part.length > 0) yield part
}
