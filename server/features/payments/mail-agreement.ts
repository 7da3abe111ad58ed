// Tells administrators that something waits for a second one of them, and the one who asked what came of it.
import * as v from 'valibot'
import { writeMailText } from '../../../shared/i18n/mail/write.ts'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { TenantId, UserId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { AddressRefused, type Mail } from '../../platform/mail/mailer.ts'
import { findListedAgreement, type ListedAgreement, listAdmins } from './agreement-store.ts'
import { MAIL_ATTEMPTS_MAX } from './mail-refund.ts'

const News = v.picklist(['asked', 'agreed', 'declined', 'lapsed'])
type News = v.InferOutput<typeof News>

/** Delivered at least once; the same mail twice does no harm. One about what was answered meanwhile is not sent. */
export const mailAgreementJob = defineJob({
  name: 'payments.mail-agreement',
  payload: v.strictObject({
    tenantId: TenantId,
    agreementId: v.string(),
    /** Who is told. Somebody who administers the organizer no more is not. */
    userId: UserId,
    news: News,
  }),
  attemptsMax: MAIL_ATTEMPTS_MAX,
  run: async (deps, { tenantId, agreementId, userId, news }) => {
    const found = await withTenant(deps.db, tenantId, async (tx) => ({
      agreement: await findListedAgreement(tx, agreementId),
      admin: (await listAdmins(tx)).find(({ id }) => id === userId) ?? null,
    }))
    const { agreement, admin } = found
    if (agreement === null || admin === null) return
    if (agreement.state !== (news === 'asked' ? 'open' : news)) return
    try {
      await deps.mailer.send(toMail(agreement, admin.email, news))
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error
      deps.log.warn('an administrator’s address takes no mail about what waits for them')
    }
  },
})

/** No amount of a limit, and no link: whoever reads the mail signs in by the window that they know. */
function toMail(agreement: ListedAgreement, to: string, news: News): Mail {
  const { locale, kind, amountCents, orderNumber, eventName, askedByName, reason, answer } =
    agreement
  const amount = amountCents === null ? '' : writeAmount(locale, amountCents)
  const params = { amount, order: orderNumber ?? '', event: eventName ?? '' }
  const what = writeMailText(locale, `mail.second.${kind}`, params)
  const paragraphs = [
    writeMailText(locale, 'mail.greeting'),
    writeMailText(locale, `mail.second.${news}`, { name: askedByName ?? '' }),
    what,
    `“${reason}”`,
    ...(answer === null ? [] : [writeMailText(locale, 'mail.second.answer', { answer })]),
    ...(news === 'asked' ? [writeMailText(locale, 'mail.second.where')] : []),
  ]
  const subject = writeMailText(locale, `mail.second.${news}.subject`)
  return { to, subject, text: paragraphs.join('\n\n') }
}
