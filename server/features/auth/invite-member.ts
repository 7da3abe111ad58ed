// Asks somebody, by mail, to work for a tenant.
import type { InviteInput } from '../../../shared/auth/schema.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import {
  endLinks,
  insertLink,
  isMemberByEmail,
  lockInvitingTenant,
  type NewLink,
} from './link-store.ts'
import { mailLinkJob } from './mail-link.ts'

export const INVITATION_MS = 7 * DAY_MS

/** An organizer's name must not become somebody else's way to send mail. */
const RATE: Rate = { name: 'invite', max: 100, windowMs: HOUR_MS }

/** A newer invitation takes the place of the one before. Whether the address has an account is not said. */
export async function inviteMember(
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  input: InviteInput,
): Promise<Result<NewLink, Refusal>> {
  const taken = await takeRate(deps, RATE, tenantId)
  if (!taken.ok) return taken
  const createdAt = deps.now()
  const link: NewLink = {
    id: deps.newId(),
    kind: 'invitation',
    ...input,
    tenantId,
    // Safe: a user's deed names the user.
    createdBy: actor.kind === 'user' ? (actor.id as UserId) : null,
    createdAt,
    expiresAt: createdAt + INVITATION_MS,
  }
  return withPlatform(deps.platformDb, (tx) => invite(tx, deps, actor, { ...link, tenantId }))
}

async function invite(
  tx: PlatformTx,
  deps: Deps,
  actor: ActivityActor,
  link: NewLink & { readonly tenantId: TenantId },
): Promise<Result<NewLink, Refusal>> {
  const { tenantId, role, level, createdAt } = link
  if (!(await lockInvitingTenant(tx, tenantId))) return refuse({ code: 'tenant_not_found' })
  if (await isMemberByEmail(tx, tenantId, link.email)) return refuse({ code: 'member_already' })
  await endLinks(tx, link, createdAt)
  await insertLink(tx, link)
  await recordPlatformActivity(tx, deps, {
    tenantId,
    actor,
    action: 'member.invited',
    subject: { kind: 'invitation', id: link.id },
    metadata: { role, level },
  })
  await deps.jobs.send(tx, mailLinkJob, { linkId: link.id })
  return ok(link)
}
