// Whose order a secret link opens.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { hashOrderToken } from './order-link.ts'
import { findOrderOwner, type OrderOwner } from './sale-store.ts'

/** A link that nobody made is nobody's order. */
export async function openOrderLink(
  { platformDb }: Pick<Deps, 'platformDb'>,
  token: string,
): Promise<Result<OrderOwner, { readonly code: 'order_not_found' }>> {
  const hash = hashOrderToken(token)
  const owner = hash === null ? null : await findOrderOwner(platformDb, hash)
  return owner === null ? refuse({ code: 'order_not_found' }) : ok(owner)
}
