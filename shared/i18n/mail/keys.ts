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
  'mail.second.asked.subject',
  'mail.second.agreed.subject',
  'mail.second.declined.subject',
  'mail.second.lapsed.subject',
  'mail.second.asked',
  'mail.second.agreed',
  'mail.second.declined',
  'mail.second.lapsed',
  'mail.second.refund',
  'mail.second.event',
  'mail.second.limit',
  'mail.second.answer',
  'mail.second.where',
] as const
export type MailKey = (typeof MAIL_KEYS)[number]

export type MailTexts = Readonly<Record<MailKey, string>>
