import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/stations.en.ts')).STATIONS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/stations.bn.ts')).STATIONS_BN,
})

export const text = WORDS.text
