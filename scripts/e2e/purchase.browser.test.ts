// From the organizer's page to the gate: people buy by card and by wallet, with and without JavaScript, open the mail,
// and hold its picture before a station's camera. Real server, real PostgreSQL, real SMTP, sandboxes that are paid by
// clicks, a real station.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cameraArgs, writeCameraFile } from '../../desktop/testing/camera-file.ts'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { blankFrame, type GrayFrame } from '../../desktop/testing/qr-frames.ts'
import { type Sandboxes, startSandboxes } from '../start-demo/sandboxes.ts'
import { type MailBox, openMailBox } from './mail-box.ts'
import { rpc } from './processes.ts'
import {
  addressOf,
  type Buyer,
  openShopPage,
  orderTickets,
  PHONE,
  payByCard,
  payThere,
  untilPaid,
} from './shop/buyer.ts'
import { grayOf } from './shop/code-pictures.ts'
import { openHand } from './shop/hand.ts'
import { openVenue, type RunningStation, type Venue } from './venue.ts'

/** About hangs alone. */
const HANG_MS = 60_000

const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-purchase-'))
let sandboxes: Sandboxes
let mailBox: MailBox
let venue: Venue
let browser: Browser
const complaints: string[] = []

const BUYERS: readonly Buyer[] = [
  { name: 'Rahim Uddin', pay: 'bKash', wallet: '01700000011', hasScript: true },
  { name: 'Ayesha Khatun', pay: 'bKash', wallet: '01700000012', hasScript: false },
  { name: 'Selina Hossain', pay: 'Nagad', wallet: '01700000015', hasScript: true },
  { name: 'Babul Miah', pay: 'Nagad', wallet: '01700000016', hasScript: false },
  { name: 'Jamila Akhter', pay: 'Rocket', wallet: '017000000131', hasScript: true },
  { name: 'Tarek Hasan', pay: 'Rocket', wallet: '017000000141', hasScript: false },
  { name: 'Karim Mia', pay: 'Card', hasScript: true },
  { name: 'Shirin Akter', pay: 'Card', hasScript: false },
]

beforeAll(async () => {
  ;[sandboxes, mailBox] = await Promise.all([startSandboxes(folder.path, {}), openMailBox()])
  venue = await openVenue(5, { ...sandboxes.environment, SMTP_URL: mailBox.url })
  await sandboxes.connect(venue.serverUrl)
  browser = await launchChromium()
}, HANG_MS)

afterAll(async () => {
  await browser?.close()
  await venue?.[Symbol.asyncDispose]()
  await mailBox?.[Symbol.asyncDispose]()
  await sandboxes?.stop()
  folder.remove()
})

const openShop = (hasScript: boolean): Promise<Page> =>
  openShopPage(browser, `${venue.serverUrl}/t/${venue.seeded.tenant.slug}`, {
    hasScript,
    complaints,
  })

/** The picture in the mail as it lies on a screen, in the middle of what a camera sees. */
async function mailedCode(name: string): Promise<GrayFrame> {
  const page = await browser.newPage({ viewport: PHONE, deviceScaleFactor: 1 })
  await page.goto(await mailBox.pageOf(addressOf(name)))
  const picture = await grayOf(page.getByAltText(/^Code for the gate/))
  await page.close()
  const frame = blankFrame(640, 480)
  const [left, top] = [(640 - picture.width) >> 1, (480 - picture.height) >> 1]
  for (let y = 0; y < picture.height; y += 1) {
    const row = picture.gray.subarray(y * picture.width, (y + 1) * picture.width)
    frame.gray.set(row, (top + y) * 640 + left)
  }
  return frame
}

/** How many were let in, by the station's own journal. */
async function admittedAt(station: RunningStation): Promise<number> {
  const { items } = await rpc(station, 'history', {})
  return items.filter(({ verdict }) => verdict === 'admitted').length
}

test.each(BUYERS)(
  '$name pays by $pay, JavaScript $hasScript, and sees the ticket',
  async (buyer) => {
    const page = await openShop(buyer.hasScript)

    await orderTickets(page, buyer)
    await payThere(page, buyer)
    await untilPaid(page, buyer.hasScript)
    await page.getByRole('link', { name: 'Show the ticket' }).click()

    await page.getByRole('img', { name: 'Show this code at the gate' }).waitFor()
    await page.context().close()
  },
)

