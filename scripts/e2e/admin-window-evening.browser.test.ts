// From an empty database to an evening, by clicks and the mail box alone.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { required } from '../../shared/assert.ts'
import type { Credentials } from './admin/admin-window.ts'
import { type Installation, openInstallation } from './admin/empty-installation.ts'
import { readCode } from './shop/code-pictures.ts'
import type { RunningStation } from './venue.ts'

/** About hangs alone. */
const HANG_MS = 60_000
const ORGANIZER: Credentials = {
  email: 'organizer@example.com',
  password: 'a long word of Padma 9',
}
const STEWARD: Credentials = { email: 'steward@example.com', password: 'a long word of Meghna 9' }
const DAY_MS = 86_400_000

let installation: Installation
let station: RunningStation
let browser: Browser
let page: Page
let north: Page
let south: Page
/** Of the two tickets that are bought. */
const codes: string[] = []
beforeAll(async () => {
  installation = await openInstallation()
  station = await installation.startStation(0)
  browser = await launchChromium()
  page = await openPage(1_280, 800)
  await page.goto(`${station.ready.adminUrl}/#${station.ready.adminToken}/`)
}, HANG_MS)
afterAll(async () => {
  await browser?.close()
  await installation?.[Symbol.asyncDispose]()
})

async function openPage(width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' })
  const opened = await context.newPage()
  opened.setDefaultTimeout(HANG_MS)
  return opened
}

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const goTo = (screen: string) =>
  page.locator('.side-bar').getByRole('link', { name: screen, exact: true }).click()
