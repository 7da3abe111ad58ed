// The camera in a real browser: files that Chromium plays as a camera, the real policy, both decoders.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import rendererConfig from '../../../vite.renderer.config.ts'
import type { Listener } from '../../shells/loopback/serve.ts'
import { serveTestPage } from '../../shells/testing/serve-page.ts'
import { cameraArgs, writeCameraFile } from '../../testing/camera-file.ts'
import { launchChromium } from '../../testing/chromium.ts'
import { addNoise, blankFrame, createNoise, drawQr } from '../../testing/qr-frames.ts'
import { codeOf } from '../../testing/temp-station.ts'
import type { Read } from '../state/gate-context.ts'
import type { Camera } from './camera.ts'

const PAGE = join(import.meta.dirname, '../../testing/camera-page')
const ALLOW = '--use-fake-ui-for-media-stream'
const FOREIGN = 'https://example.com/menu'
/** Away for so long, a ticket is shown again on purpose; a stranger's code is read anew after so long. */
const AWAY_MS = 1_500
const STRANGER_MS = 10_000
const TICKETS = [codeOf(1), codeOf(2), codeOf(3)]

const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-camera-'))
const movingFile = join(folder.path, 'moving.y4m')
const crowdedFile = join(folder.path, 'crowded.y4m')
let listener: Listener
let moving: Browser
let page: Page
const complaints: string[] = []

/** What the test page shows of itself. */
declare const camera: Camera
declare const reads: Read[]

beforeAll(async () => {
  writeCameraFile(movingFile, 10, movingFrames())
  writeCameraFile(crowdedFile, 5, crowdedFrames())
  listener = await serveTestPage(rendererConfig, PAGE, join(folder.path, 'built'))
  moving = await launchChromium([ALLOW, ...cameraArgs(movingFile)])
  page = await open(moving)
})

afterAll(async () => {
  await moving?.close()
  await listener?.close()
  folder.remove()
})

/** One ticket after another, each turning and drifting, with noise; nothing between them for half a second. */
function* movingFrames() {
  const random = createNoise(1)
  for (const [at, text] of TICKETS.entries()) {
    for (let step = 0; step < 15; step += 1) {
      const frame = blankFrame(640, 480)
      const turnDegrees = at * 120 + step * 9
      const placing = { x: 250 + step * 9, y: 200 + step * 5, modulePx: 5, turnDegrees }
      if (step < 10) drawQr(frame, text, placing)
      addNoise(frame, 6, random)
      yield frame
    }
  }
}

/** Four seconds of a stranger's code, then a ticket beside it, then the ticket alone. */
function* crowdedFrames() {
  const stranger = { x: 190, y: 150, modulePx: 5 }
  const ticket = { x: 440, y: 330, modulePx: 4.5, turnDegrees: 10 }
  for (let step = 0; step < 35; step += 1) {
    const frame = blankFrame(640, 480)
    if (step < 30) drawQr(frame, FOREIGN, stranger)
    if (step >= 20) drawQr(frame, TICKETS[0] ?? '', ticket)
    yield frame
  }
}

async function open(
  browser: Browser,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const opened = await browser.newPage()
  // A video decoded by a busy machine takes its time.
  opened.setDefaultTimeout(100_000)
  opened.on('pageerror', (error) => complaints.push(String(error)))
  opened.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  await prepare(opened)
  await opened.goto(listener.url)
  return opened
}

const turnOn = (on: Page): Promise<void> => on.getByText('Turn camera on').click()
const inState = (state: string, on: Page = page): Promise<void> =>
  on.locator(`[data-camera="${state}"]`).waitFor()
const textsOf = (on: Page): Promise<string[]> => on.evaluate(() => reads.map(({ text }) => text))
const hasRead = (text: string, on: Page = page): Promise<unknown> =>
  on.waitForFunction((wanted) => reads.some((read) => read.text === wanted), text)

type NotedState = { readonly state: string; readonly says: string }

/** What the camera is from here on and what is said of it, also for a moment only. */
async function noteStates() {
  const noted = await page.evaluateHandle(() => {
    const states: NotedState[] = []
    const look = (): void => {
      const state = document.querySelector<HTMLElement>('[data-camera]')?.dataset['camera'] ?? ''
      const says = document.querySelector('[role=status]')?.textContent ?? ''
      states.push({ state, says })
    }
    const everything = { subtree: true, childList: true, attributes: true, characterData: true }
    new MutationObserver(look).observe(document.body, everything)
    return states
  })
  return {
    until: async (wanted: string): Promise<NotedState> => {
      const found = await page.waitForFunction(
        ([states, name]) => states.findLast(({ state }) => state === name),
        [noted, wanted] as const,
      )
      return required(await found.jsonValue(), wanted)
    },
  }
}

test('tickets that move and turn before the camera are read, each once while it is in view', async () => {
  await turnOn(page)
  await inState('running')
  await page.locator('[data-decoder="zxing-wasm"]').waitFor()
  for (const ticket of TICKETS) await hasRead(ticket)

  const texts = await textsOf(page)
  const again = await page.evaluate(() =>
    reads.flatMap((read, at) => {
      const before = reads[at - 1]
      return before?.text === read.text ? [read.atMs - before.atMs] : []
    }),
  )
  const [first] = await page.evaluate(() => reads)
  expect(new Set(texts)).toEqual(new Set(TICKETS))
  // Not twice, but where a slow machine saw nothing else until it was away for long enough.
  expect(again.filter((ms) => ms < AWAY_MS)).toEqual([])
  expect(first).toMatchObject({ source: 'camera', scannerId: null, atMs: expect.any(Number) })
})

