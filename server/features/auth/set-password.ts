// What a new password brings with it, whichever way it came.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { SessionId, UserId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { mailPasswordChangedJob } from './mail-password-changed.ts'
import { replacePasswordHash, revokeSessionsOf } from './store.ts'

export type NewPassword = {
  readonly userId: UserId
  readonly hash: string
  readonly locale: Language
  readonly action: 'password.reset' | 'password.changed'
  /** The one session that goes on. */
  readonly keep: SessionId | null
}

/** The hash, the end of the other sessions, the trail, and a mail to the owner: all of it or nothing. */
export async function setPassword(
  tx: PlatformTx,
  deps: Deps,
  { userId, hash, locale, action, keep }: NewPassword,
): Promise<void> {
  await replacePasswordHash(tx, userId, hash)
  const ended = await revokeSessionsOf(tx, userId, keep, 'password_changed', deps.now())
  await recordPlatformActivity(tx, deps, {
    tenantId: null,
    actor: { kind: 'user', id: userId },
    action,
    subject: { kind: 'user', id: userId },
    metadata: { sessionsEnded: ended },
  })
  await deps.jobs.send(tx, mailPasswordChangedJob, { userId, locale })
}