const press = (name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click()
const agree = (name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const follow = (name: string) =>
  page.locator('main').getByRole('link', { name, exact: true }).first().click()
const fill = (name: string, value: string) => page.locator(`main [name="${name}"]`).fill(value)

async function signIn({ email, password }: Credentials): Promise<void> {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form.sign-in button[type=submit]').click()
  await heading('What to do next')
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('form.sign-in').waitFor()
}

/** The link in the newest mail, opened on a phone; name and password are chosen there. */
async function acceptInvitation({ email, password }: Credentials, name: string): Promise<void> {
  const phone = await openPage(360, 640)
  const mail = await installation.mailBox.textOf(email)
  await phone.goto(required(/https?:\S+/.exec(mail)?.[0], 'a mail’s link'))
  await phone.locator('[name=name]').fill(name)
  await phone.locator('[name=password]').fill(password)
  await phone.locator('button[type=submit]').click()
  await phone.locator('form').waitFor({ state: 'detached' })
  await phone.context().close()
}

/** The value of a `datetime-local` field in Dhaka. */
const inDhaka = (ms: number): string => new Date(ms + 6 * 3_600_000).toISOString().slice(0, 16)

test('AW60 a platform admin makes an organizer, activates it, and invites its administrator', async () => {
  await signIn(installation.platformAdmin)
  await goTo('Organizers')
  await heading('Organizers')
  await follow('New organizer')
  await heading('New organizer')
  await fill('name', 'Meghna Stage')
  await fill('slug', 'meghna-stage')
  await press('Make the organizer')
  await heading('Meghna Stage')
  await press('Activate')
  await agree('Activate')
  await page.locator('.facts').getByText('Active').waitFor()
  await fill('email', ORGANIZER.email)
  await page.locator('main [name=locale]').selectOption('en')
  await press('Send the invitation')
  await page.getByText(`The invitation to ${ORGANIZER.email} is on its way.`).waitFor()
  await signOut()

  await acceptInvitation(ORGANIZER, 'Farhana Islam')
})

test('AW61 the organizer makes and publishes an event with three ticket types and two gates', async () => {
  await signIn(ORGANIZER)
  await goTo('Events')
  await heading('Events')
  await follow('New event')
  await heading('New event')
  await fill('name', 'River Night')
  await fill('startsAt', inDhaka(Date.now() - 3_600_000))
  await fill('endsAt', inDhaka(Date.now() + DAY_MS))
  await press('Make the event')
  await heading('Ticket types')
  for (const [name, price] of [
    ['General', '0'],
    ['Family', '1200'],
    ['Front row', '3500.50'],
  ] as const) {
    await follow('New ticket type')
    await heading('New ticket type')
    await fill('name', name)
    await fill('price', price)
    await press('Add the ticket type')
    await heading('Ticket types')
    await page.getByRole('cell', { name }).waitFor()
  }
  await page.locator('main .tabs').getByRole('link', { name: 'Gates and lists' }).click()
  await heading('Gates and check-in lists')
  for (const gate of ['North', 'South']) {
    await fill('gateName', gate)
    await press('Add the gate')
    await page.getByRole('cell', { name: gate, exact: true }).waitFor()
  }
  await page.locator('main .tabs').getByRole('link', { name: 'Event', exact: true }).click()
  await heading('River Night')
  await press('Publish')
  await agree('Publish')
  await page.locator('.facts').getByText('Published').waitFor()
})

test('AW62 staff are invited by mail, and stand in the list once they have accepted', async () => {
  await goTo('Staff')
  await heading('Staff')
  await follow('Invite somebody')
  await heading('Invite somebody')
  await fill('email', STEWARD.email)
  await page.locator('main [name=locale]').selectOption('en')
  await press('Send the invitation')
  await heading('Staff')
  await page.getByRole('cell', { name: STEWARD.email }).waitFor()
  await acceptInvitation(STEWARD, 'Rafiq Hasan')
  await page.reload()
  await heading('Staff')
  await page.getByRole('link', { name: 'Rafiq Hasan' }).waitFor()
  await page.getByText('No invitation is open.').waitFor()
})

/** What the code says that a phone shows. */
const codeOn = (phone: Page) => phone.getByRole('img', { name: 'Show this code at the gate' })

test('AW63 a buyer takes free tickets on the public page, and stands among the attendees', async () => {
  const phone = await openPage(360, 640)
  await phone.goto(`${installation.serverUrl}/t/meghna-stage`)
  await phone.locator('main li a').first().click()
  await phone.locator('select').first().selectOption('2')
  await phone.getByRole('button', { name: 'Continue' }).click()
  await phone.getByLabel('Name', { exact: true }).fill('Shirin Akter')
  await phone.getByLabel('Email').fill('shirin@example.com')
  await phone.locator('main form button[type=submit]').last().click()
  await phone
    .getByRole('link', { name: /^Show the ticket/ })
    .first()
    .click()
  codes.push(await readCode(codeOn(phone)))
  await phone.getByRole('link', { name: 'Ticket 2 of 2' }).click()
  await expect.poll(async () => await readCode(codeOn(phone))).not.toBe(codes[0])
  codes.push(await readCode(codeOn(phone)))
  await phone.context().close()

  await goTo('Attendees')
  await heading('Attendees')
  const guests = page.locator('main tbody tr', { hasText: 'Shirin Akter' })
  await expect.poll(() => guests.count()).toBe(2)
})

/** A laptop that was never paired comes to its first scan, by the code of the window and the steward's account. */
async function openGate(number: number, gate: string): Promise<Page> {
  await goTo('Stations')
  await heading('Stations')
  await goTo('Pair a station')
  await heading('Pair a station')
  await press('Make a pairing code')
  const code = await page.locator('.pairing-code').innerText()
  const laptop = await installation.startStation(number)
  const opened = await openPage(1_024, 600)
  await opened.goto(`${laptop.ready.url}/#${laptop.ready.token}`)
  await opened.locator('[name=code]').fill(code)
  await opened.locator('[name=name]').fill(`Laptop ${gate}`)
  await opened.keyboard.press('Enter')
  await opened.locator('[name=email]').fill(STEWARD.email)
  await opened.locator('[name=password]').fill(STEWARD.password)
  await opened.keyboard.press('Enter')
  await opened.locator('[name=pin]').fill('4711')
  await opened.keyboard.press('Enter')
  await opened.locator('[name=gateId]').selectOption({ label: gate })
  await opened.getByRole('button', { name: 'Work here' }).click()
  await opened.getByText('All 2 tickets are on this laptop.').waitFor()
  await page.getByText(`“Laptop ${gate}” is paired.`).waitFor()
  await opened.locator('[data-screen=scan]').click()
  await opened.locator('.scan-screen').waitFor()
  return opened
}

/** Pasted as from a message. */
async function scan(laptop: Page, code: string | undefined): Promise<void> {
  await laptop.evaluate((pasted) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
  }, code ?? '')
}

test('AW64 two laptops are paired, a ticket is scanned, and its entry stands in the chart', async () => {
  north = await openGate(1, 'North')
  south = await openGate(2, 'South')
  await goTo('At the doors')
  await heading(/./)
  await scan(north, codes[0])
  await north.locator('.verdict.admit').waitFor()
  const minute = page.locator('main figure.chart title', { hasText: /: 1$/ })
  await expect.poll(() => minute.count(), { timeout: HANG_MS }).toBe(1)
})

test('AW65 a ticket that entered at both gates while the server was gone is announced, and settled at the desk', async () => {
  await installation.killServer()
  await scan(north, codes[1])
  await north.locator('.verdict.admit').waitFor()
  await scan(south, codes[1])
  await south.locator('.verdict.admit').waitFor()
  await installation.startServer()

  const toast = page.locator('.toasts li', { hasText: 'A ticket has entered twice.' })
  await toast.getByRole('link', { name: 'Look at it' }).click()
  await heading('Double entries')
  await page.locator('main tbody a').first().click()
  await heading(/^Double entry/)
  for (const name of ['Laptop North', 'Laptop South']) {
    await page.getByRole('cell', { name }).first().waitFor()
  }
  await page.locator('[name=outcome]').selectOption('gate_error')
  await fill('note', 'The server was gone')
  await press('Settle it')
  await page.locator('.facts').getByText('The server was gone').waitFor()
})
