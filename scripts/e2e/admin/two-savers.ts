// What two administrators type into the same form, one after the other. A new form that edits adds its line.
import type { Page } from 'playwright-core'
import type { ScreenName } from '../../../desktop/renderer/admin/screens.ts'
import { FRAME_EN } from '../../../shared/i18n/admin/frame.en.ts'
import { typeInto, valuesOf } from './typed-words.ts'

export type TwoSavers = {
  readonly screen: ScreenName
  /** Pressed before the form is there. */
  readonly begin?: string
  readonly form: string
  /** By the fields' names; what the second one types differs in the first of them. */
  readonly first: Readonly<Record<string, string>>
  readonly second: Readonly<Record<string, string>>
  /** What the first one saved, as the second is told. Null: none of it is shown to anybody. */
  readonly told: string | null
  /** In every run; the others with `PROBESH_SHARE=1`. */
  readonly isAlways?: true
}

const one = (
  screen: ScreenName,
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
  more: Partial<TwoSavers> = {},
): TwoSavers => ({
  screen,
  form: 'main form.form',
  first,
  second,
  told: Object.values(first)[0] ?? null,
  ...more,
})

/** By the act that saves it. `null`: a button's, which says itself what it found. */
export const TWO_SAVERS: Readonly<Record<string, TwoSavers | null>> = {
  // Each change of a limit waits for the other administrator, who sees it there.
  'PUT /tenant/refund-rule': null,
  'PATCH /tenant/events/:eventId': one(
    'event',
    { venue: 'Left bank' },
    { venue: 'Right bank' },
    { isAlways: true },
  ),
  'PUT /tenant/events/:eventId/ticket-types/:ticketTypeId': one(
    'ticketType',
    { name: 'Gallery' },
    { name: 'Balcony' },
  ),
  'PUT /tenant/events/:eventId/gates/:gateId': one(
    'entry',
    { gateName: 'East' },
    { gateName: 'West' },
    { begin: 'main td .button:not(.danger) >> nth=0', isAlways: true },
  ),
  'PUT /tenant/events/:eventId/lists/:listId': one(
    'checkInList',
    { name: 'Side door' },
    { name: 'Back door' },
  ),
  'PATCH /tenant/events/:eventId/promo-codes/:promoCodeId': one(
    'promoCode',
    { value: '20' },
    { value: '30' },
  ),
  'PATCH /tenant/tickets/:ticketId': one(
    'attendee',
    { attendeeName: 'Rafi Ahmed' },
    { attendeeName: 'Nadia Rahman' },
    { isAlways: true },
  ),
  'PATCH /tenant/staff/:userId': one(
    'member',
    { duty: 'steward' },
    { duty: 'tenant_admin' },
    { told: 'Steward: scan at the gates', isAlways: true },
  ),
  'PATCH /tenant/stations/:stationId': one(
    'station',
    { name: 'Laptop East' },
    { name: 'Laptop West' },
  ),
  'PUT /tenant/profile': one('profile', { name: 'Meghna Live' }, { name: 'Jamuna Live' }),
  'PUT /tenant/profile/logo': null,
  'PUT /tenant/provider-accounts/:provider': one(
    'paymentsSetup',
    { secretKey: 'sk_test_Meghna1971', webhookSecret: 'whsec_Padma1971' },
    { secretKey: 'sk_test_Jamuna1971', webhookSecret: 'whsec_Padma1971' },
    { form: 'main form.form:has([name=secretKey])', told: null },
  ),
  'PUT /tenant/payment-rules': one(
    'paymentsSetup',
    { onHold: 'deliver' },
    { onHold: 'deliver_blocked' },
    { form: 'main form.form:has([name=onHold])', told: 'The tickets are sent and good' },
  ),
  'POST /tenant/conflicts/:scanId/resolve': one(
    'conflict',
    { note: 'Two brothers', outcome: 'same_person' },
    { note: 'One picture, sent to two', outcome: 'fraud' },
    { isAlways: true },
  ),
  'POST /tenant/review-items/:scanId/:kind/accept': one(
    'reviewItem',
    { note: 'A receipt', outcome: 'accepted' },
    { note: 'A bus ticket', outcome: 'dismissed' },
  ),
}

/**
 * What is wrong with how the second of two is told, and with what becomes of it.
 * @param windows of the first and of the second
 */
export async function saveTwice(
  windows: readonly [Page, Page],
  address: string,
  { begin, form, first, second, told }: TwoSavers,
): Promise<readonly string[]> {
  const [page, other] = windows
  for (const at of windows) {
    await at.goto(address)
    if (begin !== undefined) await at.locator(begin).click()
    await at.locator(form).waitFor()
  }
  const save = (at: Page): Promise<void> => at.locator(`${form} button[type=submit]`).click()
  await typeInto(page, first, {})
  await save(page)
  await page.locator('.toasts li').first().waitFor()
  await typeInto(other, second, {})
  const typed = await valuesOf(other)
  await save(other)
  const conflict = other.locator('main .conflict')
  await conflict.waitFor()
  const said = await other.locator(form).innerText()
  const wanted = told ?? FRAME_EN['form.conflict.text']
  const kept = await valuesOf(other)
  await conflict.getByRole('button', { name: FRAME_EN['form.conflict.mine'] }).click()
  await conflict.waitFor({ state: 'detached' })
  await other.locator('.toasts li').first().waitFor()
  const refused = await other.locator(`${form} [role=alert]`).allInnerTexts()
  for (const at of windows) await at.reload()
  return [
    ...(said.includes(wanted) ? [] : [`told ${said}, not ${wanted}`]),
    ...(kept.join() === typed.join() ? [] : [`typed ${typed}, then ${kept}`]),
    ...refused,
  ]
}
