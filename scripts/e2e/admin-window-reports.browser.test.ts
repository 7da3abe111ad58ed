// Setting up, the organizer's own settings, and the reports of an event, by clicks against a real server.
import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'

let admin: AdminWindow
beforeAll(async () => {
  admin = await openAdminWindow()
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

const heading = (name: string) =>
  admin.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const press = (name: string) =>
  admin.page.locator('main').getByRole('button', { name, exact: true }).click()

async function goTo(path: string, name: string): Promise<void> {
  await admin.page.goto(admin.address(path))
  await heading(name)
}

const report = (name: string): string =>
  `/events/${admin.venue.seeded.event.id}/reports?report=${name}`

async function savedBy(button: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = admin.page.waitForEvent('download')
  await press(button)
  const file = await coming
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

test('AW80 the first page ticks what is done, and leads to what is next', async () => {
  const { page } = admin
  await goTo('/', 'What to do next')
  const next = page.locator('.setup-steps [aria-current=step]')
  await next.getByText('Set up payments').waitFor()
  const done = page.locator('.setup-steps li.done')
  expect((await done.allTextContents()).join()).toContain('Add gates')

  await next.getByRole('link').click()
  await heading('Payments set-up')
})

test('AW81 credentials of another form are refused at their field, and sent ones are never shown', async () => {
  const { page } = admin
  await goTo('/settings/payments', 'Payments set-up')
  const stripe = page.getByRole('region', { name: 'Stripe' })
  await stripe.locator('[name=secretKey]').fill('pk_test_wrong')
  await stripe.getByRole('button', { name: 'Save' }).click()
  await stripe.getByText('This is no secret key of Stripe').waitFor()
  await stripe.getByText('This is needed.').waitFor()

  const secrets = ['sk_test_Meghna1971', 'whsec_Padma1971', 'Jamuna1971@ssl']
  await stripe.locator('[name=secretKey]').fill(secrets[0] ?? '')
  await stripe.locator('[name=webhookSecret]').fill(secrets[1] ?? '')
  await stripe.getByRole('button', { name: 'Save' }).click()
  await stripe.getByText('The credentials were not checked yet.').waitFor()
  await stripe.getByText('Test money', { exact: true }).waitFor()

  const rocket = page.getByRole('region', { name: 'Rocket' })
  await rocket.locator('[name=mode]').selectOption('test')
  await rocket.locator('[name=storeId]').fill('meghna0test')
  await rocket.locator('[name=storePassword]').fill(secrets[2] ?? '')
  await rocket.getByRole('button', { name: 'Save' }).click()
  await rocket.locator('.badge-word', { hasText: 'Test money' }).waitFor()

  // As the portal's files have them: several lines, which a field for one line puts together.
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  })
  const nagad = page.getByRole('region', { name: 'Nagad' })
  await nagad.locator('[name=mode]').selectOption('test')
  await nagad.locator('[name=merchantId]').fill('Meghna')
  await nagad.locator('[name=privateKey]').fill(keys.privateKey)
  await nagad.locator('[name=publicKey]').fill(keys.publicKey)
  await nagad.getByRole('button', { name: 'Save' }).click()
  await nagad.getByText('This is not right. Copy it again, whole.').waitFor()
  await nagad.locator('[name=merchantId]').fill('683000000000001')
  await nagad.getByRole('button', { name: 'Save' }).click()
  await nagad.locator('.badge-word', { hasText: 'Test money' }).waitFor()

  const values = await page
    .locator('main input')
    .evaluateAll((inputs) => inputs.map((input) => (input as { value?: string }).value ?? ''))
  const isSecret = (value: string): boolean =>
    secrets.includes(value) || value.includes('PRIVATE KEY')
  expect(values.filter(isSecret)).toEqual([])
  expect(values.some((value) => value.endsWith('/pay/nagad/return'))).toBe(true)
  for (const provider of ['stripe', 'rocket']) {
    expect(values.some((value) => value.includes(`/webhooks/${provider}/`))).toBe(true)
  }
})

test('AW82 colours that nobody can read are told in words and not sent', async () => {
  const { page } = admin
  await goTo('/settings/profile', 'Organizer’s profile')
  await page.getByText('Own colours').click()
  await page.locator('[name=text]').fill('#eeeeee')
  await page.getByText('Too pale to read: the contrast is 1.1').waitFor()
  await press('Save')
  await page.locator('[name=text][aria-invalid=true]').waitFor()
  await page.locator('[name=text]').fill('#222222')
  await press('Save')
  await page.getByText('Saved.', { exact: true }).waitFor()
  await page.reload()
  await page.locator('.color-preview').waitFor()
  expect(await page.locator('[name=text]').inputValue()).toBe('#222222')
})

test('AW83 a picture of another kind is refused before it is sent, and the one that is there is shown', async () => {
  const { page } = admin
  await goTo('/settings/profile', 'Organizer’s profile')
  const logo = page.locator('[name=logo]')
  await logo.setInputFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') })
  await page.getByText('This is no PNG, JPEG or WebP.').waitFor()
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await logo.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture })
  await page.getByText('There is a logo of 1 × 1 pixels.').waitFor()
  await page.locator('.logo-shown').waitFor()

  await page.reload()
  const width = () =>
    page.locator('.logo-shown').evaluate((shown: HTMLImageElement) => shown.naturalWidth)
  await expect.poll(width).toBe(1)
})

