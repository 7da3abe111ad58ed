// A gate before whose camera somebody holds a ticket and does not take it away.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cameraArgs, writeCameraFile } from '../camera-file.ts'
import { blankFrame, drawQr } from '../qr-frames.ts'
import { type BusyGate, openBusyGate } from './busy-gate.ts'
import { clear, click, press, type Scene, see } from './scene.ts'

type GateScene = Scene<BusyGate>

const HELD = 59
const PLACING = { x: 320, y: 240, modulePx: 6, turnDegrees: 12 }

export async function openCameraGate(): Promise<BusyGate> {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-camera-'))
  const file = join(folder.path, 'held.y4m')
  const gate = await openBusyGate({}, ['--use-fake-ui-for-media-stream', ...cameraArgs(file)])
  const frame = blankFrame(640, 480)
  drawQr(frame, gate.venue.codeOf(HELD), PLACING)
  writeCameraFile(file, 10, [frame, frame])
  return {
    ...gate,
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]()
      folder.remove()
    },
  }
}

export const CAMERA_SCENES: readonly GateScene[] = [
  {
    name: 'camera-running',
    reach: async ({ page }) => {
      await clear(page)
      if ((await page.locator('[data-camera]').count()) === 0)
        await click(page, '.scan-foot > .button')
      await see(page, '[data-camera=running]')
      // It may have passed by then; the ticket is read once for as long as it is held there.
      await see(page, '.verdict[data-reason=ok], .earlier li')
      await clear(page)
    },
    says: {
      en: ['The camera is reading.', 'Turn camera off'],
      bn: ['ক্যামেরা কোড পড়ছে।', 'ক্যামেরা বন্ধ করুন'],
    },
  },
  {
    name: 'camera-verdict',
    stands: '.verdict.care',
    reach: async (gate) => {
      await press(gate.page, 'Escape')
      await gate.scan(gate.nextCare(), 'ok')
    },
    says: { en: ['ADMIT, CHECK'], bn: ['দেখে প্রবেশ দিন'] },
  },
]
