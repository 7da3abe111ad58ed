// The scan screen in a real browser over a real station, by keys and clicks alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIST, SERVER_TIME, scanRow } from '../../testing/feed.ts'
import { type GatePage, openGatePage, SUPERVISOR_PIN } from '../../testing/gate-page.ts'
import { OTHER_GATE } from '../../testing/venue.ts'

const TICKETS = 60
const VIP = 40
const UNPAID = 41
const AT_SOUTH = 50

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS, {
    tickets: { [VIP]: { attention: 'Wristband, gold' }, [UNPAID]: { order: 'pending' } },
    list: { admitUnpaid: 'ask' },
    scans: [
      scanRow(1, AT_SOUTH, {
        gateId: OTHER_GATE,
        listId: LIST,
        scannedAt: new Date(SERVER_TIME - 65_000).toISOString(),
      }),
    ],
  })
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const verdict = () => gate.page.locator('.verdict')
const word = () => gate.page.locator('.verdict .word').textContent()
const step = (kind: string) => gate.page.locator(`[data-step="${kind}"]`)

test('a valid ticket is admitted: a word, a tick, the name and the ticket type', async () => {
  await gate.scan(gate.venue.codeOf(1), 'ok')

  expect(await word()).toBe('ADMIT')
  expect(await gate.page.locator('.verdict.admit').count()).toBe(1)
  expect(await verdict().textContent()).toContain('রহিম 1')
  expect(await verdict().textContent()).toContain('General')
})

test('the word is readable at two metres: an eighth of the height', async () => {
  await gate.scan(gate.venue.codeOf(TICKETS), 'canceled')
  const height = await gate.page
    .locator('.verdict .word')
    .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))

  expect(height).toBeGreaterThanOrEqual(0.12 * 600)
})

test('a second scan at this gate says who, when and where', async () => {
  await gate.scan(gate.venue.codeOf(2), 'ok')
  await gate.scan(gate.venue.codeOf(1), 'already_redeemed')

  expect(await word()).toBe('ALREADY IN')
  expect(await verdict().textContent()).toMatch(/First entry \d\d:\d\d:\d\d, North, by Rina/)
})

test('a scan of a ticket that entered at another gate says when and where', async () => {
  await gate.scan(gate.venue.codeOf(AT_SOUTH), 'already_redeemed')

  expect(await verdict().textContent()).toContain('First entry 17:58:55, South')
})

test('an admission that needs looking at is a class of its own and says what to look at', async () => {
  await gate.scan(gate.venue.codeOf(VIP), 'ok')

  expect(await word()).toBe('ADMIT, CHECK')
  expect(await gate.page.locator('.verdict.care').textContent()).toContain('Wristband, gold')
})

test('undo asks once more, and then the ticket admits again', async () => {
  await gate.scan(gate.venue.codeOf(3), 'ok')
  await gate.page.keyboard.press('F8')
  await step('undo').waitFor()
  expect(await step('undo').textContent()).toContain('রহিম 3')

  await gate.page.keyboard.press('F8')
  await gate.page.locator('.verdict.annulled').waitFor()
  expect(await word()).toBe('TAKEN BACK')

  await gate.scan(gate.venue.codeOf(4), 'ok')
  await gate.scan(gate.venue.codeOf(3), 'ok')
  expect(await word()).toBe('ADMIT')
})

test('a scan closes the question of undo, so that the second press takes nobody else back', async () => {
  await gate.scan(gate.venue.codeOf(5), 'ok')
  await gate.page.keyboard.press('F8')
  await step('undo').waitFor()

  await gate.scan(gate.venue.codeOf(6), 'ok')
  expect(await step('undo').count()).toBe(0)

  await gate.page.keyboard.press('F8')
  await step('undo').waitFor()
  expect(await step('undo').textContent()).toContain('রহিম 6')
  await gate.page.keyboard.press('Escape')
  await step('undo').waitFor({ state: 'detached' })
})

test('force asks for a supervisor, a PIN and a reason, and says what it went past', async () => {
  await gate.scan(gate.venue.codeOf(1), 'already_redeemed')
  await gate.page.keyboard.press('F4')
  await step('force').locator('[name=pin]').waitFor()
  expect(await step('force').locator('option').allTextContents()).toEqual(['Salma'])

  await step('force').locator('[name=pin]').fill('9999')
  await step('force').locator('[name=reason]').fill('Lost her child inside')
  await step('force').locator('button[type=submit]').click()
  await step('force').getByText('The PIN is wrong').waitFor()
  expect(await step('force').locator('[name=reason]').inputValue()).toBe('Lost her child inside')

  await step('force').locator('[name=pin]').fill(SUPERVISOR_PIN)
  await step('force').locator('button[type=submit]').click()
  await gate.page.locator('.verdict.care').waitFor()
  expect(await word()).toBe('ADMIT, CHECK')
  expect(await verdict().textContent()).toContain(
    'Forced by a supervisor: This ticket was used already.',
  )
  expect(await verdict().textContent()).not.toContain('The ticket is valid')
  expect(await step('force').count()).toBe(0)
})

test('a scan while the supervisor types is decided, and closes the question', async () => {
  await gate.scan(gate.venue.codeOf(2), 'already_redeemed')
  await gate.page.keyboard.press('F4')
  await step('force').locator('[name=reason]').focus()
  await gate.page.keyboard.type('Her ph')

  await gate.scan(gate.venue.codeOf(7), 'ok')

  expect(await verdict().textContent()).toContain('রহিম 7')
  expect(await step('force').count()).toBe(0)
})