test('AW84 the sales of an event stand by day and type, and come as a file', async () => {
  const { page } = admin
  await goTo(report('sales'), 'Sales')
  const rows = page.locator('main .table-place tbody tr')
  await rows.first().waitFor()
  const tickets = await rows.locator('td:nth-child(5)').allTextContents()
  const total = await page.locator('main .table-place tfoot td').first().textContent()
  expect(tickets.reduce((sum, one) => sum + Number(one), 0)).toBe(Number(total))
  expect(Number(total)).toBeGreaterThanOrEqual(20)

  const { name, bytes } = await savedBy('Download as CSV')
  await page.getByText(`${tickets.length} rows were saved.`).waitFor()
  expect(name).toBe('sales-by-day.csv')
  expect(bytes.toString('utf8').trimEnd().split('\r\n')).toHaveLength(tickets.length + 1)
})

test('AW85 whoever did not come is counted by type, and found by name', async () => {
  const { page } = admin
  await goTo(report('admissions'), 'Admissions')
  await page.getByText('Nobody has come in yet.').waitFor()
  await page.getByRole('link', { name: 'No-shows', exact: true }).click()
  await heading('No-shows')
  const counts = page.locator('main .table-place').first().locator('tfoot td')
  await expect.poll(() => counts.count()).toBe(2)
  const [issued, noShows] = await counts.allTextContents()
  expect(noShows).toBe(issued)
  const names = page.getByRole('region', { name: 'No-shows' }).locator('tbody tr')
  await names.first().waitFor()
})

test('AW86 the guest list is saved for a printer', async () => {
  await goTo(report('guests'), 'Guest list on paper')
  await admin.page.getByText('Guests: 20. PDF files: 1').waitFor()
  const { name, bytes } = await savedBy('Save the PDF files')
  expect(name).toBe('guest-list-1.pdf')
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  await admin.page.getByText('Saved: 1 of 1.').waitFor()
})

test('AW86 a busy printer is waited for, and what broke goes on with the file that is missing', async () => {
  const { page } = admin
  const refused = (status: number, code: string) => ({
    status,
    headers: { 'retry-after': '0' },
    json: { statusCode: status, error: 'Error', message: 'no', code },
  })
  const asked: (string | null)[] = []
  await page.route('**/guest-list?*', (route) =>
    route.fulfill({ json: { items: [], next: null, total: 2_001, files: 2 } }),
  )
  await page.route('**/guest-list.pdf?*', (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('part'))
    if (asked.length === 1) return route.fulfill(refused(429, 'busy'))
    if (asked.length === 3) return route.fulfill(refused(500, 'internal'))
    return route.fulfill({ contentType: 'application/pdf', body: '%PDF-1.7' })
  })
  await goTo(report('guests'), 'Guest list on paper')
  await page.reload()

  expect((await savedBy('Save the PDF files')).name).toBe('guest-list-1.pdf')
  expect((await savedBy('Go on with file 2')).name).toBe('guest-list-2.pdf')

  await page.getByText('Saved: 2 of 2.').waitFor()
  expect(asked).toEqual(['1', '1', '2', '2'])
  await page.unroute('**/guest-list?*')
  await page.unroute('**/guest-list.pdf?*')
})
