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
  /** Where the link leads: a path of the window. */
  readonly to: string
  /** Of the request for the list's rows. */
  readonly api: string
  /** Which of the screen's lists, from 0. */
  readonly place?: number
  /** Of something that is no list: what stands there once it is shown, as a selector. */
  readonly rows?: string | null
}

/** One more answer of a screen that asks again and again; all by the page's clock, in milliseconds. */
export type Look = {
  readonly askedMs: number
  readonly answeredMs: number
  /** The frame after it was painted. */
  readonly paintedMs: number
}

export type WindowPage = {
  readonly open: (link: Link) => Promise<Shown>
  /** In the list that is open. Types all but the last character at once, and then that one. */
  readonly search: (link: Link, text: string) => Promise<Shown>
  /** Waits for the next answer of `api`. */
  readonly nextLook: (api: string) => Promise<Look>
}

/** A screen without any list, to come from. */
const CALM = '/laptop/set-aside'

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
  const follow = (path: string): Promise<void> => page.evaluate(followLink, `#${adminToken}${path}`)
  return {
    open: async (link) => {
      await follow(CALM)
      await page.waitForFunction(isCalm)
      await page.evaluate(expectShown, { by: 'click', ...shownOf(link) } as const)
      await follow(link.to)
      return await shown(page, link.api, null)
    },
    search: async (link, text) => {
      const list = page.locator('main section.list').nth(link.place ?? 0)
      await list.locator('input[name=search]').evaluate((field: HTMLInputElement) => field.select())
      await page.evaluate(expectShown, { by: 'keydown', ...shownOf(link) } as const)
      await typeInto(page, keys, text)
      return await shown(page, link.api, text)
    },
    nextLook: (api) => page.evaluate(seeNextLook, `/api${api}`),
  }
}

const seeNextLook = (path: string): Promise<Look> =>
  new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const entry = list.getEntriesByType('resource').find(({ name }) => {
        return new URL(name).pathname === path
      }) as PerformanceResourceTiming | undefined
      if (entry === undefined) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const after = new MessageChannel()
        after.port1.onmessage = () =>
          resolve({
            askedMs: entry.startTime,
            answeredMs: entry.responseEnd,
            paintedMs: performance.now(),
          })
        after.port2.postMessage(null)
      })
    })
    observer.observe({ type: 'resource' })
  })

/** By the window's own link, or by one put there for a screen that none leads to from here. */
function followLink(href: string): void {
  const known = document.querySelector<HTMLAnchorElement>(`:is(.side-bar, .tabs) a[href="${href}"]`)
  const link = known ?? document.body.appendChild(document.createElement('a'))
  if (known === null) link.href = href
  link.click()
  if (known === null) link.remove()
}

/** As much as the page is told. */
const shownOf = ({ place = 0, rows = null }: Link) => ({ place, rows })

const expectShown = (expected: Expected): void => window.listShown.expect(expected)

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

/** Nothing is loaded any more, and no list stands there but one that says that it is empty. */
function isCalm(): boolean {
  const main = document.querySelector('main')
  if (main?.querySelector('p.empty') == null) return false
  return main.querySelector('section.list, .skeleton, [aria-busy="true"]') === null
}

type Expected = ReturnType<typeof shownOf> & { readonly by: 'click' | 'keydown' }

declare global {
  interface Window {
    /** The list that a click or a key was to show. */
    listShown: {
      startedMs: number
      paintedMs: number | null
      expect: (expected: Expected) => void
    }
  }
}

/** Runs in the page, before its own scripts: nothing of this file is known there. */
function measureInPage(): void {
  let expected: Expected | null = null
  let isWaiting = false
  let hasAsked = false
  window.listShown = {
    startedMs: 0,
    paintedMs: null,
    expect: (next) => {
      expected = next
      isWaiting = false
      window.listShown.paintedMs = null
      performance.clearResourceTimings()
    },
  }
  const hear = (event: Event): void => {
    if (isWaiting || event.type !== expected?.by) return
    window.listShown.startedMs = event.timeStamp
    isWaiting = true
    // A list that is just opened asks at once and has no rows; one that stands has old ones until it asked again.
    hasAsked = expected.by === 'click'
  }
  const isThere = ({ place, rows }: Expected): boolean => {
    if (rows !== null) return document.querySelector(rows) !== null
    const list = document.querySelectorAll('main section.list')[place]
    if (list === undefined) return false
    const isBusy = list.getAttribute('aria-busy') === 'true'
    if (isBusy) hasAsked = true
    return !isBusy && hasAsked && list.querySelector('tbody tr') !== null
  }
  const look = (): void => {
    if (!isWaiting || expected === null || !isThere(expected)) return
    isWaiting = false
    expected = null
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
