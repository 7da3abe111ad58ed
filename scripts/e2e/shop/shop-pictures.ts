// The kept pictures of the shop's pages.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CDPSession } from 'playwright-core'
import { valueInPage } from '../../../desktop/testing/screens/in-page.ts'

/** A small phone and a desktop. */
export const SHOP_WIDTHS = [320, 1280] as const
export type ShopWidth = (typeof SHOP_WIDTHS)[number]

export const SHOP_PICTURES = resolve(import.meta.dirname, '../../../docs/screens/shop')

const HEAD = `# The pages of the shop

Every page and state, in English and Bangla, on a phone of 320 px and on a desktop of 1280 px (drawn at half its size). \`npm run screens\`
draws them anew and writes this page; [weights.md](weights.md) says what a first visit to each costs.
`

export const shopPictureNames = (scene: string): readonly string[] =>
  SHOP_WIDTHS.flatMap((width) => ['en', 'bn'].map((language) => `${scene}.${language}.${width}`))

/** By what a pattern names it among those of the gate page. */
export const pictureOf = (name: string): string => `shop/${name}`

/** The page that shows each, as Markdown. */
export const writeShopIndex = (scenes: readonly string[]): string =>
  [
    HEAD,
    '| page | English, 320 | Bangla, 320 | English, 1280 | Bangla, 1280 |',
    '|---|---|---|---|---|',
    ...scenes.map((scene) => {
      const pictures = shopPictureNames(scene).map((name) => `![${name}](${name}.webp)`)
      return `| ${scene} | ${pictures.join(' | ')} |`
    }),
    '',
  ].join('\n')

/** Of a hundred. Below it the edges of letters get shadows. */
const QUALITY = 24

/** Asked for by itself: a font that nobody has begun to fetch counts as ready. Then drawn, which takes two frames. */
export const LETTERS_ARE_DRAWN = `Promise.all(['1em pb', 'bold 1em pb'].map((font) => document.fonts.load(font, 'অ')))
  .then(() => document.fonts.ready)
  .then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true)))))`

/** The whole page, however long; nothing unless pictures are drawn. Waits for the letters. */
export async function keepShopPicture(
  session: CDPSession,
  name: string,
  width: ShopWidth,
): Promise<void> {
  if (process.env['PROBESH_KEEP_SCREENS'] !== '1') return
  await valueInPage(session, LETTERS_ARE_DRAWN)
  const height = Number(await valueInPage(session, 'document.documentElement.scrollHeight'))
  const { data: picture } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: width > 1024 ? 0.5 : 1 },
  })
  mkdirSync(SHOP_PICTURES, { recursive: true })
  writeFileSync(join(SHOP_PICTURES, `${name}.webp`), Buffer.from(picture, 'base64'))
}

export type Weight = {
  readonly name: string
  readonly language: 'en' | 'bn'
  readonly bytes: number
}

/** So much of each page in each language, as Markdown; nothing unless pictures are drawn. */
export function keepWeights(weights: readonly Weight[]): void {
  if (process.env['PROBESH_KEEP_SCREENS'] !== '1') return
  const of = (wanted: string, language: string): string => {
    const found = weights.find((one) => one.name === wanted && one.language === language)
    return found === undefined ? '' : (found.bytes / 1024).toFixed(1)
  }
  const names = [...new Set(weights.map(({ name }) => name))]
  const rows = names.map((name) => `| ${name} | ${of(name, 'en')} | ${of(name, 'bn')} |`)
  const table = ['| page | English | Bangla |', '|---|---|---|', ...rows]
  const head = `# What a first visit costs

Kilobytes over HTTP with headers, packed, into an empty cache; the organizer's logo and the font for phones without Bangla letters come on top.
Written by \`npm run screens\`; the limit is 30 (PG4).
`
  writeFileSync(join(SHOP_PICTURES, 'weights.md'), [head, ...table, ''].join('\n'))
}
