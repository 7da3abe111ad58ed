// Search and groups.

export const SEARCH_EN = {
  'search.title': 'Search',
} as const

export const SEARCH_BN: Readonly<Record<keyof typeof SEARCH_EN, string>> = {
  'search.title': 'খোঁজা',
}
