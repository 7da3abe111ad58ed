// Every page and state that a buyer may come to, in both languages, on a small phone and on a desktop.
// `PROBESH_KEEP_SCREENS=1` with `PROBESH_SHARE=1` draws `docs/screens/shop` anew.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { valueInPage } from '../../desktop/testing/screens/in-page.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { required } from '../../shared/assert.ts'
import {
  keepShopPicture,
  LETTERS_ARE_DRAWN,
  SHOP_WIDTHS,
  type ShopWidth,
} from './shop/shop-pictures.ts'
import { type Language, type OpenedShop, openShop } from './shop/shop-scenes.ts'

const random = createRandom('shop-pages')
const LANGUAGES = ['en', 'bn'] as const
const HEIGHT = 640
/** About hangs alone. */
const HANG_MS = 60_000
/** Without the picture of a logo and the letters of a language. */
const FIRST_LOAD_BYTES_MAX = 30 * 1024

let shop: OpenedShop
let browser: Browser

beforeAll(async () => {
  shop = await openShop()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await shop?.[Symbol.asyncDispose]()
})

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule, whatever axe thinks of its weight. */
const RUN_AXE = `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, any }) => 'axe ' + id + ': ' + target + ' ' + any.map(({ message }) => message).join(' '))))`

/** Runs in the page: what is too wide, cut off, or written in the other language's digits. */
const LOOK = `(() => {
  const faults = []
  const { scrollWidth } = document.documentElement
  if (scrollWidth > innerWidth) faults.push('scrolls sideways: ' + scrollWidth + ' in ' + innerWidth)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim()
    const element = node.parentElement
    if (text === '' || element.closest('.skip, script, style')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const { left, right, width } of range.getClientRects()) {
      if (width > 0 && (left < -1 || right > innerWidth + 1)) faults.push('cut: ' + text)
    }
    texts.push(text)
  }
  for (const element of document.querySelectorAll('button, select, .button, h1, .name')) {
    const { overflowX } = getComputedStyle(element)
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) faults.push('cut: ' + element.textContent)
  }
  for (const text of texts) if (/\\{\\w+\\}|undefined|NaN|\\[object/.test(text)) faults.push('shows how it was made: ' + text)
  return { faults, texts }
})()`

/** Order numbers, addresses and names that people gave are shown as they are. */
const isTyped = (text: string): boolean => /^[A-Z0-9]{6,}$|@|[0-9a-f]{8}-|name@/.test(text)

type Seen = { readonly faults: readonly string[]; readonly texts: readonly string[] }

/** In forced colours: whatever keeps its own. A code for a scanner must. */
const OWN_COLORS = `[...document.querySelectorAll('body *')]
  .filter((element) => getComputedStyle(element).forcedColorAdjust === 'none' && !element.closest('.qr'))
  .map((element) => 'keeps its own colours: ' + element.tagName)`

async function faultsOf(
  session: CDPSession,
  language: Language,
  isForced: boolean,
): Promise<readonly string[]> {
  await valueInPage(session, LETTERS_ARE_DRAWN)
  // Safe: what the expression says.
  const seen = (await valueInPage(session, LOOK)) as Seen
  await valueInPage(session, `${AXE}; true`)
  // The colours that are painted in forced ones are the machine's, and axe reads the page's.
  // Safe: both expressions make such a list.
  const axe = (await valueInPage(session, isForced ? OWN_COLORS : RUN_AXE)) as readonly string[]
  const digits = seen.texts
    .filter((text) => language === 'bn' && /[0-9]/.test(text) && !isTyped(text))
    .map((text) => `digits of the other language: ${text}`)
  return [...seen.faults, ...digits, ...axe]
}

