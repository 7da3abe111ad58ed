// Mails a link to whom it is for.
import * as v from 'valibot'
import type { MailKey } from '../../../shared/i18n/mail/keys.ts'
import { writeMailText } from '../../../shared/i18n/mail/write.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { findLink, type LinkRow } from './link-store.ts'
import { writeLinkToken } from './one-time-link.ts'
import { findUser } from './store.ts'

/**
 * Delivered at least once: a link that was used or has expired is not mailed, one that was mailed twice works once.
 *
 * The token is made here, so that it lies in no queue.
 */
export const mailLinkJob = defineJob({
  name: 'auth.mail-link',
  payload: v.strictObject({ linkId: v.string() }),
  attemptsMax: 10,
  run: async (deps, { linkId }) => {
    const link = await findLink(deps.platformDb, linkId)
    if (link === null || link.usedAt !== null || link.expiresAt <= deps.now()) return
    if (await isForNobody(deps, link)) return
    await deps.mailer.send(toMail(deps, link))
  },
})

/** A forgotten password of somebody who is not here, or is kept out. */
async function isForNobody(deps: Deps, { kind, email }: LinkRow): Promise<boolean> {
  if (kind !== 'password_reset') return false
  const user = await findUser(deps.platformDb, email)
  return user === null || user.isDisabled
}

function toMail(deps: Deps, link: LinkRow): Mail {
  const { locale, email: to } = link
  const tenant = link.tenantName ?? ''
  const lifeMs = link.expiresAt - link.createdAt
  const params = { tenant, minutes: lifeMs / MINUTE_MS, days: lifeMs / DAY_MS }
  const write = (key: MailKey): string => writeMailText(locale, key, params)
  const name = link.kind === 'invitation' ? 'invitation' : 'reset'
  const page = link.kind === 'invitation' ? 'invitation' : 'password'
  const url = `${publicUrlOf(deps.config)}/account/${page}/${writeLinkToken(deps.config.masterKey, link.id)}`
  return {
    to,
    subject: write(`mail.${name}.subject`),
    text: [write('mail.greeting'), write(`mail.${name}.body`), url, write('mail.ignore')].join(
      '\n\n',
    ),
  }
}
