// The search in a real browser over a real station, by keys and clicks alone.
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIST, SERVER_TIME, scanRow, ticketIdOf } from '../../testing/feed.ts'
import { type GatePage, openGatePage, SUPERVISOR_PIN } from '../../testing/gate-page.ts'
import { anOrder } from '../../testing/orders.ts'
import { OTHER_GATE, SUPERVISOR } from '../../testing/venue.ts'
import { REST_MS } from './search-desk.ts'

const TICKETS = 90
const SALMA = 1
const NASRIN = 60
const AT_SOUTH = 12
const UNPAID = 41
const BLOCKED = 42
const FAMILY = [10, 11, AT_SOUTH, 13, 14]

let gate: GatePage
let keys: CDPSession

beforeAll(async () => {
  const named = (name: string, more = {}) => ({ name, ...more })
  gate = await openGatePage(TICKETS, {
    tickets: {
      [SALMA]: named('Salma Begum', { note: 'A-12' }),
      [NASRIN]: named('নাসরিন আক্তার'),
      [UNPAID]: named('Unpaid Uddin', { order: 'pending' }),
      [BLOCKED]: named('Blocked Banu', { blocked: true }),
      [TICKETS]: named('Void Varma', { void: true }),
    },
    list: { admitUnpaid: 'ask' },
    scans: [
      scanRow(1, AT_SOUTH, {
        gateId: OTHER_GATE,
        listId: LIST,
        scannedAt: new Date(SERVER_TIME - 65_000).toISOString(),
      }),
    ],
    orders: [
      anOrder(1, [ticketIdOf(SALMA)], { p: '+8801712345678', e: 'salma@mail.example' }),
      anOrder(2, FAMILY.map(ticketIdOf), { b: 'Abdul Karim' }),
    ],
  })
  keys = await gate.page.context().newCDPSession(gate.page)
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const field = () => gate.page.locator('.search-field input')
const hits = () => gate.page.locator('.hit')
const hit = (ticket: number) => gate.page.locator(`.hit[data-ticket="${ticketIdOf(ticket)}"]`)
const ticket = () => gate.page.locator('[data-step="ticket"]')
const group = () => gate.page.locator('[data-step="group"]')
const verdict = () => gate.page.locator('.verdict')
const word = () => gate.page.locator('.verdict .word').textContent()
/** What is shown answers what is typed; an answer to a part of it is marked as old, or not there yet. */
const answered = () =>
  gate.page.locator('.search-hint > [role=status]:not(:empty), [data-step="ticket"]').waitFor()
const focused = () => gate.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))

async function openSearch(): Promise<void> {
  await gate.page.keyboard.press('F2')
  await field().waitFor()
}

/** Types over what is there, as a person does who searches for the next visitor, and waits for the answer to all of it. */
async function search(text: string): Promise<void> {
  await field().fill('')
  await field().pressSequentially(text, { delay: 5 })
  await answered()
}

test('a slash opens the search with the cursor in its field, and types nothing', async () => {
  await gate.page.locator('#main').focus()
  await gate.page.keyboard.press('/')
  await field().waitFor()

  expect(await field().inputValue()).toBe('')
  expect(await focused()).toContain('combobox')
})

test.each([
  ['a Latin name', 'salma', SALMA],
  ['the same name in Bangla', 'সালমা', SALMA],
  ['a Bangla name and a number', 'রহিম 33', 33],
  ['a Bangla name in Latin letters', 'nasrin', NASRIN],
  ['a seat', 'A-12', SALMA],
  ['an order number', '7KQ2M9X001', SALMA],
  ['a phone number', '01712345678', SALMA],
  ['the last digits of a phone, in Bangla', '৫৬৭৮', SALMA],
])('%s finds the ticket', async (_name, text, number) => {
  await search(text)
  await hit(number).waitFor()

  expect(await hits().first().getAttribute('data-ticket')).toBe(ticketIdOf(number))
})

test('a code that is pasted finds its ticket, and admits nobody', async () => {
  await field().fill(gate.venue.codeOf(34))
  await answered()
  await hit(34).waitFor()

  expect(await hits().count()).toBe(1)
  expect(await verdict().count()).toBe(0)
})

/** How often from here on the keys may have rested long enough for a question, the rest after the last one too. */
async function countRests(): Promise<() => Promise<number>> {
  const counted = await field().evaluateHandle((input, almostMs) => {
    const rests = { count: 1 }
    let lastAtMs = Number.NaN
    input.addEventListener('input', () => {
      const nowMs = performance.now()
      if (nowMs - lastAtMs >= almostMs) rests.count += 1
      lastAtMs = nowMs
    })
    return rests
  }, REST_MS / 2)
  return async () => await counted.evaluate(({ count }) => count)
}

