// Screen lock, self-service, keyboard map, themes.

export const KIOSK_EN = {
  'kiosk.title': 'Self-service',
} as const

export const KIOSK_BN: Readonly<Record<keyof typeof KIOSK_EN, string>> = {
  'kiosk.title': 'নিজে নিজে প্রবেশ',
}
