// The checks before the doors open.

export const PREFLIGHT_EN = {
  'preflight.title': 'Ready for the doors?',
} as const

export const PREFLIGHT_BN: Readonly<Record<keyof typeof PREFLIGHT_EN, string>> = {
  'preflight.title': 'দরজা খোলার আগে',
}
