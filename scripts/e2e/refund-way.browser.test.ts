// The whole way of money that goes back: bought by card and by wallet, let in at a gate, given back in the admin window,
// and refused at that gate as soon as it has heard. Real server, PostgreSQL, SMTP, station, and sandboxes' own books.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookInTime } from '../../desktop/testing/in-time.ts'
import { typeAsScanner } from '../../desktop/testing/scanner-typing.ts'
import { openTestSql } from '../../server/testing/open.ts'
import { required } from '../../shared/assert.ts'
import { CASES_BN } from '../../shared/i18n/admin/cases.bn.ts'
import { ORDERS_BN } from '../../shared/i18n/admin/orders.bn.ts'
import { REFUNDS_BN } from '../../shared/i18n/admin/refunds.bn.ts'
import { BN } from '../../shared/i18n/bn.ts'
import { EN } from '../../shared/i18n/en.ts'
import { writeAmount } from '../../shared/i18n/shop/amount.ts'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import { type Sandboxes, startSandboxes } from '../start-demo/sandboxes.ts'
import { type AdminWindow, openAdminWindow, SMALLEST } from './admin/admin-window.ts'
import { type CutLine, openCutLine } from './cut-line.ts'
import { type MailBox, openMailBox } from './mail-box.ts'
import { rpc } from './processes.ts'
import { addressOf, openShopPage, orderTickets, PAYS, payThere, untilPaid } from './shop/buyer.ts'
import { readCode } from './shop/code-pictures.ts'
import {
  backOf,
  CASES,
  type Case,
  PART,
  PRICE_CENTS,
  sumOf,
  TICKETS,
  WHOLE,
} from './shop/refund-cases.ts'
import { askSandbox, PROVIDER_OF, readBook, tellAllAgain } from './shop/wallet-books.ts'
import type { RunningStation } from './venue.ts'

/** About hangs alone. */
const HANG_MS = 120_000
const open = new AsyncDisposableStack()
let sandboxes: Sandboxes
let mailBox: MailBox
let admin: AdminWindow
let line: CutLine
let gate: RunningStation
/** Of each buyer, as their mail has them. */
const codes = new Map<string, readonly string[]>()
const complaints: string[] = []
/** How browsers came back from the wallets. */
const returns: { readonly url: string; readonly body: string | null }[] = []

beforeAll(async () => {
  const folder = open.use(mkdtempDisposableSync(join(tmpdir(), 'probesh-refunds-')))
  sandboxes = await startSandboxes(folder.path, {})
  open.defer(() => sandboxes.stop())
  mailBox = open.use(await openMailBox())
  admin = open.use(
    await openAdminWindow({
      tickets: 5,
      environment: { ...sandboxes.environment, SMTP_URL: mailBox.url },
      locale: 'bn-BD',
    }),
  )
  admin.page.setDefaultTimeout(HANG_MS)
  await sandboxes.connect(admin.venue.serverUrl)
  await askSandbox(sandboxes, 'Rocket', 'mode', { refundMs: 0 })
  line = open.use(await openCutLine(admin.venue.serverUrl))
  gate = await admin.venue.startStation(1)
}, HANG_MS)
afterAll(() => open.disposeAsync())

const codesOf = ({ name }: Case): readonly string[] => required(codes.get(name), 'they have bought')

const scanned = async (code: string): Promise<string> => {
  const { verdict, reason } = await rpc(gate, 'scan', { code })
  return `${verdict} ${reason}`
}

test.each(CASES)(
  '$name pays by $pay, JavaScript $hasScript, and gets three codes',
  async (buyer) => {
    const { browser, serverUrl, slug } = shop()
    const page = await openShopPage(browser, `${serverUrl}/t/${slug}`, { ...buyer, complaints })

    page.on('request', (request) => {
      if (/\/pay\/\w+\/return\//.test(request.url())) {
        returns.push({ url: request.url(), body: request.postData() })
      }
    })
    await orderTickets(page, buyer, TICKETS)
    await payThere(page, buyer)
    await untilPaid(page, buyer.hasScript)
    await page.goto(await mailBox.pageOf(addressOf(buyer.name)))

    const pictures = page.getByAltText(/^Code for the gate/)
    await pictures.nth(TICKETS - 1).waitFor()
    const read: string[] = []
    for (const picture of await pictures.all()) read.push(await readCode(picture))
    expect(new Set(read).size).toBe(TICKETS)
    codes.set(buyer.name, read)
    await page.context().close()
  },
)

