// Tickets held before the camera of a gate: the real page over a real station, a video in the place of the camera.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cameraArgs, writeCameraFile } from '../../testing/camera-file.ts'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'
import { addNoise, blankFrame, createNoise, drawQr } from '../../testing/qr-frames.ts'
import { noteVerdicts, type VerdictNotes } from '../../testing/verdict-notes.ts'

const VIEWPORT = { width: 1024, height: 600 }
const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-gate-camera-'))
const file = join(folder.path, 'guests.y4m')
let gate: GatePage
let notes: VerdictNotes

beforeAll(async () => {
  gate = await openGatePage(10, {}, VIEWPORT, [
    '--use-fake-ui-for-media-stream',
    ...cameraArgs(file),
  ])
  const { codeOf, foreignCode } = gate.venue
  writeCameraFile(file, 10, guests([codeOf(1), foreignCode(), codeOf(2)]))
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
  folder.remove()
})

/** One guest after another holds a code that moves and turns for a second and a half; half a second between them. */
function* guests(texts: readonly string[]) {
  const random = createNoise(3)
  for (const [at, text] of texts.entries()) {
    for (let step = 0; step < 20; step += 1) {
      const frame = blankFrame(640, 480)
      const placing = { x: 260 + step * 6, y: 210 + step * 4, modulePx: 5 }
      if (step < 15) drawQr(frame, text, { ...placing, turnDegrees: at * 80 + step * 8 })
      addNoise(frame, 6, random)
      yield frame
    }
  }
}

/** By the station's history: on the screen the answer to an older scan never takes the place of a newer one. */
async function decided(...wanted: readonly string[]): Promise<void> {
  const all = async (): Promise<readonly string[]> => {
    const { body } = await gate.call('history', { limit: 50 })
    const { items } = body as { items: { reason: string; name: string | null }[] }
    return items.map(({ reason, name }) => `${reason} ${name ?? ''}`.trim())
  }
  await expect.poll(all, { timeout: 100_000 }).toEqual(expect.arrayContaining([...wanted]))
}

test('tickets before the camera are admitted one after another, a stranger’s between them is not', async () => {
  notes = await noteVerdicts(gate.page)
  await gate.page.getByRole('button', { name: 'Turn camera on' }).click()

  await notes.until('ok')
  await decided('ok রহিম 1', 'wrong_event', 'ok রহিম 2')
})

test('a ticket that is held there again is already in', async () => {
  await notes.until('already_redeemed', 'রহিম 1')
})

test('picture and verdict stand side by side, nothing is cut, and the page does not scroll', async () => {
  const picture = await gate.page.locator('.camera-preview').boundingBox()
  const shown = await gate.page.locator('.verdict').boundingBox()
  const size = await gate.page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    return { scrollWidth, scrollHeight }
  })

  expect(picture?.width).toBeGreaterThan(120)
  expect(shown?.width).toBeGreaterThan(VIEWPORT.width / 2)
  expect(picture?.x).toBeGreaterThanOrEqual((shown?.x ?? 0) + (shown?.width ?? 0))
  expect(size.scrollWidth).toBeLessThanOrEqual(VIEWPORT.width)
  expect(size.scrollHeight).toBeLessThanOrEqual(VIEWPORT.height)
})

test('a keyboard scanner works beside it, and its Enter presses nothing', async () => {
  await gate.page.getByRole('button', { name: 'Turn camera off' }).focus()
  await gate.typeFast(gate.venue.codeOf(7))
  await decided('ok রহিম 7')

  expect(await gate.page.locator('[data-camera="running"]').count()).toBe(1)
})

test('a page that was loaded again has its camera on again, and says so in Bangla too', async () => {
  await gate.page.evaluate(() => localStorage.setItem('language', 'bn'))
  await gate.page.reload()

  await gate.page.getByText('ক্যামেরা কোড পড়ছে।').waitFor()
})

test('on a narrow screen the picture lies under the verdict', async () => {
  await gate.page.setViewportSize({ width: 320, height: 640 })
  await gate.page.locator('[data-camera="running"]').waitFor()

  const width = () => gate.page.evaluate(() => document.documentElement.scrollWidth)
  await expect.poll(width).toBe(320)
})

test('turned off it stays off, after a reload too', async () => {
  await gate.page.setViewportSize(VIEWPORT)
  await gate.page.getByRole('button', { name: 'ক্যামেরা বন্ধ করুন' }).click()
  await gate.page.reload()

  await gate.page.getByRole('button', { name: 'ক্যামেরা চালু করুন' }).waitFor()
  expect(await gate.page.locator('[data-camera]').count()).toBe(0)
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})
