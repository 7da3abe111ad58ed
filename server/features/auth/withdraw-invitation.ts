// Takes an invitation back before it was accepted.
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { endInvitation } from './link-store.ts'

type Withdrawn = Result<undefined, { readonly code: 'invitation_not_found' }>

/** Its link stops working at once. */
export const withdrawInvitation = (
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  id: string,
): Promise<Withdrawn> =>
  withPlatform(deps.platformDb, async (tx): Promise<Withdrawn> => {
    if (!(await endInvitation(tx, tenantId, id, deps.now()))) {
      return refuse({ code: 'invitation_not_found' })
    }
    await recordPlatformActivity(tx, deps, {
      tenantId,
      actor,
      action: 'member.uninvited',
      subject: { kind: 'invitation', id },
    })
    return ok(undefined)
  })
