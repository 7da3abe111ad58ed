import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { addNoise, blankFrame, createNoise, drawQr } from '../../testing/qr-frames.ts'
import { codeOf } from '../../testing/temp-station.ts'
import { type Decoder, openDecoder, SYMBOLS_MAX } from './decode.ts'
import { createJsDecoder } from './decode-js.ts'
import { openWasmDecoder } from './decode-wasm.ts'
import { fillGray } from './gray.ts'

const SIDE = 480
const WASM = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')

const openers: readonly (readonly [string, () => Promise<Decoder>])[] = [
  ['zxing-wasm', () => openWasmDecoder({ bytes: readWasm() })],
  ['zxing-js', async () => createJsDecoder()],
]

function readWasm(): ArrayBuffer {
  const bytes = readFileSync(WASM)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

describe.each(openers)('%s', (name, open) => {
  test('says its name', async () => {
    expect((await open()).name).toBe(name)
  })

  test('reads a ticket turned to any side', async () => {
    const decoder = await open()
    for (const turnDegrees of [0, 37, 90, 180, 251]) {
      const frame = blankFrame(SIDE, SIDE)
      drawQr(frame, codeOf(1), { x: 230, y: 250, modulePx: 6, turnDegrees })

      expect(await decoder.decode(frame.gray, SIDE, SIDE)).toEqual([codeOf(1)])
    }
  })

  test('sees a ticket beside other people’s codes', async () => {
    const decoder = await open()
    const frame = blankFrame(SIDE, SIDE)
    drawQr(frame, 'https://example.com/menu', { x: 120, y: 130, modulePx: 5 })
    drawQr(frame, codeOf(1), { x: 330, y: 330, modulePx: 5 })

    const texts = await decoder.decode(frame.gray, SIDE, SIDE)

    expect(new Set(texts)).toEqual(new Set(['https://example.com/menu', codeOf(1)]))
  })

  test('reads light codes on dark screens within a few frames', async () => {
    const decoder = await open()
    const texts = new Set<string>()
    for (let look = 0; look < 4; look += 1) {
      const frame = blankFrame(SIDE, SIDE, 20)
      drawQr(frame, codeOf(1), { x: 240, y: 240, modulePx: 6, dark: 230, light: 20 })
      for (const text of await decoder.decode(frame.gray, SIDE, SIDE)) texts.add(text)
    }

    expect([...texts]).toEqual([codeOf(1)])
  })

  test('finds nothing in an empty frame, in noise, and in a broken code, and goes on', async () => {
    const decoder = await open()
    const noise = blankFrame(SIDE, SIDE)
    addNoise(noise, 80, createNoise(7))
    const broken = blankFrame(SIDE, SIDE)
    drawQr(broken, codeOf(1), { x: 240, y: 240, modulePx: 6 })
    broken.gray.fill(25, SIDE * 200, SIDE * 300)
    const whole = blankFrame(SIDE, SIDE)
    drawQr(whole, codeOf(1), { x: 240, y: 240, modulePx: 6 })

    for (const { gray } of [blankFrame(SIDE, SIDE), noise, broken]) {
      expect(await decoder.decode(gray, SIDE, SIDE)).toEqual([])
    }
    expect(await decoder.decode(whole.gray, SIDE, SIDE)).toEqual([codeOf(1)])
  })

  test('a wall of codes does not make a frame endless, and the next frame is read', async () => {
    const decoder = await open()
    const wall = blankFrame(SIDE, SIDE)
    for (let at = 0; at < 9; at += 1) {
      const placing = { x: 80 + (at % 3) * 160, y: 80 + Math.floor(at / 3) * 160, modulePx: 4 }
      drawQr(wall, `shop ${at}`, placing)
    }
    const next = blankFrame(SIDE, SIDE)
    drawQr(next, codeOf(1), { x: 240, y: 240, modulePx: 6 })

    const { length } = await decoder.decode(wall.gray, SIDE, SIDE)

    expect(length).toBeLessThanOrEqual(SYMBOLS_MAX)
    expect(await decoder.decode(next.gray, SIDE, SIDE)).toEqual([codeOf(1)])
  })
})

test('WebAssembly that is no module is refused, so that the other decoder gets its turn', async () => {
  const broken = () => openWasmDecoder({ bytes: new ArrayBuffer(8) })

  const decoder = await openDecoder(broken, async () => createJsDecoder())

  expect(decoder.name).toBe('zxing-js')
})

const fails: Decoder = {
  name: 'zxing-wasm',
  decode: () => Promise.reject(new Error('out of memory')),
}

test('a decoder that breaks is replaced, with the frame it broke on', async () => {
  const frame = blankFrame(SIDE, SIDE)
  drawQr(frame, codeOf(1), { x: 240, y: 240, modulePx: 6 })
  const decoder = await openDecoder(
    async () => fails,
    async () => createJsDecoder(),
  )

  const texts = await decoder.decode(frame.gray, SIDE, SIDE)

  expect(texts).toEqual([codeOf(1)])
  expect(decoder.name).toBe('zxing-js')
})

test('when both break, the fault is not hidden', async () => {
  const decoder = await openDecoder(
    async () => fails,
    async () => fails,
  )

  await expect(decoder.decode(new Uint8ClampedArray(4), 2, 2)).rejects.toThrow('out of memory')
})

test('gray weighs colours as eyes do, and keeps gray as it is', () => {
  const gray = new Uint8ClampedArray(4)

  fillGray(gray, Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 9, 9, 255))

  expect([...gray]).toEqual([76, 150, 29, 9])
})