const shop = () => ({
  browser: required(admin.context.browser(), 'the window is in one'),
  serverUrl: admin.venue.serverUrl,
  slug: admin.venue.seeded.tenant.slug,
})

test('one of each order that will go back whole is inside, and then the gate loses the network', async () => {
  const { pairing, gates, event } = admin.venue.seeded
  const code = required(pairing.codes[0], 'a code to pair with')
  await rpc(gate, 'pair', { server: line.url, code, name: 'Laptop North' })
  await rpc(gate, 'selectEvent', { eventId: event.id, gateId: gates[0]?.id ?? null })
  await rpc(gate, 'syncNow', {})

  for (const buyer of WHOLE) expect(await scanned(codesOf(buyer)[0] ?? '')).toBe('admitted ok')

  await rpc(gate, 'syncNow', {})
  expect(await rpc(gate, 'status', {})).toMatchObject({ unsent: 0 })
  line.cut()
})

const form = (name: string) => admin.page.locator(`main [name="${name}"]`)

/** Asks first, and says what becomes of the tickets. */
async function giveBack(kind: 'order' | 'tickets' | 'amount', reason: string): Promise<void> {
  const { page } = admin
  const give = REFUNDS_BN['refunds.give']
  await form('reason').fill(reason)
  await page.locator('main').getByRole('button', { name: give, exact: true }).click()
  const dialog = page.getByRole('dialog')
  const [first = ''] = REFUNDS_BN[`refunds.sure.${kind}`].split('{').map((part) => part.trim())
  await dialog
    .getByText(first || REFUNDS_BN['refunds.sure.amount'].split('}').at(-1) || '')
    .waitFor()
  await dialog.getByRole('button', { name: give, exact: true }).click()
  // Listed once it is loaded anew, and the form with it.
  await page.locator('main li').getByText(reason).waitFor()
}

async function openOrder({ name }: Case): Promise<void> {
  const { page, address } = admin
  await page.goto(address('/orders'))
  await page.locator('main tbody tr', { hasText: name }).getByRole('link').first().click()
  await page.locator('main .head a[href$="/refunds"]').waitFor()
}

test.each(CASES)('$name’s money by $pay ($shape) is given back in the window', async (buyer) => {
  const { page } = admin
  await openOrder(buyer)
  await page.locator('main .head a[href$="/refunds"]').click()
  await form('kind').waitFor()

  if (buyer.shape === 'order') {
    await giveBack('order', 'পুরো অর্ডার ফেরত')
    await page.getByText(REFUNDS_BN['refunds.obstacle.nothing_left']).waitFor()
    return
  }
  await form('kind').selectOption('tickets')
  for (const code of codesOf(buyer).slice(0, 2)) await form(`ticket.${ticketIdOf(code)}`).check()
  await form('fee').fill('৫০')
  await giveBack('tickets', 'দুজন আসছেন না')
  await form('kind').selectOption('amount')
  await form('amount').fill('১২০.৫০')
  await giveBack('amount', 'আসন বদলের জন্য')
})

function ticketIdOf(code: string): string {
  const parsed = parseTicketText(code)
  if (!parsed.ok) throw new Error(`no code: ${parsed.error.code}`)
  return parsed.value.fields.ticketId
}

test('a gate without a network cannot have heard: it still lets in whom it knows', async () => {
  for (const buyer of CASES) expect(await scanned(codesOf(buyer)[1] ?? '')).toBe('admitted ok')
  for (const buyer of WHOLE) {
    expect(await scanned(codesOf(buyer)[0] ?? '')).toBe('refused already_redeemed')
  }
})

