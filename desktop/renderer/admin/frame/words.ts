// The sentences of the frame, and the words of its menu.
import { defineWords } from '../parts/words.ts'

const FRAME = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/frame.en.ts')).FRAME_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/frame.bn.ts')).FRAME_BN,
})
const MENU = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/menu.en.ts')).MENU_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/menu.bn.ts')).MENU_BN,
})

export const frameText = FRAME.text
export const menuText = MENU.text
