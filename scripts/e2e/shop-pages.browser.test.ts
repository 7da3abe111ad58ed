// Every page and state that a buyer may come to, in both languages, on a small phone and on a desktop.
// `npm run screens` has it draw `docs/screens/shop` anew.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { faultsOf } from './shop/faults.ts'
import { openScale } from './shop/scale.ts'
import {
  keepShopPicture,
  keepWeights,
  pictureOf,
  SHOP_WIDTHS,
  type ShopWidth,
  type Weight,
} from './shop/shop-pictures.ts'
import { type Language, type OpenedShop, openShop } from './shop/shop-scenes.ts'

const random = createRandom('shop-pages')
const LANGUAGES = ['en', 'bn'] as const
const HEIGHT = 640
/** What is left of the desktop's width when its letters are twice as large. */
const TWICE_AS_LARGE = 640
/** About hangs alone. */
const HANG_MS = 60_000
/** Of the second generation: 300 ms before anything comes, and 20 kB in a second. */
const SLOW = { offline: false, latency: 300, downloadThroughput: 20_000, uploadThroughput: 10_000 }
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

/** Of the light, the dark and the forced kind; the page is the same in each. */
const MEDIA = [
  {},
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const

const isWhole = random.share === 1

/** `PROBESH_SCREENS` is a pattern: only what it matches, such as `shop/order-.*bn`, is looked at. */
const WANTED = new RegExp(process.env['PROBESH_SCREENS'] ?? '')

const isWanted = (name: string, language: Language, width: ShopWidth): boolean =>
  WANTED.test(pictureOf(`${name}.${language}.${width}`))

/** All that is wrong with the scenes, walked through by one window. */
async function walk(language: Language, width: ShopWidth): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT } })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  const session = await context.newCDPSession(page)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  const wanted = shop.scenes.filter(({ name }) => isWanted(name, language, width))
  const scenes = isWhole ? wanted : [1, 2, 3, 4, 5].map(() => random.one(wanted))
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
    if (width > TWICE_AS_LARGE && isWhole) {
      await page.setViewportSize({ width: TWICE_AS_LARGE, height: HEIGHT / 2 })
      const found = await faultsOf(session, language, false)
      faults.push(...found.map((fault) => `${scene.name} at 200 %: ${fault}`))
      await page.setViewportSize({ width, height: HEIGHT })
    }
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
  // Others are answers to forms, which hold new secrets each time.
  const same = shop.scenes.filter(({ name }) => /^(tenant|event|order|ticket|cancel)/.test(name))
  const looked = isWhole ? same : Array.from({ length: 8 }, () => random.one(same))
  const textsWith = async (hasScript: boolean): Promise<readonly string[]> => {
    const context = await browser.newContext({ javaScriptEnabled: hasScript })
    const page = await context.newPage()
    const texts: string[] = []
    for (const { reach } of looked) {
      await reach(page, 'en')
      // The sum is counted by a script, and kept is what a script keeps.
      for (const one of await page.locator('output, [data-kept]').all()) {
        await one.evaluate((element) => element.remove())
      }
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

test('PG4 the first load of every page weighs at most 30 KB beside images and font', async () => {
  const weights: Weight[] = []
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  const scale = await openScale(context, page)
  for (const scene of shop.scenes) {
    for (const language of isWhole ? LANGUAGES : [random.one(LANGUAGES)]) {
      await scene.reach(page, language)
      weights.push({ name: scene.name, language, bytes: await scale.weigh() })
    }
  }
  await context.close()
  keepWeights(weights)

  expect(weights.filter(({ bytes }) => bytes < 1_000)).toEqual([])
  expect(weights.filter(({ bytes }) => bytes > FIRST_LOAD_BYTES_MAX)).toEqual([])
})

test('PG7 a purchase on a slow line is one order, however often it is sent', async () => {
  for (const hasScript of [true, false]) {
    const email = `slow-${hasScript}@buyers.example`
    const context = await browser.newContext({ javaScriptEnabled: hasScript })
    const page = await context.newPage()
    page.setDefaultTimeout(HANG_MS)
    await page.goto(`${shop.url}${shop.freePath}&lang=en`)
    const session = await context.newCDPSession(page)
    await session.send('Network.emulateNetworkConditions', SLOW)
    const fill = async (): Promise<void> => {
      await page.locator('#name').fill('Rahim Uddin')
      await page.locator('#email').fill(email)
    }
    const send = page.locator('main form button[type=submit]')

    await fill()
    await send.dblclick({ noWaitAfter: true })
    await page.getByText('Nothing to pay').waitFor()
    await page.goBack()
    await send.waitFor()
    await fill()
    await send.click()
    await page.getByText('Nothing to pay').waitFor()

    expect(await shop.countOrders(email)).toBe(1)
    await context.close()
  }
})

test('PG8 what an organizer typed is text on every page, in both languages and in the mail', async () => {
  const page = await browser.newPage()
  page.setDefaultTimeout(HANG_MS)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('dialog', (dialog) => asked.push(dialog.message()))
  for (const language of LANGUAGES) {
    for (const path of shop.evil.paths) {
      await page.goto(`${shop.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
      await page.locator('h1').waitFor()
      expect(await page.title()).not.toBe('taken')
      expect(await page.locator('img').count()).toBe(0)
      expect(await page.locator('script:not([src^="/assets/"])').count()).toBe(0)
      expect(await page.locator('body').innerText()).toContain('<script>')
    }
  }
  // No policy of ours holds where a mail is read.
  await page.goto('about:blank')
  await page.setContent(await shop.evil.mail())

  expect(await page.title()).not.toBe('taken')
  expect(await page.locator('script, img:not([src^="cid:"])').count()).toBe(0)
  expect(await page.locator('body').innerText()).toContain('<script>')
  expect(asked.filter((url) => url.endsWith('/x'))).toEqual([])
  await page.close()
})
