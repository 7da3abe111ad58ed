// The scan screen: verdict, history, counters, undo and force.

export const SCAN_EN = {
  'scan.title': 'Scan',
} as const

export const SCAN_BN: Readonly<Record<keyof typeof SCAN_EN, string>> = {
  'scan.title': 'স্ক্যান',
}
