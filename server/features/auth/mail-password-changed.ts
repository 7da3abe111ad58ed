// Tells somebody that their password was changed: if it was not them, they should know.
import * as v from 'valibot'
import { LANGUAGES } from '../../../shared/i18n/fill.ts'
import { writeMailText } from '../../../shared/i18n/mail/write.ts'
import { UserId } from '../../../shared/ids.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { findUserById } from './store.ts'

/** Delivered at least once: a second mail says nothing wrong. */
export const mailPasswordChangedJob = defineJob({
  name: 'auth.mail-password-changed',
  payload: v.strictObject({ userId: UserId, locale: v.picklist(LANGUAGES) }),
  attemptsMax: 10,
  run: async (deps, { userId, locale }) => {
    const user = await findUserById(deps.platformDb, userId)
    if (user === null) return
    await deps.mailer.send({
      to: user.email,
      subject: writeMailText(locale, 'mail.changed.subject'),
      text: [
        writeMailText(locale, 'mail.greeting'),
        writeMailText(locale, 'mail.changed.body'),
      ].join('\n\n'),
    })
  },
})