test('the picture is shown as it is, and the page says what to do', async () => {
  const size = await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)
  const transform = await page.locator('video').evaluate((it) => getComputedStyle(it).transform)

  expect(size).toBeGreaterThan(0)
  expect(transform).toBe('none')
  expect(await page.getByRole('status').textContent()).toContain('Hold the code in the square')
})

test('it counts the frames that it looks at, and what one takes', async () => {
  await page.waitForFunction(() => {
    const { fps, msPerFrame } = camera.view()
    return fps >= 1 && fps <= 14 && msPerFrame > 0
  })
})

test('a camera that was unplugged is open again by itself', async () => {
  const states = await noteStates()
  await page.locator('video').evaluate((video: HTMLVideoElement) => {
    const [track] = (video.srcObject as MediaStream).getVideoTracks()
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
  const ended = await states.until('ended')
  expect(ended.says).toContain('starts again by itself')

  await inState('running')
})

test('a camera that gives no picture any more, as after a sleep, is opened anew', async () => {
  const states = await noteStates()
  await page.locator('video').evaluate((video: HTMLVideoElement) => {
    // Stopped by hand a track says nothing: only the pictures stay away.
    for (const track of (video.srcObject as MediaStream).getTracks()) track.stop()
  })
  await states.until('ended')
  await inState('running')

  const before = await page.evaluate(() => reads.length)
  await page.waitForFunction((count) => reads.length > count, before)
})

test('turned off, it lets the camera go and reads nothing', async () => {
  const track = await page
    .locator('video')
    .evaluateHandle((video: HTMLVideoElement) => (video.srcObject as MediaStream).getTracks()[0])
  await page.getByText('Turn camera off').click()
  await inState('off')

  expect(await track.evaluate((it) => it?.readyState)).toBe('ended')
  expect(await page.evaluate(() => camera.view().decoder)).toBe(null)
})

test('where WebAssembly does not start, the simple reader reads and the page says so', async () => {
  const simple = await open(moving, (it) => it.route('**/*.wasm', (route) => route.abort()))
  await turnOn(simple)

  await simple.locator('[data-decoder="zxing-js"]').waitFor()
  await hasRead(TICKETS[0] ?? '', simple)
  await simple.getByText('simple reader').waitFor()
  await simple.close()
  // The request that was cut off on purpose.
  complaints.length = 0
})

test('a stranger’s code in view is read once, and hides no ticket beside or after it', async () => {
  await using crowded = await launchChromium([ALLOW, ...cameraArgs(crowdedFile)])
  const on = await open(crowded)
  await turnOn(on)
  await hasRead(FOREIGN, on)
  await hasRead(TICKETS[0] ?? '', on)
  // Into the second round of the file.
  await on.waitForFunction(
    (ticket) => reads.filter(({ text }) => text === ticket).length > 1,
    TICKETS[0] ?? '',
  )

  const seen = await on.evaluate(() => reads.map(({ text, atMs }) => ({ text, atMs })))
  const [first, ...later] = seen.filter(({ text }) => text === FOREIGN).map(({ atMs }) => atMs)
  // Once, but where a slow machine could not see it for so long.
  expect(later.filter((atMs, at) => atMs - (later[at - 1] ?? first ?? 0) < STRANGER_MS)).toEqual([])
  expect(new Set(seen.map(({ text }) => text))).toEqual(new Set([FOREIGN, TICKETS[0]]))
})

test('a camera that is not allowed says what to do, and asks again only when told to', async () => {
  await using browser = await launchChromium([`${ALLOW}=deny`, ...cameraArgs(movingFile)])
  const on = await open(browser)
  await turnOn(on)
  await inState('denied', on)

  expect(await on.getByRole('status').textContent()).toContain('Allow the camera')
  await on.getByRole('button', { name: 'Try again' }).click()
  await inState('denied', on)
})

test('a laptop without a camera says so and offers what works meanwhile', async () => {
  await using browser = await launchChromium([
    ALLOW,
    '--use-fake-device-for-media-stream=device-count=0',
  ])
  const on = await open(browser)
  await turnOn(on)

  await inState('missing', on)
  expect(await on.getByRole('status').textContent()).toContain('handheld scanner')
})

test('of several cameras the chosen one is used, and remembered', async () => {
  await using browser = await launchChromium([
    ALLOW,
    '--use-fake-device-for-media-stream=device-count=3',
  ])
  const on = await open(browser)
  await turnOn(on)
  await on.locator('select[name=camera] option').nth(2).waitFor({ state: 'attached' })
  await on.locator('select[name=camera]').selectOption({ index: 2 })
  const chosen = await on.locator('select[name=camera]').inputValue()
  await on.waitForFunction((id) => {
    const { state, deviceId } = camera.view()
    return state === 'running' && deviceId === id
  }, chosen)

  await on.getByText('Turn camera off').click()
  await inState('off', on)
  await turnOn(on)

  await inState('running', on)
  expect(await on.evaluate(() => camera.view().deviceId)).toBe(chosen)
  expect(await on.evaluate(() => localStorage.getItem('camera'))).toBe(chosen)
})

test('the browser has nothing to complain of', () => {
  expect(complaints).toEqual([])
})