/** What the page asks of the station by such a call, until it is stopped. */
function listenFor(call: string): { readonly asked: string[]; readonly stop: () => void } {
  const asked: string[] = []
  const listen = (request: { url: () => string; postData: () => string | null }): void => {
    if (request.url().endsWith(`/rpc/${call}`)) asked.push(request.postData() ?? '')
  }
  gate.page.on('request', listen)
  return { asked, stop: () => void gate.page.off('request', listen) }
}

test('a storm of keys is no question before the keys rest, and the last text has the answer', async () => {
  await field().fill('')
  const rests = await countRests()
  const { asked, stop } = listenFor('search')
  await field().pressSequentially('Salma Begum', { delay: 0 })
  await answered()
  await hit(SALMA).waitFor()
  stop()

  expect(asked.length).toBeLessThanOrEqual(await rests())
  expect(asked.at(-1)).toContain('Salma Begum')
  expect(await hits().count()).toBe(1)
})

test('what speaks against a ticket is a sign and a word, not a colour alone', async () => {
  for (const [text, number, mark, word] of [
    ['Unpaid', UNPAID, 'unpaid', 'Not paid'],
    ['Blocked', BLOCKED, 'blocked', 'Blocked'],
    ['Void', TICKETS, 'void', 'Cancelled'],
    ['রহিম 12', AT_SOUTH, 'in', 'Already in, 17:58:55'],
  ] as const) {
    await search(text)
    const shown = hit(number).locator(`[data-mark="${mark}"]`)
    await shown.waitFor()

    expect(await shown.textContent()).toBe(word)
    expect(await shown.locator('svg').count()).toBe(1)
  }
})

test('a steward sees the order’s number and no contact data', async () => {
  await search('salma')
  await hit(SALMA).waitFor()

  expect(await hit(SALMA).textContent()).toContain('7KQ2M9X001')
  expect(await hit(SALMA).textContent()).not.toContain('1712345678')
  expect(await gate.page.locator('.search').textContent()).not.toContain('@')
})

test('nobody found says what to try', async () => {
  await search('xqzw')
  await gate.page.getByText('Nobody found for “xqzw”').waitFor()

  expect(await gate.page.locator('.search-advice').textContent()).toContain(
    'last digits of the phone',
  )
})

test('many found says so, and the arrows walk through them while one may go on typing', async () => {
  await search('রহিম')
  await gate.page.getByText('The best 20 of more').waitFor()
  const selected = () => gate.page.locator('.hit[aria-selected=true]')
  const first = await selected().getAttribute('id')
  await gate.page.keyboard.press('ArrowDown')
  await gate.page.keyboard.press('ArrowDown')
  await gate.page.locator('#search-hit-2[aria-selected=true]').waitFor()
  await gate.page.keyboard.press('ArrowUp')
  await gate.page.locator('#search-hit-1[aria-selected=true]').waitFor()

  expect(first).toBe('search-hit-0')
  expect(await field().getAttribute('aria-activedescendant')).toBe('search-hit-1')
  await gate.page.keyboard.type(' 35')
  await gate.page.locator('#search-hit-0[aria-selected=true]').waitFor()
  expect(await field().inputValue()).toBe('রহিম 35')
})

/** Enter as it was pressed then, in epoch seconds, however late the page hears it. */
async function pressEnterAt(timestamp: number): Promise<void> {
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, timestamp }
  await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...enter })
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
}

/** Presses until it is no slip any more. */
async function admitByEnter(): Promise<void> {
  while ((await ticket().count()) > 0) await gate.page.keyboard.press('Enter', { delay: 40 })
}

test('Enter opens the ticket, a key that bounces admits nobody, and the second Enter admits', async () => {
  await search('রহিম 35')
  await hit(35).waitFor()
  const pressedAtS = Date.now() / 1_000
  await pressEnterAt(pressedAtS)
  await ticket().waitFor()
  const { asked, stop } = listenFor('admitByTicket')
  await pressEnterAt(pressedAtS + 0.05)
  expect(await ticket().textContent()).toContain('রহিম 35')
  expect(await verdict().count()).toBe(0)
  stop()
  expect(asked).toEqual([])

  await admitByEnter()
  await gate.page.locator('.docked .verdict.admit').waitFor()
  expect(await word()).toBe('ADMIT')
  expect(await verdict().textContent()).toContain('রহিম 35')
})

test('after that the field is empty and has the cursor, ready for the next person', async () => {
  expect(await field().inputValue()).toBe('')
  expect(await focused()).toContain('combobox')
  expect(await hits().count()).toBe(0)
})

test('a double click opens a ticket and admits nobody', async () => {
  await search('রহিম 36')
  await hit(36).dblclick()
  await ticket().waitFor()
  expect(await gate.page.locator('.verdict', { hasText: 'রহিম 36' }).count()).toBe(0)

  await ticket().getByRole('button', { name: 'Back' }).click()
  await hit(36).waitFor()
})

