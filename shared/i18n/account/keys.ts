// The words of the pages that mailed links lead to.

export const ACCOUNT_KEYS = [
  'account.password.title',
  'account.password.button',
  'account.password.done',
  'account.invitation.title',
  'account.invitation.asNew',
  'account.invitation.asKnown',
  'account.invitation.button',
  'account.invitation.done',
  'account.name',
  'account.password',
  'account.rule',
  'account.refused.link_unknown',
  'account.refused.link_used',
  'account.refused.link_expired',
  'account.refused.too_short',
  'account.refused.too_long',
  'account.refused.easily_guessed',
  'account.refused.tenant_suspended',
  'account.refused.name',
  'account.refused.busy',
  'account.refused.rate_limited',
  'account.refused.member_already',
  'account.refused.user_disabled',
  'account.refused.other',
] as const
export type AccountKey = (typeof ACCOUNT_KEYS)[number]

export type AccountTexts = Readonly<Record<AccountKey, string>>
