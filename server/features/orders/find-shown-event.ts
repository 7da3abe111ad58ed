// An event with its ticket types, as everybody may read it. A crowd at its page asks together, behind the tenant's wall.
import type { TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { AppDb } from '../../platform/db/open.ts'
import { withTenantKept } from '../../platform/db/tenant-tx.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { createSharedReads } from '../../platform/shared-reads.ts'
import {
  listEventsBySlug,
  listTypesBySlug,
  type OfferedEventRow,
  type ShownType,
} from './offer-store.ts'

type EventKey = { readonly tenantId: TenantId; readonly slug: string }

/** `types` in the order of their numbers, with what is free at this moment. */
export type OfferedEvent = { readonly event: OfferedEventRow; readonly types: readonly ShownType[] }

/** Null for a slug without an event, and for an event that was never published. */
export const findShownEvent = (deps: Deps, key: EventKey): Promise<OfferedEvent | null> =>
  readerOf(deps)(key)

/** Of two groups that read at once: the pool has ten connections, and orders need some of them. */
const TENANTS_AT_ONCE_MAX = 3

const readerOf = perDeps(({ db }) =>
  createSharedReads<EventKey, OfferedEvent>(async (keys) => {
    const byTenant = [...Map.groupBy(keys, ({ tenantId }) => tenantId)]
    const read = await mapBounded(TENANTS_AT_ONCE_MAX, byTenant, ([tenantId, asked]) =>
      readEvents(db, tenantId, asked),
    )
    return new Map(read.flat())
  }, nameOf),
)

const nameOf = ({ tenantId, slug }: EventKey): string => `${tenantId} ${slug}`

async function readEvents(
  db: AppDb,
  tenantId: TenantId,
  asked: readonly EventKey[],
): Promise<readonly (readonly [name: string, offered: OfferedEvent])[]> {
  const slugs = asked.map(({ slug }) => slug)
  const [events, types] = await withTenantKept(db, tenantId, (tx) =>
    Promise.all([listEventsBySlug(tx, slugs), listTypesBySlug(tx, slugs)]),
  )
  const byEvent = Map.groupBy(types, ({ eventId }) => eventId)
  return events.map((event) => [
    nameOf({ tenantId, slug: event.slug }),
    { event, types: byEvent.get(event.eventId) ?? [] },
  ])
}
