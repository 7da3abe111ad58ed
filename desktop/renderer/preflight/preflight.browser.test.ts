// Before the doors: every line, what it says to do, and the test code typed as scanners type.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'
import { CALIBRATION_TEXT } from '../scanners/calibration.ts'

const TICKETS = 60
const LINES = [
  ...['paired', 'operator', 'event', 'keys', 'tickets', 'search', 'clock', 'disk'],
  ...['connection', 'unsent', 'scanner', 'calibration', 'camera', 'sound', 'power'],
]

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS)
  await gate.page.addInitScript(() => {
    const battery = Object.assign(new EventTarget(), { charging: false, level: 0.35 })
    Object.assign(navigator, { getBattery: () => Promise.resolve(battery) })
    Object.assign(window, { battery })
  })
  await gate.page.reload()
  await gate.page.locator('[data-screen=preflight]').click()
  await gate.page.locator('[data-ready=warn]').waitFor()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const line = (name: string) => gate.page.locator(`[data-check=${name}]`)
const stateOf = async (name: string) =>
  (await line(name).getAttribute('class'))?.split(' ').at(-1) ?? null

/** What the fake battery becomes. */
const setBattery = (charging: boolean, level: number) =>
  gate.page.evaluate(
    (next) => {
      const { battery } = window as unknown as { battery: EventTarget }
      Object.assign(battery, next)
      battery.dispatchEvent(new Event('chargingchange'))
    },
    { charging, level },
  )

test('there is one line for each check, what is to be done first', async () => {
  const names = await gate.page
    .locator('[data-check]')
    .evaluateAll((lines) => lines.map((one) => one.getAttribute('data-check') ?? ''))
  expect(names.toSorted()).toEqual(LINES.toSorted())

  const states = await Promise.all(names.map(stateOf))
  expect(states).toEqual(
    states.toSorted(
      (a, b) =>
        ['bad', 'warn', 'unknown', 'ok'].indexOf(a ?? '') -
        ['bad', 'warn', 'unknown', 'ok'].indexOf(b ?? ''),
    ),
  )
  expect(await line('tickets').textContent()).toContain(
    `${TICKETS} tickets and 0 scans, as on the server`,
  )
  expect(await line('scanner').textContent()).toContain('No scanner was heard')
})

test('Start scanning has the focus, and is pressed by Enter only there', async () => {
  const focused = () => gate.page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toContain('Start scanning')

  await gate.page.locator('#main').focus()
  await gate.page.keyboard.press('Enter')
  expect(await gate.page.locator('[data-check]').count()).toBe(LINES.length)
})

test('a battery that runs low is amber, and green on mains', async () => {
  await gate.page.locator('[data-check=power].warn').waitFor()
  expect(await line('power').textContent()).toContain('35 % left. Plug the laptop in.')

  await setBattery(false, 0.05)
  await gate.page.locator('[data-check=power].bad').waitFor()
  await setBattery(true, 0.06)
  await gate.page.locator('[data-check=power].ok').waitFor()
})

test('the sound is a person’s word', async () => {
  await line('sound').getByRole('button', { name: 'Play' }).click()
  await line('sound').getByRole('button', { name: 'I hear nothing' }).click()
  await gate.page.locator('[data-check=sound].bad').waitFor()
  expect(await line('sound').textContent()).toContain('Turn the volume')
  expect(await gate.page.locator('.preflight-head').textContent()).toContain('Not ready')

  await line('sound').getByRole('button', { name: 'I hear it' }).click()
  await gate.page.locator('[data-check=sound].ok').waitFor()
  await gate.page.keyboard.press('F9')
  await line('sound').getByText('The sound is off.').waitFor()
  await gate.page.keyboard.press('F9')
})

test('the test code is no scan: it makes the scanner known', async () => {
  await gate.page.locator('#main').focus()
  await gate.typeFast(CALIBRATION_TEXT)
  await gate.page.locator('[data-check=calibration].ok').waitFor()

  expect(await line('calibration').textContent()).toMatch(/\d+ ms for a character, then Enter\./)
  expect(await line('scanner').textContent()).toMatch(
    /A keyboard scanner was heard at \d\d:\d\d:\d\d/,
  )
  expect(await gate.page.locator('.verdict').count()).toBe(0)
})

test('a ticket that is scanned here is a scan all the same', async () => {
  await gate.scan(gate.venue.codeOf(1), 'ok')

  expect(await gate.page.locator('.docked .word').textContent()).toBe('ADMIT')
})

test('the lines follow the status by themselves: a scan that waits is counted', async () => {
  // The scans before are with the server: the next one waits alone.
  await expect.poll(async () => (await gate.call('syncNow', {})).body).toMatchObject({ unsent: 0 })
  await gate.venue[Symbol.asyncDispose]()
  await gate.scan(gate.venue.codeOf(2), 'ok')
  await gate.page.locator('[data-check=connection].warn').waitFor()
  await line('unsent').getByText('1 scans wait').waitFor()

  expect(gate.complaints).toEqual([])
})
