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
  'mail.second.asked.subject': 'Money waits for your word',
  'mail.second.agreed.subject': 'A second administrator agreed',
  'mail.second.declined.subject': 'A second administrator declined',
  'mail.second.lapsed.subject': 'Nobody answered in time',
  'mail.second.asked':
    '{name} wants to give back more than one person may alone. Another administrator must agree or decline:',
  'mail.second.agreed': 'Another administrator has agreed to what you asked for. It is done:',
  'mail.second.declined': 'What you asked for was declined. Nothing was sent:',
  'mail.second.lapsed':
    'No other administrator has answered what you asked for. It has ended by itself, and nothing was sent:',
  'mail.second.refund': '{amount} of order {order}, {event}.',
  'mail.second.event': 'Everybody’s money of the event {event}: about {amount}.',
  'mail.second.limit': 'Another limit for what one person may give back alone.',
  'mail.second.answer': 'The answer: “{answer}”',
  'mail.second.where': 'Open the admin window, under Refunds. After seven days it ends by itself.',
}