test('a keyboard alone buys a ticket, from the organizer’s page through the payment to its code', async () => {
  const page = await openShop(true)
  const hand = await openHand(page)

  await hand.tabTo('.skip')
  await page.keyboard.press('Enter')
  expect(await hand.tabTo('main a')).toBe(1)
  await page.keyboard.press('Enter')
  await page.locator('select').first().waitFor()
  await hand.tabTo('select')
  await page.keyboard.press('ArrowDown')
  await hand.tabTo('button[type=submit]')
  await page.keyboard.press('Enter')
  await page.locator('#name').waitFor()
  await hand.tabTo('#name')
  await page.keyboard.type('Taslima Begum')
  await hand.tabTo('#email')
  await page.keyboard.type('taslima@buyers.example')
  await hand.tabTo('input[type=radio]')
  await hand.choose('stripe')
  await hand.tabTo('button[type=submit]')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Pay', exact: true }).waitFor()
  await hand.tabTo('button')
  await page.keyboard.press('Enter')
  await untilPaid(page, true)
  await hand.tabTo('.card .button')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'Show this code at the gate' }).waitFor()
  await hand.tabTo('[data-kept] button')

  expect(hand.unseen()).toEqual([])
  await page.context().close()
})

/** A ticket's page, with the worker that keeps it. */
async function keptTicket(name: string): Promise<Page> {
  const page = await openShop(true)
  await orderTickets(page, { name, pay: 'Card' })
  await payByCard(page)
  await untilPaid(page, true)
  await page.getByRole('link', { name: 'Show the ticket' }).click()
  await codeOn(page).waitFor()
  await expect.poll(() => listKept(page), { timeout: HANG_MS }).toContain(page.url())
  return page
}

const codeOn = (page: Page) => page.getByRole('img', { name: 'Show this code at the gate' })

const listKept = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const kept = await (await caches.open('tickets-2')).keys()
    return kept.map(({ url }) => url)
  })

test('PG5 a ticket page that was seen opens without a network, and not after its end', async () => {
  const page = await keptTicket('Nasrin Begum')
  // A mail that a killed server had in its hands goes out minutes later: it is no other worker's for so long.
  await Promise.all(BUYERS.map(({ name }) => mailBox.pageOf(addressOf(name))))
  await venue.killServer()
  await page.reload()
  await codeOn(page).waitFor()

  await page.evaluate(async () => {
    const store = await caches.open('tickets-2')
    for (const request of await store.keys()) {
      const kept = await store.match(request, { ignoreVary: true })
      const headers = new Headers(kept?.headers)
      headers.set('x-keep-until', String(Date.now() - 1))
      await store.delete(request, { ignoreVary: true })
      await store.put(request, new Response(await kept?.blob(), { headers }))
    }
  })
  // Nothing answers: the browser shows a page of its own.
  await page.reload().catch(() => null)

  expect(await codeOn(page).count()).toBe(0)
  await page.context().close()
  await venue.startServer()
})

test('PG5 a ticket page is removed from a shared phone by its button', async () => {
  const page = await keptTicket('Fatema Akter')

  await page.getByRole('button', { name: 'Remove from this phone' }).click()

  await page.getByText('Removed from this phone').waitFor()
  expect(await codeOn(page).count()).toBe(0)
  expect((await listKept(page)).filter((url) => url.includes('/tickets/'))).toEqual([])
  await page.context().close()
})

test('the pictures of the mails are held before the gate’s camera, and everybody is let in', async () => {
  const file = join(folder.path, 'guests.y4m')
  const frames: GrayFrame[] = []
  for (const { name } of BUYERS) {
    const held = await mailedCode(name)
    frames.push(...Array.from({ length: 15 }, () => held))
    frames.push(...Array.from({ length: 5 }, () => blankFrame(640, 480)))
  }
  writeCameraFile(file, 10, frames)
  const station = await venue.pairStation(0)
  const watching = await launchChromium([
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    ...cameraArgs(file),
  ])
  try {
    const gate = await watching.newPage({ viewport: { width: 1_024, height: 600 } })
    gate.setDefaultTimeout(HANG_MS)
    await gate.goto(`${station.ready.url}/#${station.ready.token}`)
    await gate.locator('.scan-screen').waitFor()
    await gate.getByRole('button', { name: 'Turn camera on' }).click()

    await expect.poll(() => admittedAt(station), { timeout: HANG_MS }).toBe(BUYERS.length)
  } finally {
    await watching.close()
  }
})

test('the browsers had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
