// Somebody follows a mailed invitation: a new account, or one that is there, becomes a member.
import type { AcceptInvitationInput, InvitationOffer } from '../../../shared/auth/schema.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { addMemberIn } from './add-member.ts'
import { claimLink, type LinkRow } from './link-store.ts'
import { openLink } from './open-link.ts'
import { BUSY_SECONDS, passwordPoolOf } from './password.ts'
import { checkPassword } from './password-rules.ts'
import { findUser, insertUser, type NewUser, type UserRow } from './store.ts'

/** An invitation's link, whose row always names tenant and role. */
type Invitation = LinkRow & {
  readonly tenantId: TenantId
  readonly tenantName: string
  readonly tenantSlug: string
  readonly role: 'tenant_admin' | 'staff'
}

/** What the link offers. Uses nothing up. */
export async function lookAtInvitation(
  deps: Deps,
  token: string,
): Promise<Result<InvitationOffer, Refusal>> {
  const opened = await openInvitation(deps, token)
  if (!opened.ok) return opened
  const { email, role, level, tenantName: name, tenantSlug: slug } = opened.value
  const user = await findUser(deps.platformDb, email)
  return ok({ email, role, level, tenant: { slug, name }, needsAccount: user === null })
}

/**
 * Makes the member. The link shows that the mailbox is theirs; an account that is there keeps its password, which the
 * link must not change.
 */
export async function acceptInvitation(
  deps: Deps,
  { token, name, password }: AcceptInvitationInput,
): Promise<Result<undefined, Refusal>> {
  const opened = await openInvitation(deps, token)
  if (!opened.ok) return opened
  const invitation = opened.value
  const user = await findUser(deps.platformDb, invitation.email)
  if (user !== null) {
    if (name !== undefined || password !== undefined) return refuse({ code: 'account_exists' })
    return user.isDisabled ? refuse({ code: 'user_disabled' }) : join(deps, invitation, user.id)
  }
  if (name === undefined || password === undefined) return refuse({ code: 'account_needed' })
  const checked = checkPassword(password, [invitation.email, name])
  if (!checked.ok) return checked
  const passwordHash = await passwordPoolOf(deps).hash(password)
  if (passwordHash === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  // Safe: a fresh id becomes this user's.
  const id = deps.newId() as UserId
  const account = { id, email: invitation.email, name, passwordHash, isPlatformAdmin: false }
  return join(deps, invitation, id, account)
}

async function openInvitation(deps: Deps, token: string): Promise<Result<Invitation, Refusal>> {
  const opened = await openLink(deps, token, 'invitation')
  if (!opened.ok) return opened
  const { tenantId, tenantName, tenantSlug, role, tenantStatus } = opened.value
  if (tenantId === null || tenantName === null || tenantSlug === null || role === null) {
    return refuse({ code: 'link_unknown' })
  }
  if (tenantStatus === 'suspended') return refuse({ code: 'tenant_suspended' })
  return ok({ ...opened.value, tenantId, tenantName, tenantSlug, role })
}

/** Link, account and membership in one transaction: of two who accept at once one is told that it was used. */
const join = (
  deps: Deps,
  invitation: Invitation,
  userId: UserRow['id'],
  account?: NewUser,
): Promise<Result<undefined, Refusal>> =>
  withPlatform(deps.platformDb, async (tx): Promise<Result<undefined, Refusal>> => {
    if (!(await claimLink(tx, invitation.id, deps.now()))) return refuse({ code: 'link_used' })
    if (account !== undefined && !(await addAccount(tx, deps, account))) {
      return refuse({ code: 'account_exists' })
    }
    const { tenantId, role, level } = invitation
    const actor = { kind: 'user', id: userId } as const
    return addMemberIn(tx, deps, actor, { tenantId, userId, role, level })
  })

async function addAccount(tx: PlatformTx, deps: Deps, account: NewUser): Promise<boolean> {
  if (!(await insertUser(tx, account, deps.now()))) return false
  await recordPlatformActivity(tx, deps, {
    tenantId: null,
    actor: { kind: 'user', id: account.id },
    action: 'user.created',
    subject: { kind: 'user', id: account.id },
  })
  return true
}