test('Escape goes one step back wherever the cursor is, after a double click and beside the panel too', async () => {
  await search('রহিম 36')
  await hit(36).dblclick()
  await ticket().waitFor()
  await gate.page.keyboard.press('Escape')
  await ticket().waitFor({ state: 'detached' })
  expect(await field().inputValue()).toBe('রহিম 36')
  expect(await focused()).toContain('combobox')

  await hit(36).click()
  await ticket().waitFor()
  await gate.page.mouse.click(5, 595)
  await gate.page.keyboard.press('Escape')
  await ticket().waitFor({ state: 'detached' })
  expect(await field().inputValue()).toBe('রহিম 36')
})

test('a key that is held down opens a ticket and presses nothing', async () => {
  await search('রহিম 36')
  await hit(36).waitFor()
  await gate.page.keyboard.down('Enter')
  await ticket().waitFor()
  const startedAtMs = await gate.page.evaluate(() => performance.now())
  while ((await gate.page.evaluate(() => performance.now())) - startedAtMs < 600) {
    await gate.page.keyboard.down('Enter')
  }
  await gate.page.keyboard.up('Enter')

  expect(await ticket().count()).toBe(1)
  await gate.page.keyboard.press('Escape')
  await ticket().waitFor({ state: 'detached' })
  expect(await field().inputValue()).toBe('রহিম 36')
  expect(await focused()).toContain('combobox')
})

test('somebody who is in already is stopped, and the text stays to be typed over', async () => {
  await search('রহিম 35')
  await hit(35).locator('[data-mark="in"]').waitFor()
  await hit(35).click()
  await ticket().waitFor()
  await admitByEnter()
  await gate.page.locator('.verdict.again').waitFor()

  expect(await verdict().textContent()).toContain('First entry')
  expect(await field().inputValue()).toBe('রহিম 35')
  await gate.page.keyboard.type('salma')
  await hit(SALMA).waitFor()
  expect(await field().inputValue()).toBe('salma')
})

test('an unpaid one is admitted from the search on the word that it is paid', async () => {
  await search('unpaid')
  await hit(UNPAID).click()
  await ticket().waitFor()
  await admitByEnter()
  await gate.page.locator('.verdict[data-reason="unpaid"]').waitFor()
  await gate.page.keyboard.press('F6')
  await gate.page.locator('.verdict[data-reason="ok"]').waitFor()

  expect(await verdict().textContent()).toContain('Unpaid Uddin')
})

test('a scan while somebody types is a scan, and the typed text is given back', async () => {
  await search('Sal')
  await gate.scan(gate.venue.codeOf(37), 'ok')

  expect(await verdict().textContent()).toContain('রহিম 37')
  expect(await field().inputValue()).toBe('Sal')
  await gate.page.keyboard.type('ma')
  await hit(SALMA).waitFor()
  expect(await field().inputValue()).toBe('Salma')
})

test('a scan while a ticket is open admits the scanned one and not the open one', async () => {
  await hit(SALMA).click()
  await ticket().waitFor()
  await gate.scan(gate.venue.codeOf(38), 'ok')

  expect(await verdict().textContent()).toContain('রহিম 38')
  expect(await ticket().textContent()).toContain('Salma Begum')
  await gate.page.keyboard.press('Escape')
  await hit(SALMA).waitFor()
  expect(await hit(SALMA).textContent()).toContain('Not in yet')
})

test('a damaged code that a scanner types into the field stops, and leaves nothing there', async () => {
  await search('Nas')
  await gate.scan(gate.venue.codeOf(39).slice(0, 60), 'invalid')

  expect(await word()).toBe('STOP')
  expect(await field().inputValue()).toBe('Nas')
})

test('a supervisor sees whom to call', async () => {
  const { status } = await gate.call('signIn', { email: SUPERVISOR.email, pin: SUPERVISOR_PIN })
  expect(status).toBe(200)
  await openSearch()
  await search('salma')
  await hit(SALMA).waitFor()

  expect(await hit(SALMA).textContent()).toContain('+8801712345678')
  await hit(SALMA).click()
  expect(await gate.page.locator('[data-contact]').textContent()).toContain('salma@mail.example')
})

test('in Bangla the marks and counts are Bangla, and order numbers stay as printed', async () => {
  await gate.page.getByText('বাংলা').click()
  await openSearch()
  await search('রহিম 35')
  await hit(35).waitFor()

  expect(await hit(35).textContent()).toMatch(/আগেই ঢুকেছেন, [০-৯]{2}:[০-৯]{2}/)
  await search('7KQ2M9X002')
  await hit(10).waitFor()
  expect(await hit(10).textContent()).toContain('7KQ2M9X002')
  await gate.page.getByText('পাওয়া গেছে: ৫').waitFor()
})

test('at 320 pixels nothing is cut, list, ticket and order alike', async () => {
  await gate.page.setViewportSize({ width: 320, height: 640 })
  const width = () => gate.page.evaluate(() => document.documentElement.scrollWidth)
  expect(await width()).toBe(320)
  await hit(10).click()
  await ticket().waitFor()
  expect(await width()).toBe(320)
  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(4).waitFor()
  expect(await width()).toBe(320)
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})
