// Which tenant a sign-in is for.

import type { Level } from '../../../shared/auth/schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'

export type Membership = {
  readonly tenantId: TenantId
  readonly slug: string
  readonly name: string
  readonly isSuspended: boolean
  readonly role: 'tenant_admin' | 'staff'
  readonly level: Level | null
  readonly isDisabled: boolean
}

export type ChooseRefusal =
  | {
      readonly code: 'invalid_credentials' | 'no_membership' | 'user_disabled' | 'tenant_suspended'
    }
  | { readonly code: 'tenant_required'; readonly details: readonly TenantChoice[] }

type TenantChoice = { readonly id: TenantId; readonly slug: string; readonly name: string }

/**
 * The membership that counts; null is the platform itself.
 *
 * A tenant that this user does not belong to is answered like a wrong password: whether it exists is not theirs to know.
 */
export function chooseMembership(
  memberships: readonly Membership[],
  isPlatformAdmin: boolean,
  named: string | undefined,
): Result<Membership | null, ChooseRefusal> {
  if (named === undefined && isPlatformAdmin) return ok(null)
  const asked =
    named === undefined
      ? memberships
      : memberships.filter(({ slug, tenantId }) => slug === named || tenantId === named)
  const usable = asked.filter(({ isDisabled, isSuspended }) => !isDisabled && !isSuspended)
  const [only] = usable
  if (only !== undefined && usable.length === 1) return ok(only)
  if (usable.length > 1) {
    const details = usable.map(({ tenantId, slug, name }) => ({ id: tenantId, slug, name }))
    return refuse({ code: 'tenant_required', details })
  }
  if (asked.some(({ isDisabled }) => !isDisabled)) return refuse({ code: 'tenant_suspended' })
  if (asked.length > 0) return refuse({ code: 'user_disabled' })
  return refuse({ code: named === undefined ? 'no_membership' : 'invalid_credentials' })
}
