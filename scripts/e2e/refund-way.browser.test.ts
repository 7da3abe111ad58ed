// The whole way of money that goes back: bought by card and by wallet, let in at a gate, given back in the admin window,
// and refused at that gate as soon as it has heard. Real server, PostgreSQL, SMTP, station, and sandboxes' own books.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookInTime } from '../../desktop/testing/in-time.ts'
import { typeAsScanner } from '../../desktop/testing/scanner-typing.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { openTestSql } from '../../server/testing/open.ts'
import { required } from '../../shared/assert.ts'
import { CASES_BN } from '../../shared/i18n/admin/cases.bn.ts'
import { REFUNDS_BN } from '../../shared/i18n/admin/refunds.bn.ts'
import { BN } from '../../shared/i18n/bn.ts'
import { EN } from '../../shared/i18n/en.ts'
import { writeAmount } from '../../shared/i18n/shop/amount.ts'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import { type Sandboxes, startSandboxes } from '../start-demo/sandboxes.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type CutLine, openCutLine } from './cut-line.ts'
import { type MailBox, openMailBox } from './mail-box.ts'
import { rpc } from './processes.ts'
import {
  addressOf,
  type Buyer,
  openShopPage,
  orderTickets,
  PAYS,
  type Pay,
  payThere,
  untilPaid,
} from './shop/buyer.ts'
import { readCode } from './shop/code-pictures.ts'
import type { RunningStation } from './venue.ts'

/** About hangs alone. */
const HANG_MS = 120_000
const TICKETS = 3
const PRICE_CENTS = 100_000
const KEPT_CENTS = 5_000
const GOODWILL_CENTS = 12_050

/** All of an order is given back, or two of its tickets less a fee, and then an amount of what is left. */
type Case = Buyer & { readonly shape: 'order' | 'tickets' }

const NAMES: Readonly<Record<Pay, readonly [order: string, tickets: string]>> = {
  bKash: ['Rahim Uddin', 'Ayesha Khatun'],
  Nagad: ['Selina Hossain', 'Babul Miah'],
  Rocket: ['Jamila Akhter', 'Tarek Hasan'],
  Card: ['Karim Mia', 'Shirin Akter'],
}

const random = createRandom('refund-way')
/** Of every way to pay one order is bought with JavaScript, and the other one without. */
const ALL: readonly Case[] = PAYS.flatMap((pay, at) => {
  const isFirstWithScript = random.one([true, false])
  return (['order', 'tickets'] as const).map((shape, second) => ({
    ...{
      name: NAMES[pay][second] ?? '',
      pay,
      shape,
      hasScript: isFirstWithScript === (second === 0),
    },
    wallet: `017000000${at}${second}${pay === 'Rocket' ? '1' : ''}`,
  }))
})
const whole = random.one(ALL.filter(({ shape }) => shape === 'order'))
const CASES: readonly Case[] =
  random.share === 1
    ? ALL
    : [whole, random.one(ALL.filter(({ shape, pay }) => shape === 'tickets' && pay !== whole.pay))]
const WHOLE = CASES.filter(({ shape }) => shape === 'order')
const PART = CASES.filter(({ shape }) => shape === 'tickets')

/** What goes back of each, in the order of the decisions. */
const BACK = {
  order: [TICKETS * PRICE_CENTS],
  tickets: [2 * PRICE_CENTS - KEPT_CENTS, GOODWILL_CENTS],
} as const

const open = new AsyncDisposableStack()
let sandboxes: Sandboxes
let mailBox: MailBox
let admin: AdminWindow
let line: CutLine
let gate: RunningStation
/** Of each buyer, as their mail has them. */
const codes = new Map<string, readonly string[]>()
const complaints: string[] = []

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
  await askSandbox('rocket', 'mode', { refundMs: 0 })
  line = open.use(await openCutLine(admin.venue.serverUrl))
  gate = await admin.venue.startStation(1)
}, HANG_MS)
afterAll(() => open.disposeAsync())

const SANDBOX_OF: Readonly<Record<Pay, string>> = {
  ...{ bKash: 'bkash', Nagad: 'nagad', Rocket: 'rocket', Card: 'stripe' },
}

async function askSandbox(name: string, door: string, fields?: unknown): Promise<unknown> {
  const body = fields === undefined ? {} : { method: 'POST', body: JSON.stringify(fields) }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${sandboxes.urls[name]}/__sim/${door}`, { ...body, headers })
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`)
  return response.json()
}

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

test.each(CASES)('$name’s money by $pay ($shape) is given back in the window', async (buyer) => {
  const { page, address } = admin
  await page.goto(address('/orders'))
  await page.locator('main tbody tr', { hasText: buyer.name }).getByRole('link').first().click()
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

type Entry = {
  readonly kind: 'payment' | 'refund'
  readonly txnId: string
  /** Of a refund: how the wallet calls what it is of, by its page or by its movement. */
  readonly paymentId: string
  readonly reference: string
  readonly amountCents: number
}

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
    const provider = SANDBOX_OF[pay]
    // Safe: our own sandbox’s answer.
    const entries = (await askSandbox(provider, 'ledger')) as readonly Entry[]
    const sum = (kind: Entry['kind']): number =>
      entries
        .filter((one) => one.kind === kind)
        .reduce((all, { amountCents }) => all + amountCents, 0)
    expect(of(provider, 'at_provider')).toBe(sum('payment') - sum('refund'))
    expect(of(provider, 'to_give_back')).toBe(0)
    for (const buyer of CASES.filter((one) => one.pay === pay)) {
      const [paid] = await owner<{ ref: string }[]>`
        select a.ref from payment_attempts a join orders o on o.paid_attempt_id = a.id
         where o.buyer_name = ${buyer.name}`
      const payments = entries.filter(
        (one) => one.kind === 'payment' && one.reference === paid?.ref,
      )
      expect(payments.map(({ amountCents }) => amountCents)).toEqual([TICKETS * PRICE_CENTS])
      const back = entries.filter(
        (one) =>
          one.kind === 'refund' &&
          payments.some((of) => [of.paymentId, of.txnId].includes(one.paymentId)),
      )
      expect(back.map(({ amountCents }) => amountCents)).toEqual(BACK[buyer.shape])
    }
  }
})

test.each(CASES)('$name is told by mail what goes back and that it has gone', async (buyer) => {
  const amounts = BACK[buyer.shape].map((cents) => writeAmount('en', cents))

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

  const back = BACK[buyer.shape].reduce<number>((sum, cents) => sum + cents, 0)
  expect(said).toContain(`${writeAmount('en', back)} was sent back to where it came from.`)
  expect(said.includes('This order was refunded')).toBe(buyer.shape === 'order')
  await page.context().close()
})

test('the browsers had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
