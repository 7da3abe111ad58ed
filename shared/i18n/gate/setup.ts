// Set-up: pairing, signing in, choosing the event.

export const SETUP_EN = {
  'setup.title': 'Set up',
} as const

export const SETUP_BN: Readonly<Record<keyof typeof SETUP_EN, string>> = {
  'setup.title': 'প্রস্তুত করা',
}
