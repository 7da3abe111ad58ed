// The pictures of ticket codes, as a mail program or a phone shows them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator } from 'playwright-core'
import { openWasmDecoder } from '../../../desktop/renderer/scanners/decode-wasm.ts'
import type { GrayFrame } from '../../../desktop/testing/qr-frames.ts'
import { readPng } from '../../../desktop/testing/screens/png.ts'
import { required } from '../../../shared/assert.ts'

/** What lies on the screen there, in shades of gray. */
export async function grayOf(shown: Locator): Promise<GrayFrame> {
  await shown.waitFor()
  const picture = readPng(await shown.screenshot())
  const { width, height } = picture
  const gray = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = picture.at(x, y)
      gray[y * width + x] = 0.3 * red + 0.59 * green + 0.11 * blue
    }
  }
  return { gray, width, height }
}

const WASM = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
const decoder = openWasmDecoder({ bytes: new Uint8Array(readFileSync(WASM)).buffer })

/** The text of the code that is shown there. */
export async function readCode(shown: Locator): Promise<string> {
  const { gray, width, height } = await grayOf(shown)
  const [code] = await (await decoder).decode(gray, width, height)
  return required(code, 'the picture is a code')
}
