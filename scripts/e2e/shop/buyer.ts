// A buyer at the shop and at the four providers’ pages, by clicks, with or without JavaScript.
import type { Browser, Page } from 'playwright-core'
import { required } from '../../../shared/assert.ts'

export const PAYS = ['bKash', 'Nagad', 'Rocket', 'Card'] as const
export type Pay = (typeof PAYS)[number]

export type Buyer = {
  readonly name: string
  readonly pay: Pay
  /** The same wallet does not pay the same amount again at once. A card needs none. */
  readonly wallet?: string
  readonly hasScript: boolean
}

/** About hangs alone. */
const HANG_MS = 60_000
export const PHONE = { width: 320, height: 640 }

export const addressOf = (name: string): string =>
  `${name.split(' ')[0]?.toLowerCase()}@buyers.example`

/** A browser of its own at that address; what it complains of is added to `complaints`. */
export async function openShopPage(
  browser: Browser,
  url: string,
  { hasScript, complaints }: { readonly hasScript: boolean; readonly complaints: string[] },
): Promise<Page> {
  const context = await browser.newContext({
    viewport: PHONE,
    javaScriptEnabled: hasScript,
    locale: 'en-GB',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG_MS)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(said.text())
  })
  await page.goto(url)
  return page
}

/** From the organizer's page: chooses so many tickets of the first kind, and fills in who buys them. */
export async function orderTickets(
  page: Page,
  { name, pay }: Pick<Buyer, 'name' | 'pay'>,
  quantity = 1,
): Promise<void> {
  await page.locator('main li a').first().click()
  await page.locator('select').first().selectOption(String(quantity))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Email').fill(addressOf(name))
  await page.getByLabel(pay, { exact: true }).check()
  await page.getByRole('button', { name: /^Pay / }).click()
}

/** At the provider's page, and back at the shop. */
export async function payThere(page: Page, buyer: Buyer): Promise<void> {
  if (buyer.pay === 'Card') return payByCard(page)
  await payAtWallet(page, buyer)
  // Rocket's last page posts the browser back: by itself with JavaScript, else by a person.
  if (buyer.pay === 'Rocket' && !buyer.hasScript) await goBackFromRocket(page)
}

export const goBackFromRocket = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Back to the shop' }).click()

export const payByCard = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Pay', exact: true }).click()

/** What a wallet's pages ask for after its number. */
const CODES: Readonly<Record<Pay, readonly string[]>> = {
  bKash: ['The code we sent you', 'PIN'],
  Nagad: ['The code we sent you', 'PIN'],
  Rocket: ['The code we sent you'],
  Card: [],
}

/** Gives number, code and PIN. Without JavaScript Rocket's buyer then stands before the way back. */
export async function payAtWallet(
  page: Page,
  { pay, wallet = '' }: Pick<Buyer, 'pay' | 'wallet'>,
): Promise<void> {
  const confirm = () => page.getByRole('button', { name: 'Confirm' }).click()
  await page.locator('#value').fill(wallet)
  await confirm()
  for (const label of CODES[pay]) {
    await page.getByLabel(label).waitFor()
    const hint = (await page.locator('form p').first().textContent()) ?? ''
    await page.locator('#value').fill(required(/\d+/.exec(hint)?.[0], 'the sandbox tells it'))
    await confirm()
  }
}

/** With JavaScript the page looks again by itself; without, a person does. */
export async function untilPaid(page: Page, hasScript: boolean): Promise<void> {
  const paid = page.getByText('Paid. Thank you')
  const again = page.getByRole('link', { name: 'Look again' })
  await paid.or(again).waitFor()
  while (!hasScript && !(await paid.isVisible())) {
    await again.click()
    await paid.or(again).waitFor()
  }
  await paid.waitFor()
}
