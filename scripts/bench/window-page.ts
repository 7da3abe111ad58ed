// The admin window in a browser, as `window` measures it: a list opened by its link, and searched by keys.
import type { CDPSession, Page } from 'playwright-core'
import type { StationProcess } from '../../desktop/testing/station-process.ts'
import type { SignIn } from '../seed/make-event.ts'

/** One list opened, or one search in it; all counted from the click or the last key, in milliseconds. */
export type Shown = {
  /** The page asked. */
  readonly sentMs: number
  /** The answer was there. */
  readonly answeredMs: number
  /** The first row was painted. */
  readonly paintedMs: number
}

export type Link = {
  /** Where one stands before, and where the link leads: paths of the window. */
  readonly from: string
  readonly to: string
  /** Of the request for the list's rows. */
  readonly api: string
}

export type WindowPage = {
  readonly open: (link: Link) => Promise<Shown>
  /** In the list that is open. Types all but the last character at once, and then that one. */
  readonly search: (link: Link, text: string) => Promise<Shown>
}

/** Signs in at the station's admin page. */
export async function openWindowPage(
  page: Page,
  { ready: { adminUrl, adminToken } }: StationProcess,
  { email, password }: SignIn,
): Promise<WindowPage> {
  await page.addInitScript(measureInPage)
  await page.goto(`${adminUrl}/#${adminToken}/`)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form.sign-in button[type=submit]').click()
  await page.locator('.window').waitFor()
  const keys = await page.context().newCDPSession(page)
  const click = (path: string): Promise<void> =>
    page.locator(`:is(.side-bar, .tabs) a[href="#${adminToken}${path}"]`).click()
  return {
    open: async ({ from, to, api }) => {
      await click(from)
      await page.waitForFunction(isCalm)
      await page.evaluate(() => window.listShown.expect('click'))
      await click(to)
      return await shown(page, api, null)
    },
    search: async ({ api }, text) => {
      const input = page.locator('main section.list input[name=search]').first()
      await input.evaluate((field: HTMLInputElement) => field.select())
      await page.evaluate(() => window.listShown.expect('keydown'))
      await typeInto(page, keys, text)
      return await shown(page, api, text)
    },
  }
}

async function typeInto(page: Page, keys: CDPSession, text: string): Promise<void> {
  const characters = [...text]
  const last = characters.pop() ?? ''
  await page.keyboard.insertText(characters.join(''))
  await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', key: last, text: last })
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', key: last })
}

/** Waits for the painted row and for the browser's own record of the request behind it. */
async function shown(page: Page, api: string, search: string | null): Promise<Shown> {
  const found = await page.waitForFunction(
    ([path, text]) => {
      const { startedMs, paintedMs } = window.listShown
      if (paintedMs === null) return null
      const entry = performance.getEntriesByType('resource').findLast(({ name }) => {
        const { pathname, searchParams } = new URL(name)
        return pathname === path && (text === null || searchParams.get('search') === text)
      }) as PerformanceResourceTiming | undefined
      if (entry === undefined) return null
      return {
        sentMs: entry.startTime - startedMs,
        answeredMs: entry.responseEnd - startedMs,
        paintedMs: paintedMs - startedMs,
      }
    },
    [`/api${api}`, search] as const,
  )
  // Safe: what it waited for is there.
  return (await found.jsonValue()) as Shown
}

/** Nothing is loaded any more, and no list stands there. */
function isCalm(): boolean {
  const main = document.querySelector('main')
  if (main?.querySelector('.head h1') == null) return false
  return main.querySelector('section.list, .skeleton, [aria-busy="true"]') === null
}

declare global {
  interface Window {
    /** The list that a click or a key was to show. */
    listShown: {
      startedMs: number
      paintedMs: number | null
      expect: (by: 'click' | 'keydown') => void
    }
  }
}

/** Runs in the page, before its own scripts: nothing of this file is known there. */
function measureInPage(): void {
  let by: 'click' | 'keydown' | null = null
  let isWaiting = false
  let hasAsked = false
  window.listShown = {
    startedMs: 0,
    paintedMs: null,
    expect: (event) => {
      by = event
      window.listShown.paintedMs = null
      performance.clearResourceTimings()
    },
  }
  const hear = (event: Event): void => {
    if (event.type !== by) return
    window.listShown.startedMs = event.timeStamp
    isWaiting = true
    // A list that is just opened asks at once and has no rows; one that stands has old ones until it asked again.
    hasAsked = by === 'click'
    by = null
  }
  const look = (): void => {
    const list = document.querySelector('main section.list')
    if (!isWaiting || list === null) return
    const isBusy = list.getAttribute('aria-busy') === 'true'
    if (isBusy) hasAsked = true
    if (isBusy || !hasAsked || list.querySelector('tbody tr') === null) return
    isWaiting = false
    // The task after a frame's callbacks comes when the frame was painted.
    requestAnimationFrame(() => {
      const after = new MessageChannel()
      after.port1.onmessage = () => {
        window.listShown.paintedMs = performance.now()
      }
      after.port2.postMessage(null)
    })
  }
  window.addEventListener('click', hear, { capture: true })
  window.addEventListener('keydown', hear, { capture: true })
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['aria-busy'],
  })
}
