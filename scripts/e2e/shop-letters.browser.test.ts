// What the letters of Bangla do to a page: nothing where a phone has its own, and little where they come late.
import { copyFileSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { valueInPage } from '../../desktop/testing/screens/in-page.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { LETTERS_ARE_DRAWN, SHOP_WIDTHS } from './shop/shop-pictures.ts'
import { type Language, type OpenedShop, openShop, type ShopScene } from './shop/shop-scenes.ts'

const random = createRandom('shop-letters')
const LANGUAGES = ['en', 'bn'] as const
const HEIGHT = 640
/** About hangs alone. */
const HANG_MS = 60_000
/** What is called good of a page's layout shift (web.dev/articles/cls). */
const SHIFT_MAX = 0.1

const BENGALI = '@expo-google-fonts/noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf'

const none = mkdtempDisposableSync(join(tmpdir(), 'probesh-no-letters-'))
const some = mkdtempDisposableSync(join(tmpdir(), 'probesh-letters-'))
let shop: OpenedShop
/** A phone without letters for Bangla, and one with its own. */
let bare: Browser
let native: Browser

beforeAll(async () => {
  copyFileSync(fileURLToPath(import.meta.resolve(BENGALI)), join(some.path, 'bengali.ttf'))
  ;[shop, bare, native] = await Promise.all([
    openShop(),
    launchChromium([], none.path),
    launchChromium([], some.path),
  ])
})
afterAll(async () => {
  await Promise.all([bare?.close(), native?.close()])
  await shop?.[Symbol.asyncDispose]()
  none.remove()
  some.remove()
})

type Addressed = ShopScene & { readonly urlIn: NonNullable<ShopScene['urlIn']> }

/** Pages of an address of their own: all of them, or some. */
function pages(count: number): readonly Addressed[] {
  const all = shop.scenes.filter((scene): scene is Addressed => scene.urlIn !== null)
  return random.share === 1 ? all : Array.from({ length: count }, () => random.one(all))
}

/** The sum of what moved without anybody's doing, since the page was opened (WICG layout-instability). */
const SHIFT = `new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value
  }).observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))))
})`

const FRAMES = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`

async function openPage(browser: Browser, width: number): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  return [context, page]
}

test('PG6 a phone with letters of its own fetches none, and nothing moves while a page loads', async () => {
  const fetched: string[] = []
  const moved: object[] = []
  for (const width of SHOP_WIDTHS) {
    const [context, page] = await openPage(native, width)
    const session = await context.newCDPSession(page)
    page.on('request', (request) => {
      if (request.resourceType() === 'font') fetched.push(request.url())
    })
    for (const scene of pages(6)) {
      for (const language of LANGUAGES) {
        await page.goto(scene.urlIn(language))
        const shift = await valueInPage(session, SHIFT)
        if (shift !== 0) moved.push({ scene: scene.name, language, width, shift })
      }
    }
    await context.close()
  }

  expect(fetched).toEqual([])
  expect(moved).toEqual([])
})

test('PG6 a phone without letters fetches them once, for whatever is written in them', async () => {
  const [context, page] = await openPage(bare, 320)
  const fetched: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fetched.push(request.url())
  })

  for (const path of ['/t/meghna', '/t/meghna/festival']) {
    await page.goto(`${shop.url}${path}?lang=bn`)
    await valueInPage(await context.newCDPSession(page), LETTERS_ARE_DRAWN)
  }

  expect(new Set(fetched).size).toBe(1)
  expect(fetched[0]).toContain('/assets/bengali-')
  await context.close()
})

type Seen = { readonly shift: number; readonly picture: Buffer }

/** A page whose letters come after it was drawn, or with it. */
async function look(
  [context, page]: readonly [BrowserContext, Page],
  url: string,
  isLate: boolean,
): Promise<Seen> {
  const session = await context.newCDPSession(page)
  const isShown = Promise.withResolvers<void>()
  if (isLate) {
    await page.route('**/*.woff2', async (route) => {
      await isShown.promise
      await route.continue()
    })
  }
  // The page counts as loaded when its font is there.
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await valueInPage(session, FRAMES)
  isShown.resolve()
  await page.waitForLoadState('load')
  await valueInPage(session, LETTERS_ARE_DRAWN)
  const shift = Number(await valueInPage(session, SHIFT))
  const picture = await page.screenshot({ fullPage: true, caret: 'hide' })
  await page.unrouteAll()
  await session.detach()
  return { shift, picture }
}

test('PG6 letters that come late move little, and leave no line of a page without them', async () => {
  const faults: string[] = []
  for (const width of SHOP_WIDTHS) {
    const opened = await openPage(bare, width)
    for (const scene of pages(3)) {
      for (const language of random.share === 1 ? LANGUAGES : [random.one<Language>(LANGUAGES)]) {
        const url = scene.urlIn(language)
        const late = await look(opened, url, true)
        const prompt = await look(opened, url, false)
        const name = `${scene.name} ${language} ${width}`
        if (late.shift > SHIFT_MAX) faults.push(`${name} moves by ${late.shift}`)
        if (!late.picture.equals(prompt.picture)) faults.push(`${name} looks otherwise`)
      }
    }
    await opened[0].close()
  }

  expect(faults).toEqual([])
})