test('after one contact it is alone again, and says in both languages whose ticket was given back', async () => {
  line.mend()
  await rpc(gate, 'syncNow', {})
  expect(await rpc(gate, 'status', {})).toMatchObject({ unsent: 0 })
  line.cut()

  const voided = CASES.flatMap((buyer) => codesOf(buyer).slice(0, buyer.shape === 'order' ? 3 : 2))
  for (const code of voided) expect(await scanned(code)).toBe('refused canceled')
  for (const [locale, texts] of [
    ['en-GB', EN],
    ['bn-BD', BN],
  ] as const) {
    const page = await openGate(locale)
    const keys = await page.context().newCDPSession(page)
    for (const buyer of CASES) {
      const panel = page.locator('.verdict[data-reason="canceled"]')
      const said = await lookInTime({
        reach: async () => {
          await typeAsScanner(keys, codesOf(buyer)[0] ?? '', { gapMs: 0 })
          await panel.getByText(buyer.name).waitFor()
        },
        look: () => panel.innerText(),
        stands: () => panel.isVisible(),
      })
      expect(said).toContain(texts['word.canceled'])
      expect(said).toContain(texts['reason.canceled'])
    }
    await page.context().close()
  }
  for (const buyer of PART) expect(await scanned(codesOf(buyer)[2] ?? '')).toBe('admitted ok')
})

