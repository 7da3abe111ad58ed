// How a payment finds its way back when browser, notification and provider do not do as they should: buyers’ browsers, the
// real server, the wallets’ sandboxes.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { openTestSql } from '../../server/testing/open.ts'
import { required } from '../../shared/assert.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { type Sandboxes, startSandboxes } from '../start-demo/sandboxes.ts'
import { type MailBox, openMailBox } from './mail-box.ts'
import {
  addressOf,
  type Buyer,
  goBackFromRocket,
  openShopPage,
  orderTickets,
  type Pay,
  payAtWallet,
  payThere,
  untilPaid,
} from './shop/buyer.ts'
import { askSandbox, endFaults, readBook } from './shop/wallet-books.ts'
import { openVenue, type Venue } from './venue.ts'

/** About hangs alone. */
const HANG_MS = 120_000
const PRICE_CENTS = 100_000
const POLL = { timeout: HANG_MS, interval: 200 }

const open = new AsyncDisposableStack()
let sandboxes: Sandboxes
let mailBox: MailBox
let venue: Venue
let browser: Browser
let owner: ReturnType<typeof openTestSql>
const complaints: string[] = []

beforeAll(async () => {
  const folder = open.use(mkdtempDisposableSync(join(tmpdir(), 'probesh-returns-')))
  sandboxes = await startSandboxes(folder.path, {})
  open.defer(() => sandboxes.stop())
  mailBox = open.use(await openMailBox())
  venue = open.use(await openVenue(1, { ...sandboxes.environment, SMTP_URL: mailBox.url }))
  await sandboxes.connect(venue.serverUrl)
  browser = await launchChromium()
  open.defer(() => browser.close())
  owner = open.use(openTestSql(venue.database.ownerUrl))
}, HANG_MS)
afterAll(() => open.disposeAsync())

const buyer = (name: string, pay: Pay, wallet: string, hasScript = false): Buyer => ({
  ...{ name, pay, wallet, hasScript },
})

async function begin(who: Buyer): Promise<Page> {
  const url = `${venue.serverUrl}/t/${venue.seeded.tenant.slug}`
  const page = await openShopPage(browser, url, { ...who, complaints })
  await orderTickets(page, who)
  return page
}

const ROCKET = 'Rocket'
const tellsOfRocket = async (): Promise<readonly (number | null)[]> => {
  // Safe: our own sandbox's answer.
  const { log } = (await askSandbox(sandboxes, ROCKET, 'deliveries')) as {
    readonly log: readonly { readonly status: number | null }[]
  }
  return log.map(({ status }) => status)
}

/** One ticket, one mail and one payment, whatever came how often. */
async function expectOnce({ name, pay }: Buyer): Promise<void> {
  const mails = await mailBox.textsOf(addressOf(name), 1)
  const [found] = await owner<{ ref: string; tickets: number; status: string }[]>`
    select a.ref, o.status,
           (select count(*)::integer from tickets t where t.order_id = o.id and not t.is_void) as tickets
      from orders o join payment_attempts a on a.id = o.paid_attempt_id
     where o.buyer_name = ${name}`
  const { ref, ...order } = required(found, 'it was paid')
  const book = await readBook(sandboxes, pay)

  expect(order).toEqual({ status: 'paid', tickets: 1 })
  expect(book.of(ref)).toEqual({ paid: [PRICE_CENTS], back: [] })
  expect(mails).toHaveLength(1)
}

test('a notification that comes before the browser: the page says paid at once, and nothing is twice', async () => {
  const who = buyer('Rahim Uddin', ROCKET, '017000000111')
  const page = await begin(who)
  await payAtWallet(page, who)
  await mailBox.textsOf(addressOf(who.name), 1)

  await goBackFromRocket(page)

  await page.getByText('Paid. Thank you').waitFor()
  await expectOnce(who)
  await page.context().close()
})

test('a notification that comes after the browser changes nothing any more', async () => {
  const who = buyer('Ayesha Khatun', ROCKET, '017000000121', true)
  const before = (await tellsOfRocket()).length
  await askSandbox(sandboxes, ROCKET, 'deliveries', { isHeld: true })
  const page = await begin(who)
  await payThere(page, who)
  await untilPaid(page, true)

  await askSandbox(sandboxes, ROCKET, 'deliver', {})
  await askSandbox(sandboxes, ROCKET, 'deliveries', { isHeld: false })

  await expect.poll(tellsOfRocket, POLL).toHaveLength(before + 1)
  expect((await tellsOfRocket()).at(-1)).toBe(200)
  await expectOnce(who)
  await page.context().close()
})

test('a notification instead of the browser brings the ticket', async () => {
  const who = buyer('Selina Hossain', ROCKET, '017000000131')
  const page = await begin(who)
  await payAtWallet(page, who)

  await page.context().close()

  await expectOnce(who)
})

/** The server looks at what falls due a minute later. */
const passMinute = () => owner`
  update payment_attempts set next_check_at = now()
   where next_check_at between now() and now() + interval '1 minute'`

test('without either, the look after a minute brings the ticket', async () => {
  const who = buyer('Babul Miah', ROCKET, '017000000141')
  await askSandbox(sandboxes, ROCKET, 'deliveries', { drop: 1 })
  const page = await begin(who)
  await payAtWallet(page, who)
  await page.context().close()

  const paid = async () => {
    await passMinute()
    const rows = await owner`
      select 1 from orders where buyer_name = ${who.name} and status = 'paid'`
    return rows.length
  }

  await expect.poll(paid, POLL).toBe(1)
  await expectOnce(who)
})

