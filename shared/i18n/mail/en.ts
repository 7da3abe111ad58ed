import type { MailTexts } from './keys.ts'

export const MAIL_EN: MailTexts = {
  'mail.greeting': 'Hello,',
  'mail.ignore': 'If you did not expect this mail, do nothing: without the link nothing happens.',
  'mail.reset.subject': 'Choose a new password',
  'mail.reset.body':
    'Somebody, probably you, asked for a new password for Probesh. Choose one here; the link works once, for {minutes} minutes:',
  'mail.invitation.subject': '{tenant} invites you to Probesh',
  'mail.invitation.body':
    '{tenant} would like to work with you on Probesh. Accept here; the link works once, for {days} days:',
  'mail.changed.subject': 'Your password was changed',
  'mail.changed.body':
    'The password of your Probesh account was changed, and every other session was ended. If it was not you, ask for a new password at once.',
}