async function openGate(locale: string): Promise<Page> {
  const context = await shop().browser.newContext({
    viewport: { width: 1_024, height: 600 },
    locale,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${gate.ready.url}/#${gate.ready.token}`)
  await page.locator('.scan-screen').waitFor()
  await page.bringToFront()
  return page
}

test('whoever was inside before, or was let in by a gate that had not heard, is left for a person', async () => {
  const { page, address } = admin
  line.mend()
  await rpc(gate, 'syncNow', {})
  const rowsOf = async (kind: 'voided_after_entry' | 'should_have_refused') => {
    await page.goto(address(`/review-items?kind=${kind}`))
    await page.locator('main tbody tr').getByText(CASES_BN[`kind.${kind}`]).first().waitFor()
    const rows = await page.locator('main tbody tr').allInnerTexts()
    return CASES.flatMap(({ name }) => rows.filter((row) => row.includes(name)).map(() => name))
  }
  const names = (cases: readonly Case[]): readonly string[] => cases.map(({ name }) => name)

  expect(await rowsOf('voided_after_entry')).toEqual(names(WHOLE))
  expect(await rowsOf('should_have_refused')).toEqual(names(CASES))
})

test('the money is back by the wallets’ own books, each sum once, and ours say the same', async () => {
  await using owner = openTestSql(admin.venue.database.ownerUrl)
  const states = async () => {
    // The minute between two questions to a provider goes by.
    await owner`
      update refunds set next_try_at = now()
       where next_try_at between now() and now() + interval '1 minute'`
    const rows = await owner<{ state: string }[]>`select distinct state from refunds`
    return rows.map(({ state }) => state)
  }
  await expect.poll(states, { timeout: HANG_MS, interval: 500 }).toEqual(['succeeded'])
  const accounts = await owner<{ provider: string; account: string; cents: string }[]>`
    select provider, account, sum(amount_cents)::bigint as cents from ledger_entries group by 1, 2`
  const of = (provider: string, account: string): number =>
    Number(accounts.find((one) => one.provider === provider && one.account === account)?.cents ?? 0)

  expect(accounts.reduce((sum, { cents }) => sum + Number(cents), 0)).toBe(0)
  for (const pay of PAYS) {
    const book = await readBook(sandboxes, pay)
    expect(of(PROVIDER_OF[pay], 'at_provider')).toBe(book.heldCents)
    expect(of(PROVIDER_OF[pay], 'to_give_back')).toBe(0)
    for (const buyer of CASES.filter((one) => one.pay === pay)) {
      const [attempt] = await owner<{ ref: string }[]>`
        select a.ref from payment_attempts a join orders o on o.paid_attempt_id = a.id
         where o.buyer_name = ${buyer.name}`
      const { paid, back } = book.of(required(attempt, 'it was paid').ref)
      expect(paid).toEqual([TICKETS * PRICE_CENTS])
      expect(new Set(back)).toEqual(new Set(backOf(buyer)))
      expect(back).toHaveLength(backOf(buyer).length)
    }
  }
})

test('RF6 what browsers brought and wallets told, once more after the money went back, changes nothing', async () => {
  await using owner = openTestSql(admin.venue.database.ownerUrl)
  const standing = async () => ({
    orders: await owner`
      select o.buyer_name, o.status, count(t.id) filter (where not t.is_void)::integer as good
        from orders o left join tickets t on t.order_id = o.id group by o.tenant_id, o.id order by o.id`,
    refunds: await owner`select order_id, state, amount_cents from refunds order by id`,
    held: await Promise.all(PAYS.map(async (pay) => (await readBook(sandboxes, pay)).heldCents)),
  })
  const before = await standing()

  for (const { url, body } of returns) {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const posted = body === null ? {} : { method: 'POST', headers: form, body }
    expect((await fetch(url, { ...posted, redirect: 'manual' })).status).toBe(303)
  }
  for (const pay of PAYS.filter((one) => one !== 'Nagad')) await tellAllAgain(sandboxes, pay)
  const waiting = () => owner`select 1 from webhook_events where state = 'pending'`
  await expect.poll(waiting, { timeout: HANG_MS }).toHaveLength(0)

  expect(returns).toHaveLength(CASES.length)
  expect(await standing()).toEqual(before)
})

test.each(CASES)(
  '$name’s order says in the window what has gone back, and that nothing is owed',
  async (buyer) => {
    const { page } = admin
    await openOrder(buyer)
    const said = page.locator('main .card', { hasText: ORDERS_BN['payments.heading'] }).first()

    const back = sumOf(backOf(buyer))
    const gone = ORDERS_BN['payments.back'].replace('{amount}', writeAmount('bn', back))
    await said.getByText(gone, { exact: true }).waitFor()
    expect(await said.innerText()).not.toContain(
      ORDERS_BN['payments.refund'].replace('{amount}', ''),
    )
  },
)

/** A screen of 1280 at 400 %. */
const SMALL = { width: 320, height: 640 }

test('AW99 at 320 pixels none of these screens is wider, and the menu leaves them their room', async () => {
  const { page, address } = admin
  const faults: string[] = []
  const look = async (name: string): Promise<void> => {
    await page.locator('main h1').waitFor()
    const { wide, main } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      main: document.querySelector('main')?.getBoundingClientRect().width ?? 0,
    }))
    if (wide > SMALL.width || main < SMALL.width * 0.9) faults.push(`${name}: ${wide}, ${main}`)
  }
  await page.setViewportSize(SMALL)
  for (const buyer of CASES) {
    await openOrder(buyer)
    await look(`order ${buyer.shape}`)
    await page.locator('main .head a[href$="/refunds"]').click()
    await page.locator('main li').first().waitFor()
    await look(`money ${buyer.shape}`)
  }
  for (const screen of ['/orders', '/refunds', '/payments', '/review-items', '/ledger']) {
    await page.goto(address(screen))
    await page.locator('main tbody tr').first().waitFor()
    await look(screen)
  }
  await page.setViewportSize(SMALLEST)

  expect(faults).toEqual([])
})

test.each(CASES)('$name is told by mail what goes back and that it has gone', async (buyer) => {
  const amounts = backOf(buyer).map((cents) => writeAmount('en', cents))

  const mails = await mailBox.textsOf(addressOf(buyer.name), 1 + 2 * amounts.length)

  expect(mails).toHaveLength(1 + 2 * amounts.length)
  for (const amount of amounts) {
    expect(mails.filter((mail) => mail.includes(`${amount} is on its way back`))).toHaveLength(1)
    expect(mails.filter((mail) => mail.includes(`${amount} has been sent back`))).toHaveLength(1)
  }
})

test.each(CASES)('$name’s page of the order says what came of it', async (buyer) => {
  const { browser } = shop()
  const [mail = ''] = await mailBox.textsOf(addressOf(buyer.name), 1)
  const url = required(/https?:\S+/.exec(mail)?.[0], 'the mail has the link')
  const page = await openShopPage(browser, url, { ...buyer, complaints })

  const said = await page.locator('main').innerText()

  const back = sumOf(backOf(buyer))
  expect(said).toContain(`${writeAmount('en', back)} was sent back to where it came from.`)
  expect(said.includes('This order was refunded')).toBe(buyer.shape === 'order')
  await page.context().close()
})

test('the browsers had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
