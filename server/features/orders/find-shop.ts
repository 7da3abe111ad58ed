// The organizer behind a public address. A crowd at its pages asks together.
import type { Deps } from '../../deps.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { createSharedReads } from '../../platform/shared-reads.ts'
import { listShops, type ShopRow } from './offer-store.ts'

/** As it is at this moment; null unless it is one that sells. */
export const findShop = (deps: Deps, slug: string): Promise<ShopRow | null> => readerOf(deps)(slug)

const readerOf = perDeps(({ platformDb }) =>
  createSharedReads<string, ShopRow>(
    async (slugs) => new Map((await listShops(platformDb, slugs)).map((shop) => [shop.slug, shop])),
    (slug) => slug,
  ),
)
