// The event that a public address names.
import type { Deps } from '../../deps.ts'
import { type EventOnSale, findEventBySlugs } from './sale-store.ts'

/** Whatever its state; null where there is none. */
export const findPublicEvent = (
  { platformDb }: Pick<Deps, 'platformDb'>,
  tenantSlug: string,
  eventSlug: string,
): Promise<EventOnSale | null> => findEventBySlugs(platformDb, tenantSlug, eventSlug)
