// The sentences of mails. Apart from those of the pages, which would load them for nothing.

export const MAIL_KEYS = [
  'mail.greeting',
  'mail.ignore',
  'mail.reset.subject',
  'mail.reset.body',
  'mail.invitation.subject',
  'mail.invitation.body',
  'mail.changed.subject',
  'mail.changed.body',
] as const
export type MailKey = (typeof MAIL_KEYS)[number]

export type MailTexts = Readonly<Record<MailKey, string>>
