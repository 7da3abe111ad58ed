// What the letters of Bangla do to a page: nothing where a phone has its own, and little where they come late.
import { copyFileSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { valueInPage } from '../../desktop/testing/screens/in-page.ts'
import { readPng } from '../../desktop/testing/screens/png.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { LETTERS_ARE_DRAWN, SHOP_WIDTHS } from './shop/shop-pictures.ts'
import { type Language, type OpenedShop, openShop, type ShopScene } from './shop/shop-scenes.ts'

const random = createRandom('shop-letters')
const LANGUAGES = ['en', 'bn'] as const
const HEIGHT = 640
/** Holds every page whole: what moves under a window's edge counts as little as if it had not moved. */
const WHOLE_HEIGHT = 1_600
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

/** Pages of an address of their own: all of them, or some. A script adds something to an event's page: it is among them. */
function pages(count: number): readonly Addressed[] {
  const all = shop.scenes.filter((scene): scene is Addressed => scene.urlIn !== null)
  if (random.share === 1) return all
  const some = Array.from({ length: count - 1 }, () => random.one(all))
  return [...all.filter(({ name }) => name === 'event'), ...some]
}

/** The sum of what moved without anybody's doing, since the page was opened (WICG layout-instability). */
const SHIFT = `new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value
  }).observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))))
})`

/** All that is written is there; scripts and fonts may be on their way. */
const PARSED = `new Promise((parsed) => {
  const look = () => document.readyState !== 'loading' && parsed(true)
  document.addEventListener('readystatechange', look)
  look()
})`
const FRAMES = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`

async function openPage(
  browser: Browser,
  width: number,
  height: number,
): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({
    viewport: { width, height },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  return [context, page]
}

/** Opens a page one of whose files comes after it was drawn without it. */
async function openLate(
  [context, page]: readonly [BrowserContext, Page],
  url: string,
  file: string,
): Promise<void> {
  const session = await context.newCDPSession(page)
  const isDrawn = Promise.withResolvers<void>()
  await page.route(file, async (route) => {
    await isDrawn.promise
    await route.continue()
  })
  await page.goto(url, { waitUntil: 'commit' })
  await valueInPage(session, PARSED)
  await valueInPage(session, FRAMES)
  isDrawn.resolve()
  await page.waitForLoadState('load')
  await page.unrouteAll()
  await session.detach()
}

test('PG6 a phone with letters of its own fetches none, and nothing moves while a page loads', async () => {
  const fetched: string[] = []
  const moved: object[] = []
  for (const width of SHOP_WIDTHS) {
    const [context, page] = await openPage(native, width, WHOLE_HEIGHT)
    const session = await context.newCDPSession(page)
    page.on('request', (request) => {
      if (request.resourceType() === 'font') fetched.push(request.url())
    })
    for (const scene of pages(6)) {
      for (const language of LANGUAGES) {
        await openLate([context, page], scene.urlIn(language), '**/*.js')
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
  const [context, page] = await openPage(bare, 320, HEIGHT)
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

/** Runs in the page: where lines with letters of Bangla stand within the window, `[x, y, width, height, text]`. */
const LINES = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const lines = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!/[\u0980-\u09ff]/.test(node.textContent) || node.parentElement.closest('.skip, select')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const { left, top, right, bottom } of range.getClientRects()) {
      if (top < 0 || bottom > innerHeight || right - left < 4) continue
      lines.push([left, top, right, bottom].map(Math.round).concat(node.textContent.trim()))
    }
  }
  return lines
})()`

type Line = readonly [left: number, top: number, right: number, bottom: number, text: string]

/** The lines of which nothing is drawn. */
async function unseenLines(session: CDPSession): Promise<readonly string[]> {
  // Safe: what the expression says.
  const lines = (await valueInPage(session, LINES)) as readonly Line[]
  // The window as it is: a larger one would be drawn anew.
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' })
  const picture = readPng(Buffer.from(data, 'base64'))
  return lines.flatMap(([left, top, right, bottom, text]) => {
    const ground = String(picture.at(left, top))
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < Math.min(right, picture.width); x += 1) {
        if (String(picture.at(x, y)) !== ground) return []
      }
    }
    return [text]
  })
}

test('PG6 letters that come late move little, and leave no line without them', async () => {
  const faults: string[] = []
  for (const width of SHOP_WIDTHS) {
    const [context, page] = await openPage(bare, width, HEIGHT)
    const session = await context.newCDPSession(page)
    // Each page as if it were the first: what was drawn once stays known to the browser.
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    for (const scene of pages(5)) {
      for (const language of random.share === 1 ? LANGUAGES : [random.one<Language>(LANGUAGES)]) {
        await openLate([context, page], scene.urlIn(language), '**/*.woff2')
        await valueInPage(session, LETTERS_ARE_DRAWN)
        const shift = Number(await valueInPage(session, SHIFT))
        const name = `${scene.name} ${language} ${width}`
        if (shift > SHIFT_MAX) faults.push(`${name} moves by ${shift}`)
        for (const line of await unseenLines(session)) faults.push(`${name} lacks ${line}`)
      }
    }
    await context.close()
  }

  expect(faults).toEqual([])
})
