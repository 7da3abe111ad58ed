// The tickets of one order, let in together, in a real browser over a real station.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIST, SERVER_TIME, scanRow, ticketIdOf } from '../../testing/feed.ts'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'
import { anOrder } from '../../testing/orders.ts'
import { OTHER_GATE } from '../../testing/venue.ts'

const TICKETS = 60
const AT_SOUTH = 12
const FAMILY = [10, 11, AT_SOUTH, 13, 14]
const FRIENDS = [20, 21, 22]
const OWING = 53
const BARRED = 54
const MIXED = [52, OWING, BARRED, 55]

let gate: GatePage

beforeAll(async () => {
  const entered = new Date(SERVER_TIME - 65_000).toISOString()
  gate = await openGatePage(TICKETS, {
    tickets: {
      [OWING]: { name: 'Owing Omar', order: 'pending' },
      [BARRED]: { name: 'Barred Bina', blocked: true },
    },
    list: { admitUnpaid: 'ask' },
    scans: [scanRow(1, AT_SOUTH, { gateId: OTHER_GATE, listId: LIST, scannedAt: entered })],
    orders: [
      anOrder(1, FAMILY.map(ticketIdOf), { b: 'Abdul Karim' }),
      anOrder(2, FRIENDS.map(ticketIdOf), { b: 'Jamil Hasan' }),
      anOrder(3, MIXED.map(ticketIdOf), { b: 'Omar Faruk' }),
    ],
  })
  await openSearch()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const field = () => gate.page.locator('.search-field input')
const hit = (ticket: number) => gate.page.locator(`.hit[data-ticket="${ticketIdOf(ticket)}"]`)
const ticket = () => gate.page.locator('[data-step="ticket"]')
const group = () => gate.page.locator('[data-step="group"]')
const verdict = () => gate.page.locator('.verdict')
const word = () => gate.page.locator('.verdict .word').textContent()

async function openSearch(): Promise<void> {
  await gate.page.keyboard.press('F2')
  await field().waitFor()
}

async function search(text: string): Promise<void> {
  await field().fill('')
  await field().pressSequentially(text, { delay: 5 })
  // The answer to all of it: the list of a part of it is on its way out.
  await gate.page.locator('.search-hint > [role=status]:not(:empty)').waitFor()
}

/** Presses until it is no slip any more. */
async function admitByEnter(): Promise<void> {
  while ((await group().count()) > 0) await gate.page.keyboard.press('Enter', { delay: 40 })
}

test('F7 opens the order of the open ticket, wherever the cursor is', async () => {
  await search('রহিম 13')
  await hit(13).dblclick()
  await ticket().waitFor()
  await gate.page.mouse.click(5, 595)
  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(4).waitFor()

  await gate.page.mouse.click(5, 595)
  await gate.page.keyboard.press('Escape')
  await ticket().waitFor()
  await gate.page.keyboard.press('Escape')
  await ticket().waitFor({ state: 'detached' })
})

test('the tickets of one order: who is in is marked and left out, the rest goes in by one step', async () => {
  await search('রহিম 10')
  await hit(10).click()
  await ticket().getByRole('button', { name: '5 tickets in this order' }).click()
  await group().locator('li').nth(4).waitFor()
  const boxes = group().locator('li input')
  const checked = await boxes.evaluateAll((all) =>
    all.map((box) => box instanceof HTMLInputElement && box.checked),
  )
  const used = group().locator(`[data-ticket="${ticketIdOf(AT_SOUTH)}"]`)

  expect(checked.filter(Boolean)).toHaveLength(4)
  expect(await used.locator('input').isChecked()).toBe(false)
  expect(await used.textContent()).toContain('Already in')
  await group().getByRole('button', { name: 'Admit 4' }).click()
  await gate.page.locator('.verdict.group').waitFor()
  expect(await word()).toBe('All 4 admitted')
  expect(await field().inputValue()).toBe('')
})

test('an order out of which some may not enter says who, and why', async () => {
  await search('রহিম 10')
  await hit(10).click()
  await ticket().waitFor()
  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(4).waitFor()
  expect(await group().getByRole('button', { name: 'Tick who goes in' }).isDisabled()).toBe(true)

  for (const at of [0, 1]) await group().locator('li input').nth(at).check()
  await group().getByRole('button', { name: 'Admit 2' }).click()
  await gate.page.getByText('None of 2 admitted').waitFor()
  expect(await gate.page.locator('.group-list li.again').count()).toBe(2)
  expect(await gate.page.locator('.group-list').textContent()).toContain('First entry')
})

test('GT11: an order out of which only some got in lets those in, and says what becomes of the others', async () => {
  await search('রহিম 52')
  await hit(52).click()
  await ticket().waitFor()
  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(3).waitFor()
  for (const at of [0, 1, 2, 3]) await group().locator('li input').nth(at).check()
  await group().getByRole('button', { name: 'Admit 4' }).click()
  await gate.page.locator('.verdict.group.care').waitFor()

  expect(await word()).toBe('ADMIT 2, CHECK 2')
  expect(await verdict().textContent()).toContain('2 of 4 admitted. Not in:')
  // Who stays outside is read first.
  expect(await gate.page.locator('.group-list li').evaluateAll(classesOf)).toEqual([
    'stop',
    'stop',
    'admit',
    'admit',
  ])
})

test('one that stays outside is settled by itself, and the rest of the order by one key', async () => {
  const unpaid = gate.page.locator('.group-list li', { hasText: 'Owing Omar' })
  await unpaid.getByRole('button', { name: 'Decide' }).click()
  await gate.page.locator('.verdict[data-reason="unpaid"]').waitFor()
  expect(await word()).toBe('STOP')
  await gate.page.keyboard.press('F6')
  await gate.page.locator('.verdict[data-reason="ok"]', { hasText: 'Owing Omar' }).waitFor()

  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(3).waitFor()
  expect(await group().locator('[data-mark="blocked"]').count()).toBe(1)
  expect(await group().locator('[data-mark="in"]').count()).toBe(3)
  await gate.page.keyboard.press('Escape')
  await group().waitFor({ state: 'detached' })
  await openSearch()
})

const classesOf = (lines: (HTMLElement | SVGElement)[]): string[] =>
  lines.map((line) => line.getAttribute('class') ?? '')

test('from a verdict the whole order is one key away, and some are in by then', async () => {
  await gate.page.keyboard.press('Escape')
  await gate.page.locator('.scan-screen').waitFor()
  await gate.scan(gate.venue.codeOf(20), 'ok')
  await verdict().getByRole('button', { name: '3 tickets in this order' }).waitFor()
  await gate.page.keyboard.press('F7')
  await group().locator('li').nth(2).waitFor()

  expect(await group().locator('li input').nth(0).isChecked()).toBe(false)
  await admitByEnter()
  await gate.page.getByText('All 2 admitted').waitFor()
  expect(await group().count()).toBe(0)
})

test('the next scan closes the list of an order', async () => {
  await gate.scan(gate.venue.codeOf(21), 'already_redeemed')
  await gate.page.keyboard.press('F7')
  await group().waitFor()
  await gate.scan(gate.venue.codeOf(50), 'ok')

  expect(await group().count()).toBe(0)
  expect(await verdict().textContent()).toContain('রহিম 50')
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})
