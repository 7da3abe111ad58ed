// How much one administrator gives back alone.

export const REFUND_LIMIT_EN = {
  'limit.heading': 'Limit for refunds',
  'limit.text':
    'Above the limit a refund waits until another administrator agrees: alone, or together with what the same person gave back for the same order or within a day.',
  'limit.off': 'There is no limit: each administrator gives any sum back alone.',
  'limit.on': 'One administrator gives back up to {amount} alone.',
  'limit.administrators': 'Administrators who could agree: {count}.',
  'limit.alone':
    'You are the only administrator, so nobody could agree. Invite another one under Staff; then a limit can be set.',
  'limit.isOn': 'A second administrator must agree to big refunds',
  'limit.amount': 'Limit in taka',
  'limit.first': 'It counts at once. Changing or ending it later takes two administrators.',
  'limit.change': 'Each change waits until another administrator agrees.',
} as const
