// From a key to a sentence of the shop.
import { fillText, type Language } from '../fill.ts'
import type { MessageParams } from '../keys.ts'
import { SHOP_BN } from './bn.ts'
import { SHOP_EN } from './en.ts'
import type { ShopKey, ShopTexts } from './keys.ts'

const TEXTS: Record<Language, ShopTexts> = { en: SHOP_EN, bn: SHOP_BN }

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export const writeShopText = (
  language: Language,
  key: ShopKey,
  params: MessageParams = {},
): string => fillText(language, TEXTS[language][key], params)
