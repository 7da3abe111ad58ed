// Somebody says that they forgot their password.
import type { AskResetInput } from '../../../shared/auth/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { insertLink } from './link-store.ts'
import { mailLinkJob } from './mail-link.ts'

export const RESET_MS = 60 * MINUTE_MS

/** A mailbox is not flooded by whoever knows its name. */
const ACCOUNT_RATE: Rate = { name: 'reset-account', max: 3, windowMs: 15 * MINUTE_MS }
const ADDRESS_RATE: Rate = { name: 'reset-address', max: 20, windowMs: 15 * MINUTE_MS }

/**
 * Makes a link and has it mailed. Whether anybody has that email is looked up by the job, so that an email that nobody
 * has costs the same work and gets the same answer.
 */
export async function askPasswordReset(
  deps: Deps,
  { email, locale }: AskResetInput,
  address: string,
): Promise<Result<undefined, Refusal>> {
  const ofAddress = await takeRate(deps, ADDRESS_RATE, address)
  if (!ofAddress.ok) return ofAddress
  const ofAccount = await takeRate(deps, ACCOUNT_RATE, email)
  if (!ofAccount.ok) return ofAccount
  const createdAt = deps.now()
  const id = deps.newId()
  await withPlatform(deps.platformDb, async (tx) => {
    await insertLink(tx, {
      createdBy: null,
      id,
      kind: 'password_reset',
      email,
      locale,
      tenantId: null,
      role: null,
      level: null,
      createdAt,
      expiresAt: createdAt + RESET_MS,
    })
    // Whose it is is not said: nobody is known yet, and the trail outlives addresses.
    await recordPlatformActivity(tx, deps, {
      tenantId: null,
      actor: { kind: 'visitor', id: null },
      action: 'password.reset_asked',
      subject: { kind: 'link', id },
    })
    await deps.jobs.send(tx, mailLinkJob, { linkId: id })
  })
  return ok(undefined)
}
