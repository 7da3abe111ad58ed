// Handheld scanners and the camera.

export const SCANNERS_EN = {
  'scanner.title': 'Scanners',
} as const

export const SCANNERS_BN: Readonly<Record<keyof typeof SCANNERS_EN, string>> = {
  'scanner.title': 'স্ক্যানার',
}