test('an unpaid ticket is admitted on the operator’s word that it is paid', async () => {
  await gate.scan(gate.venue.codeOf(UNPAID), 'unpaid')
  expect(await word()).toBe('STOP')

  await gate.page.keyboard.press('F6')
  await gate.page.locator('.verdict[data-reason="ok"]').waitFor()
  expect(await verdict().textContent()).toContain(`রহিম ${UNPAID}`)
})

test('a scan is heard with the focus on every control there is, and presses none', async () => {
  let number = 8
  const at = await gate.page.evaluate(() => location.href)
  await gate.page.keyboard.press('Escape')
  const controls = gate.page.locator('button, input, select, main')
  for (let control = 0; control < (await controls.count()); control += 1) {
    await controls.nth(control).focus()
    await gate.scan(gate.venue.codeOf(number), 'ok')
    expect(await verdict().textContent(), `control ${control}`).toContain(`রহিম ${number} `)
    number += 1
  }

  expect(number).toBeGreaterThan(14)
  expect(await gate.page.evaluate(() => location.href)).toBe(at)
  expect(await gate.page.locator('#code').inputValue()).toBe('')
  expect(await gate.page.locator('[aria-current=page]').getAttribute('data-screen')).toBe('scan')
})

test('the verdict stands above any other screen, without taking what is typed there', async () => {
  await gate.page.keyboard.press('Alt+Digit4')
  await gate.page.locator('.rows').waitFor()
  await gate.scan(gate.venue.codeOf(30), 'ok')

  expect(await gate.page.locator('.docked .verdict .word').textContent()).toBe('ADMIT')
  await gate.page.locator('.rows li:first-child', { hasText: 'রহিম 30' }).waitFor()
})

test('the history takes back what may be taken back, on the second press', async () => {
  const first = gate.page.locator('.rows li').first()
  await first.getByRole('button', { name: 'Take back' }).click()
  await first.getByRole('button', { name: 'Really take back?' }).click()

  await gate.page.locator('.said', { hasText: 'Taken back: রহিম 30' }).waitFor()
  await gate.page.locator('.rows li:first-child', { hasText: 'Took back an admission' }).waitFor()
})

test('the counters count this gate, all gates, who is inside and each type', async () => {
  await gate.page.keyboard.press('Alt+Digit5')
  const count = (name: string) => gate.page.locator(`[data-count="${name}"] dd`)
  await count('Gate').waitFor()
  const before = Number(await count('Gate').textContent())
  await gate.scan(gate.venue.codeOf(31), 'ok')
  await gate.page.waitForFunction(
    (last) => Number(document.querySelector('[data-count="Gate"] dd')?.textContent) === last + 1,
    before,
  )

  // One entered at South, and one of ours entered twice, the second time forced.
  expect(await count('All').textContent()).toBe(`${before + 1} of ${TICKETS - 1}`)
  expect(await count('Inside').textContent()).toBe(String(before + 1))
  expect(await gate.page.locator('table').textContent()).toContain('General')
})

test('the help lists the keys, and Escape leads back to scanning', async () => {
  await gate.page.locator('#main').focus()
  await gate.page.keyboard.press('?')
  await gate.page.getByText('Take your last admission back').waitFor()

  await gate.page.keyboard.press('Escape')
  await gate.page.locator('.scan-screen').waitFor()
})

test('F9 turns the sound off and on, in words', async () => {
  await gate.page.keyboard.press('F9')
  await gate.page.getByText('Sound is off.').waitFor()
  await gate.page.keyboard.press('F9')
  await gate.page.getByText('Sound is on.').waitFor()
})

test('a name typed in a field is nobody’s scan and nobody’s shortcut', async () => {
  await gate.page.locator('#code').focus()
  await gate.page.keyboard.type('Probir / Pb?', { delay: 5 })

  expect(await gate.page.locator('#code').inputValue()).toBe('Probir / Pb?')
  expect(await gate.page.locator('.scan-screen').count()).toBe(1)
})

test('in Bangla the words and the digits are Bangla, and what was typed stays', async () => {
  await gate.page.getByText('বাংলা').click()
  await gate.scan(gate.venue.codeOf(1), 'already_redeemed')

  expect(await gate.page.evaluate(() => document.documentElement.lang)).toBe('bn')
  expect(await word()).toBe('আগেই ঢুকেছে')
  expect(await verdict().textContent()).toMatch(/প্রথম প্রবেশ [০-৯]{2}:[০-৯]{2}:[০-৯]{2}/)
  expect(await gate.page.locator('#code').inputValue()).toBe('Probir / Pb?')
  await expect
    .poll(() => gate.page.evaluate(() => document.fonts.check('700 16px "Noto Sans Bengali"', 'ক')))
    .toBe(true)
})

test('a page that is switched before the other language has come is named in it once it comes', async () => {
  const { page } = gate
  const words = Promise.withResolvers<void>()
  await page.route(/\/assets\/bn-/, async (route) => {
    await words.promise
    await route.continue()
  })
  await page.evaluate(() => localStorage.setItem('language', 'en'))
  await page.reload()
  await page.locator('.scan-screen').waitFor()

  await page.getByText('বাংলা').click()
  await page.locator('html[lang=bn]').waitFor()
  words.resolve()

  await expect.poll(() => page.title()).toMatch(/[\u0980-\u09ff]/)
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})