/** Of the light, the dark and the forced kind; the page is the same in each. */
const MEDIA = [
  {},
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const

const isWhole = random.share === 1

/** All that is wrong with the scenes, walked through by one window. */
async function walk(language: Language, width: ShopWidth): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT } })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  const session = await context.newCDPSession(page)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  const scenes = isWhole ? shop.scenes : [1, 2, 3, 4, 5].map(() => random.one(shop.scenes))
  for (const scene of scenes) {
    await scene.reach(page, language)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    await keepShopPicture(session, `${scene.name}.${language}.${width}`, width)
    const media = isWhole ? MEDIA : [random.one(MEDIA)]
    for (const one of media) {
      await page.emulateMedia(one)
      const isForced = 'forcedColors' in one && one.forcedColors === 'active'
      const found = await faultsOf(session, language, isForced)
      faults.push(...found.map((fault) => `${scene.name} ${JSON.stringify(one)}: ${fault}`))
    }
    await page.emulateMedia({ colorScheme: null, forcedColors: null })
  }
  await context.close()
  return [...new Set(faults)]
}

const WALKS = LANGUAGES.flatMap((language) =>
  SHOP_WIDTHS.map((width) => [language, width] as const),
)

test.each(isWhole ? WALKS : [random.one(WALKS)])(
  'PG1 every page can be read in %s at %d px, by everybody',
  async (language, width) => {
    expect(await walk(language, width)).toEqual([])
  },
  900_000,
)

test('PG2 nothing is missing without JavaScript', async () => {
  const textsWith = async (hasScript: boolean): Promise<readonly string[]> => {
    const context = await browser.newContext({ javaScriptEnabled: hasScript })
    const page = await context.newPage()
    const texts: string[] = []
    for (const { name, reach } of shop.scenes) {
      // Others are answers to forms, which hold new secrets each time.
      if (!/^(tenant|event|order|ticket|cancel)/.test(name)) continue
      await reach(page, 'en')
      const total = page.locator('output')
      if (await total.count()) await total.evaluate((element) => element.remove())
      texts.push(await page.locator('body').innerText())
    }
    await context.close()
    return texts
  }

  expect(await textsWith(false)).toEqual(await textsWith(true))
})

test('PG3 a buyer with a keyboard alone chooses, is told what is wrong, and orders', async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: HEIGHT } })
  page.setDefaultTimeout(HANG_MS)
  await page.goto(`${shop.url}/t/meghna/festival?lang=en`)
  const tabTo = async (selector: string): Promise<void> => {
    for (let pressed = 0; pressed < 30; pressed += 1) {
      await page.keyboard.press('Tab')
      if (await page.locator(`${selector}:focus`).count()) return
    }
    throw new Error(`${selector} is out of the keyboard's reach`)
  }

  await tabTo('.skip')
  await tabTo('select')
  await page.keyboard.press('ArrowDown')
  await tabTo('button[type=submit]')
  await page.keyboard.press('Enter')
  await page.locator('#name').waitFor()
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
  await tabTo('#email')
  await page.keyboard.type('rahim')
  await page.keyboard.press('Enter')
  await page.locator('[role=alert]:focus').waitFor()
  await tabTo('[role=alert] a')
  await page.keyboard.press('Enter')
  await page.locator('#name:focus, #name:target').waitFor()
  await page.locator('#name').focus()
  await page.keyboard.type('Rahim Uddin')
  await tabTo('#email')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('rahim@buyers.example')
  await tabTo('input[type=radio]')
  await page.keyboard.press('Space')

  expect(await page.locator('input[type=radio]:checked').count()).toBe(1)
  await tabTo('button[type=submit]')
  await page.close()
})

test.each(LANGUAGES)(
  'PG4 the first load in %s weighs at most 30 KB beside images and font',
  async (language) => {
    const paths = ['/t/meghna', '/t/meghna/festival', shop.checkoutPath, '/find/meghna']
    for (const path of paths) {
      const context = await browser.newContext()
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      const kinds = new Map<string, string>()
      let bytes = 0
      session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (!['Font', 'Image'].includes(required(kinds.get(requestId), 'it was begun'))) {
          bytes += encodedDataLength
        }
      })
      await page.goto(`${shop.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`, {
        waitUntil: 'networkidle',
      })
      expect(bytes).toBeGreaterThan(1_000)
      expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX)
      await context.close()
    }
  },
)
