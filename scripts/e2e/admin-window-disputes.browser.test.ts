// Disputes and holds in the admin window, by clicks, against a real server and a bank at the card sandbox.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISPUTES_EN } from '../../shared/i18n/admin/disputes.en.ts'
import { SETTINGS_EN } from '../../shared/i18n/admin/settings.en.ts'
import type { PaymentCaseView } from '../../shared/payments/case-schema.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type DisputedWork, disputePayments } from './admin/disputed-work.ts'
import { type Api, apiAs, type CardSandbox, openCardSandbox } from './admin/first-work.ts'

const open = new AsyncDisposableStack()
let admin: AdminWindow
let cards: CardSandbox
let work: DisputedWork
let api: Api
beforeAll(async () => {
  cards = open.use(await openCardSandbox())
  admin = open.use(await openAdminWindow({ tickets: 2, environment: cards.environment }))
  await cards.notify(admin.venue.serverUrl)
  work = await disputePayments(admin.venue, admin.admin, cards)
  api = await apiAs(admin.venue.serverUrl, admin.admin)
})
afterAll(() => open.disposeAsync())

const main = (page: Page) => page.locator('main')
const caseOf = (id: string) => api<PaymentCaseView>(`GET /tenant/payment-cases/${id}`)

async function act(page: Page, id: string, chosen: string, note: string): Promise<void> {
  await page.goto(admin.address(`/disputes/${id}`))
  await main(page).locator('[name=act]').selectOption(chosen)
  await main(page).locator('[name=note]').fill(note)
  await main(page).locator('form [type=submit]').click()
}

test('DI5 an administrator finds what is undecided, and lets the tickets of a dispute in, in words', async () => {
  const { page } = admin
  await page.goto(admin.address('/disputes'))
  await main(page).locator('tbody tr').nth(2).waitFor()
  await main(page).locator('select[name=isOpen]').selectOption('true')
  await expect.poll(() => main(page).locator('tbody tr').count()).toBe(2)

  await act(page, work.disputeId, 'allow_entry', 'They called us')
  await main(page).getByText(DISPUTES_EN['disputes.gate.good'], { exact: true }).waitFor()

  expect(await caseOf(work.disputeId)).toMatchObject({
    ...{ state: 'open', isBlocking: false, note: 'They called us', acts: ['block_entry', 'note'] },
  })
})

test('DI5 rejecting a hold asks first, gives the money back, and leaves nothing to decide', async () => {
  const { page } = admin
  const dialog = page.locator('.dialog[open]')
  await act(page, work.holdId, 'reject', 'Nobody answers')
  await dialog.locator('.button').first().click()
  const before = await caseOf(work.holdId)
  await main(page).locator('form [type=submit]').click()
  await dialog
    .getByRole('button', { name: DISPUTES_EN['disputes.act.reject'], exact: true })
    .click()
  await main(page).getByText(DISPUTES_EN['disputes.state.rejected'], { exact: true }).waitFor()

  expect(before).toMatchObject({ state: 'open' })
  expect(await caseOf(work.holdId)).toMatchObject({
    ...{ state: 'rejected', tickets: 0, acts: ['note'], note: 'Nobody answers' },
  })
})

test('DI3 what disputes and holds do is chosen beside the accounts, and of two who choose the second is told', async () => {
  const { page } = admin
  await page.goto(admin.address('/settings/payments'))
  const form = main(page).locator('form.form:has([name=onHold])')
  await form.locator('[name=onHold]').selectOption('deliver')
  const rules = await api<{ version: number }>('GET /tenant/payment-rules')
  const { version } = rules
  await api('PUT /tenant/payment-rules', { onDispute: 'nothing', onHold: 'wait', version })
  await form.locator('[type=submit]').click()
  await form.locator('.conflict .button').last().click()
  await page.getByText(SETTINGS_EN['settings.rules.saved']).first().waitFor()

  expect(await api('GET /tenant/payment-rules')).toMatchObject({ onHold: 'deliver' })
})

test('DI5 nothing of a dispute, of their list or of the choice is wider than a window of 320 px', async () => {
  const { page } = admin
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['/disputes', `/disputes/${work.disputeId}`, '/settings/payments']) {
    await page.goto(admin.address(path))
    await main(page).locator('tbody td, dl.facts, [name=onHold]').first().waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect({ path, wide }).toEqual({ path, wide: 320 })
  }
})
