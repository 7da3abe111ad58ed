// `camera`: how many bad frames our decoders read, beside the libraries by themselves on the same frames.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import BinaryBitmap from '@zxing/library/cjs/core/BinaryBitmap.js'
import HybridBinarizer from '@zxing/library/cjs/core/common/HybridBinarizer.js'
import DecodeHintType from '@zxing/library/cjs/core/DecodeHintType.js'
import QRCodeReader from '@zxing/library/cjs/core/qrcode/QRCodeReader.js'
import RGBLuminanceSource from '@zxing/library/cjs/core/RGBLuminanceSource.js'
import { readBarcodes } from 'zxing-wasm/reader'
import type { Decoder } from '../../desktop/renderer/scanners/decode.ts'
import { createJsDecoder } from '../../desktop/renderer/scanners/decode-js.ts'
import { openWasmDecoder } from '../../desktop/renderer/scanners/decode-wasm.ts'
import { fillGray } from '../../desktop/renderer/scanners/gray.ts'
import { type CodeFrame, makeFrames, SIDE } from './camera-frames.ts'
import { compared, type Figure, measured, type Pair, type Target } from './figures.ts'

const ROUNDS = 3
/** Of each kind, in each round: other codes, places and turns. */
const FRAMES = 12

type Read = (pixels: CodeFrame['pixels']) => Promise<readonly string[]>

type Outcome = {
  readonly frames: number
  readonly read: number
  /** Texts that no frame showed. */
  readonly wrong: number
  readonly msPerFrame: number
}

export async function benchCamera(): Promise<readonly Figure[]> {
  const wasm = ours(await openWasmDecoder({ bytes: readWasm() }))
  const js = ours(createJsDecoder())
  await readAll([wasm, wasmAlone, js, jsPlain, jsHarder], makeFrames(0, 1))
  const rounds: (readonly Outcome[])[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const readers = [wasm, wasmAlone, js, jsPlain, jsHarder]
    rounds.push(await readAll(readers, makeFrames(round, FRAMES)))
  }
  const of = (reader: number) => rounds.map((round) => outcome(round[reader]))
  const plain = of(3)
  const harder = of(4)
  const best = sum(harder) > sum(plain) ? harder : plain
  return [
    ...figures('zxing-wasm', of(0), of(1), 0.95),
    ...figures('zxing-js', of(2), best, 0.8),
    measured(
      { benchmark: 'camera', measure: 'texts read that no frame showed', unit: 'texts' },
      rounds.map((round) => outcome(round[0]).wrong + outcome(round[2]).wrong),
      { atMost: 0 },
      (values) => Math.max(...values),
    ),
  ]
}

const NOTHING: Outcome = { frames: 0, read: 0, wrong: 0, msPerFrame: 0 }
const outcome = (found: Outcome | undefined): Outcome => found ?? NOTHING
const sum = (outcomes: readonly Outcome[]): number =>
  outcomes.reduce((total, { read }) => total + read, 0)

function figures(
  name: string,
  mine: readonly Outcome[],
  alone: readonly Outcome[],
  atLeast: number,
): readonly Figure[] {
  const pairs = (pick: (from: Outcome) => number): Pair[] =>
    mine.map((from, round) => ({ ours: pick(from), baseline: pick(outcome(alone[round])) }))
  const row = (measure: string, unit: string, all: readonly Pair[], target: Target | null) =>
    compared({ benchmark: 'camera', measure: `${name}: ${measure}`, unit }, all, target)
  return [
    row(
      'bad frames read',
      `of ${outcome(mine[0]).frames}`,
      pairs(({ read }) => read),
      { atLeast },
    ),
    row(
      'a frame',
      'ms',
      pairs(({ msPerFrame }) => msPerFrame),
      null,
    ),
  ]
}

/** All readers on each frame, another one first each time: what drifts hits all. */
async function readAll(
  readers: readonly Read[],
  frames: readonly CodeFrame[],
): Promise<readonly Outcome[]> {
  const outcomes = readers.map(() => ({ read: 0, wrong: 0, ms: 0 }))
  for (const [at, { pixels, text }] of frames.entries()) {
    for (let step = 0; step < readers.length; step += 1) {
      const which = (at + step) % readers.length
      const [read, into] = [readers[which], outcomes[which]]
      if (read === undefined || into === undefined) continue
      const startedMs = performance.now()
      const texts = await read(pixels)
      into.ms += performance.now() - startedMs
      if (texts.includes(text)) into.read += 1
      into.wrong += texts.filter((found) => found !== text).length
    }
  }
  return outcomes.map(({ read, wrong, ms }) => ({
    frames: frames.length,
    read,
    wrong,
    msPerFrame: ms / frames.length,
  }))
}

/** As the page and its worker do it, from a canvas's pixels on. */
function ours(decoder: Decoder): Read {
  const gray = new Uint8ClampedArray(SIDE * SIDE)
  return async (pixels) => {
    fillGray(gray, pixels)
    return await decoder.decode(gray, SIDE, SIDE)
  }
}

const wasmAlone: Read = async (pixels) => {
  // Safe: the reader looks at these three only.
  const image = { data: pixels, width: SIDE, height: SIDE } as ImageData
  const results = await readBarcodes(image, {
    formats: ['QRCode'],
    tryHarder: true,
    tryInvert: true,
    maxNumberOfSymbols: 1,
  })
  return results.map(({ text }) => text)
}

const jsAlone =
  (hints?: Parameters<QRCodeReader.default['decode']>[1]): Read =>
  async (pixels) => {
    const gray = new Uint8ClampedArray(SIDE * SIDE)
    fillGray(gray, pixels)
    const source = new RGBLuminanceSource.default(gray, SIDE, SIDE)
    const bitmap = new BinaryBitmap.default(new HybridBinarizer.default(source))
    try {
      return [new QRCodeReader.default().decode(bitmap, hints).getText()]
    } catch {
      // Its way to say that there is none.
      return []
    }
  }

/** The library's plain use, and the one where it takes its time: the better of the two is the baseline. */
const jsPlain = jsAlone()
const jsHarder = jsAlone(new Map([[DecodeHintType.default.TRY_HARDER, true]]))

function readWasm(): ArrayBuffer {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}
