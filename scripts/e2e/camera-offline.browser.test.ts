// An evening in small: a laptop is set up by keys, reads tickets by its camera, loses the server in the middle of them,
// and another gate hears of it all afterwards. Real server, real PostgreSQL, real stations; a video for a camera.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cameraArgs, writeCameraFile } from '../../desktop/testing/camera-file.ts'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { addNoise, blankFrame, createNoise, drawQr } from '../../desktop/testing/qr-frames.ts'
import { typeAsScanner } from '../../desktop/testing/scanner-typing.ts'
import { noteVerdicts } from '../../desktop/testing/verdict-notes.ts'
import { required } from '../../shared/assert.ts'
import { rpc } from './processes.ts'
import { openVenue, type RunningStation, type Venue } from './venue.ts'

const TICKETS = 30
const GUESTS = 5
const STEPS_SHOWN = 15
const STEPS = 20
const HANG_MS = 120_000

const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-evening-'))
const file = join(folder.path, 'guests.y4m')
let venue: Venue
let browser: Browser
let northStation: RunningStation
let north: Page
let south: Page
const complaints: string[] = []

beforeAll(async () => {
  venue = await openVenue(TICKETS)
  writeCameraFile(file, 10, guests(venue.seeded.codes.slice(0, GUESTS)))
  browser = await launchChromium([
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    ...cameraArgs(file),
  ])
  northStation = await venue.startStation(0)
  north = await openPage(northStation)
  south = await openPage(await venue.startStation(1))
})

afterAll(async () => {
  await browser?.close()
  await venue?.[Symbol.asyncDispose]()
  folder.remove()
})

/** One guest after another holds a code that moves and turns for a second and a half; half a second between them. */
function* guests(texts: readonly string[]) {
  const random = createNoise(5)
  for (const [at, text] of texts.entries()) {
    for (let step = 0; step < STEPS; step += 1) {
      const frame = blankFrame(640, 480)
      const placing = { x: 260 + step * 6, y: 210 + step * 4, modulePx: 5 }
      if (step < STEPS_SHOWN) drawQr(frame, text, { ...placing, turnDegrees: at * 70 + step * 8 })
      addNoise(frame, 6, random)
      yield frame
    }
  }
}

async function openPage({ ready }: RunningStation): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1_024, height: 600 } })
  // Until a killed server is asked again and a video is decoded, on a busy machine.
  page.setDefaultTimeout(HANG_MS)
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${ready.url}/#${ready.token}`)
  await page.locator('[name=code]').waitFor()
  return page
}

const fact = (page: Page, name: string) => page.locator(`[data-fact="${name}"]`)
const verdict = (page: Page, reason: string) => page.locator(`.verdict[data-reason="${reason}"]`)

/** A form takes the focus a moment after it is drawn. */
const focusOn = (page: Page, name: string) => page.locator(`[name=${name}]:focus`).waitFor()

/** Pairs, signs in and chooses the event, by keys; the gate by its name. */
async function setUp(page: Page, number: number, gateName: string): Promise<void> {
  const { seeded } = venue
  await focusOn(page, 'code')
  await page.keyboard.type(required(seeded.pairing.codes[number], 'a code for each station'))
  await page.keyboard.press('Tab')
  await page.keyboard.type(`Laptop ${number}`)
  await page.keyboard.press('Enter')
  await focusOn(page, 'email')
  await page.keyboard.type(seeded.staff.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(seeded.staff.password)
  await page.keyboard.press('Enter')
  await focusOn(page, 'pin')
  await page.keyboard.type('1357')
  await page.keyboard.press('Enter')
  await page.locator('[name=gateId]').selectOption({ label: gateName })
  await page.getByRole('button', { name: 'Work here' }).click()
  await page.getByText(`All ${TICKETS} tickets are on this laptop.`).waitFor()
  await page.getByRole('button', { name: 'Start scanning' }).click()
  await page.locator('.scan-screen').waitFor()
}

/** The guests who were admitted so far: on the screen the answer to an older scan gives way to a newer one. */
async function admitted(): Promise<readonly string[]> {
  const { items } = await rpc(northStation, 'history', { limit: 50 })
  return items.flatMap(({ reason, name }) => (reason === 'ok' ? [name ?? ''] : []))
}

test('two new laptops are set up by keys against the real server', async () => {
  const [first, second] = venue.seeded.gates
  await setUp(north, 0, required(first, 'two gates').name)
  await setUp(south, 1, required(second, 'two gates').name)

  await fact(north, 'connection').getByText('Online').waitFor()
  expect(await fact(north, 'operator').textContent()).not.toContain('nobody')
})

test('a moving, turning code before the camera is admitted', async () => {
  await north.bringToFront()
  const notes = await noteVerdicts(north)
  await north.getByRole('button', { name: 'Turn camera on' }).click()
  await notes.until('ok')

  expect(await admitted()).not.toContain('')
})

test('the server is killed in the middle of it, and the next guests are admitted all the same', async () => {
  await venue.killServer()
  await expect.poll(async () => (await admitted()).length, { timeout: HANG_MS }).toBe(GUESTS)

  expect(new Set(await admitted()).size).toBe(GUESTS)
})

test('the strip says that it is offline and what is not sent, and a guest who comes again is known', async () => {
  await verdict(north, 'already_redeemed').getByText('First entry').waitFor()
  await fact(north, 'connection').getByText('Offline').waitFor()

  const unsent = async () => Number(await fact(north, 'unsent').locator('dd').first().textContent())
  await expect.poll(unsent).toBeGreaterThan(GUESTS - 2)
})

test('the server comes back: everything is sent by itself, and the other gate says who, when and where', async () => {
  await north.getByRole('button', { name: 'Turn camera off' }).click()
  await venue.startServer()
  await fact(north, 'connection').getByText('Online').waitFor()
  await fact(north, 'unsent').getByText('0', { exact: true }).waitFor()

  await south.bringToFront()
  const inside = south.locator('.mini-counters dd').nth(1)
  await inside.getByText(String(GUESTS), { exact: true }).waitFor()
  const keys = await south.context().newCDPSession(south)
  await typeAsScanner(keys, required(venue.seeded.codes[2], 'the third guest'), { gapMs: 0 })
  await verdict(south, 'already_redeemed').waitFor()
  const said = await verdict(south, 'already_redeemed').textContent()
  expect((await admitted()).filter((name) => said?.includes(name))).toHaveLength(1)
  expect(said).toMatch(/First entry \d\d:\d\d:\d\d/)
  expect(said).toContain(required(venue.seeded.gates[0], 'two gates').name)
})

test('the browser has nothing to complain of', () => {
  expect(complaints).toEqual([])
})
