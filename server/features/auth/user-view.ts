// A person as the platform's administration shows one.
import type { UserDetails, UserView } from '../../../shared/auth/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import type { AccountMembership, AccountRow } from './user-store.ts'

export const toUserView = (row: AccountRow): UserView => ({
  ...row,
  statusChangedAt: instantToText(row.statusChangedAt),
  createdAt: instantToText(row.createdAt),
})

export const toUserDetails = (
  row: AccountRow,
  memberships: readonly AccountMembership[],
): UserDetails => ({
  ...toUserView(row),
  memberships: memberships.map(({ tenantId: id, slug, name, role, level, status }) => ({
    tenant: { id, slug, name },
    role,
    level,
    status,
  })),
})