type Posted = { readonly url: string; readonly fields: Readonly<Record<string, string>> }

/** What the browser posts to the shop from Rocket's pages. */
function noteReturn(page: Page): () => Posted {
  const seen: Request[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/pay/rocket/return/'))
      seen.push(request)
  })
  return () => {
    const request = required(seen.at(-1), 'it came back')
    const fields = Object.fromEntries(new URLSearchParams(request.postData() ?? ''))
    return { url: request.url(), fields }
  }
}

/** A page of somebody else's site, in a browser that knows nothing, posts the form. */
async function postFromElsewhere({ url, fields }: Posted) {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  page.setDefaultTimeout(HANG_MS)
  await page.setContent(
    `<form method="post">${Object.keys(fields)
      .map((name) => `<input name="${name}">`)
      .join('')}<button>Send</button></form>`,
  )
  for (const [name, value] of Object.entries(fields))
    await page.locator(`[name="${name}"]`).fill(value)
  await page.locator('form').evaluate((form, action) => form.setAttribute('action', action), url)
  const posted = page.waitForRequest((request) => request.url() === url)
  await page.getByRole('button', { name: 'Send' }).click()
  const headers = await (await posted).allHeaders()
  await page.waitForURL(/\/orders\//)
  const said = await page.locator('main').innerText()
  await page.context().close()
  return { said, headers }
}

test('Rocket’s form from another site, without a cookie, shows the order; with another’s payment it shows none', async () => {
  const who = buyer('Jamila Akhter', ROCKET, '017000000151')
  const paying = await begin(who)
  const paidReturn = noteReturn(paying)
  await payThere(paying, who)
  await untilPaid(paying, false)
  const leaving = await begin(buyer('Tarek Hasan', ROCKET, '017000000161'))
  const cancelled = noteReturn(leaving)
  await leaving.getByRole('button', { name: 'Cancel' }).click()
  await goBackFromRocket(leaving)
  await leaving.waitForURL(/\/orders\//)

  const own = await postFromElsewhere(paidReturn())
  const url = cancelled().url.replace('cancel', 'success')
  const stolen = { ...paidReturn().fields, tran_id: cancelled().fields['tran_id'] ?? '' }
  const forged = await postFromElsewhere({ url, fields: stolen })

  expect(own.headers).toMatchObject({ 'sec-fetch-site': 'cross-site', origin: 'null' })
  expect(own.headers).not.toHaveProperty('cookie')
  expect(own.said).toContain('Paid. Thank you')
  expect(forged.said).not.toContain('Paid')
  await expectOnce(who)
  const rows = await owner`
    select 1 from tickets t join orders o on o.id = t.order_id where o.buyer_name = 'Tarek Hasan'`
  expect(rows).toHaveLength(0)
  for (const page of [paying, leaving]) await page.context().close()
})

const random = createRandom('returns')
const OPENING = ['initialize', 'complete'] as const

test.each(random.share === 1 ? OPENING : [random.one(OPENING)])(
  'a page of a firewall with 200 where Nagad’s %s should answer: the buyer is told, tries again and pays',
  async (operation) => {
    const who = buyer(
      operation === 'initialize' ? 'Karim Mia' : 'Shirin Akter',
      'Nagad',
      '01700000017',
    )
    await askSandbox(sandboxes, 'Nagad', 'faults', { operation, kind: 'html' })
    const page = await begin(who)

    await page.getByText('Nagad does not answer at the moment').waitFor()
    await page.getByLabel('Nagad', { exact: true }).check()
    await page.getByRole('button', { name: /^Pay / }).click()
    await payThere(page, who)
    // Whoever is quicker than a stranger's rest waits for the next look.
    await passMinute()

    await untilPaid(page, false)
    await expectOnce(who)
    await page.context().close()
  },
)

test('PG9 a page of a firewall with 200 where Nagad’s verify should answer: whoever looks again is not asked to pay once more', async () => {
  const who = buyer('Nasrin Begum', 'Nagad', '01700000018')
  await askSandbox(sandboxes, 'Nagad', 'faults', {
    operation: 'verify',
    kind: 'html',
    times: 1_000,
  })
  const page = await begin(who)
  await payThere(page, who)
  const again = page.getByRole('link', { name: 'Look again' })
  await again.click()
  await page.getByText('We are asking Nagad about your payment').waitFor()
  const offers = await page.getByRole('button', { name: /^Pay / }).count()

  await endFaults(sandboxes, 'Nagad')
  await passMinute()
  await untilPaid(page, false)

  expect(offers).toBe(0)
  await expectOnce(who)
  await page.context().close()
})

test('PV22 a clock that Nagad does not bear: the buyer is told and pays by card', async () => {
  const who = buyer('Fatema Akter', 'Card', '')
  await askSandbox(sandboxes, 'Nagad', 'clock', { advanceMs: 30 * MINUTE_MS })
  const page = await begin({ ...who, pay: 'Nagad' })
  await askSandbox(sandboxes, 'Nagad', 'clock', { advanceMs: -30 * MINUTE_MS })

  await page.getByText('choose another way to pay').waitFor()
  await page.getByLabel('Card', { exact: true }).check()
  await page.getByRole('button', { name: /^Pay / }).click()
  await payThere(page, who)

  await untilPaid(page, false)
  await expectOnce(who)
  await page.context().close()
})

test('the browsers had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
