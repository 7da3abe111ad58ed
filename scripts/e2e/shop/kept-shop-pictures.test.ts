// The kept pictures of the shop: all of them, none of a page that is no more.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SHOP_PICTURES, shopPictureNames, writeShopIndex } from './shop-pictures.ts'
import { SCENE_NAMES } from './shop-scenes.ts'

test('each page of the shop is kept in both languages, on a phone and on a desktop', () => {
  const files = readdirSync(SHOP_PICTURES).filter((file) => file.endsWith('.webp'))

  expect(files.toSorted()).toEqual(
    SCENE_NAMES.flatMap(shopPictureNames)
      .map((name) => `${name}.webp`)
      .toSorted(),
  )
})

test('the page about them shows each', () => {
  const index = readFileSync(join(SHOP_PICTURES, 'README.md'), 'utf8')

  expect(index).toBe(writeShopIndex(SCENE_NAMES))
})
