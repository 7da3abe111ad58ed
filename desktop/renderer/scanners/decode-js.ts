// zxing-js, for where WebAssembly does not start: each frame plainly, then once more in a way that changes.
// Deep imports: the package's own entry would bring every other kind of code along.
import BinaryBitmapModule from '@zxing/library/cjs/core/BinaryBitmap.js'
import GlobalHistogramBinarizerModule from '@zxing/library/cjs/core/common/GlobalHistogramBinarizer.js'
import HybridBinarizerModule from '@zxing/library/cjs/core/common/HybridBinarizer.js'
import QRCodeReaderModule from '@zxing/library/cjs/core/qrcode/QRCodeReader.js'
import RGBLuminanceSourceModule from '@zxing/library/cjs/core/RGBLuminanceSource.js'
import { type Decoder, SYMBOLS_MAX } from './decode.ts'

type Gray = Uint8ClampedArray<ArrayBuffer>
type Point = { readonly x: number; readonly y: number }
type Found = { readonly text: string; readonly finders: readonly Point[] }
type Frame = { readonly gray: Gray; readonly width: number; readonly height: number }
type Look = (frame: Frame) => Found | null

/** Node and the bundler give what a CommonJS file exports, a test runner goes on to the default in it. */
const defaultOf = <T>(module: { readonly default: T }): T =>
  // Safe: without the property it is the default itself.
  'default' in module ? module.default : (module as T)

const BinaryBitmap = defaultOf(BinaryBitmapModule)
const GlobalHistogramBinarizer = defaultOf(GlobalHistogramBinarizerModule)
const HybridBinarizer = defaultOf(HybridBinarizerModule)
const QRCodeReader = defaultOf(QRCodeReaderModule)
const RGBLuminanceSource = defaultOf(RGBLuminanceSourceModule)

const reader = new QRCodeReader()

/** Reads what is evenly or unevenly lit, and sharp. */
const plainly: Look = (frame) => read(frame, HybridBinarizer)
/** One threshold for the whole frame: better with noise. */
const evenly: Look = (frame) => read(frame, GlobalHistogramBinarizer)

/** Light on dark, as a wallet in its dark mode shows it. */
const inverted: Look = ({ gray, width, height }) =>
  plainly({ gray: gray.map((level) => 255 - level), width, height })

/** A quarter of the pixels, each the mean of four: noise goes, and the codes that are left are large enough. */
const halved: Look = (frame) => {
  const half = halve(frame)
  const found = plainly(half) ?? evenly(half)
  if (found === null) return null
  return { text: found.text, finders: found.finders.map(({ x, y }) => ({ x: x * 2, y: y * 2 })) }
}

/**
 * One of them for each frame that the plain look found nothing in: a ticket stays in view for longer than a round.
 */
const SECOND_LOOKS: readonly Look[] = [evenly, inverted, halved]

export function createJsDecoder(): Decoder {
  let turn = 0
  return {
    name: 'zxing-js',
    decode: async (gray, width, height) => {
      const frame = { gray, width, height }
      const texts = readAll(frame, plainly)
      if (texts.length > 0) return texts
      const second = SECOND_LOOKS[turn % SECOND_LOOKS.length] ?? plainly
      turn += 1
      return readAll(frame, second)
    },
  }
}

/** The library finds one code: what was found is painted over, so that the next look finds the one beside it. */
function readAll(frame: Frame, look: Look): readonly string[] {
  const texts = new Set<string>()
  for (let count = 0; count < SYMBOLS_MAX; count += 1) {
    const found = look(frame)
    if (found === null) break
    texts.add(found.text)
    paintOver(frame, found.finders)
  }
  return [...texts]
}

type Binarizer = typeof HybridBinarizer | typeof GlobalHistogramBinarizer

function read({ gray, width, height }: Frame, Binarizer: Binarizer): Found | null {
  const source = new RGBLuminanceSource(gray, width, height)
  try {
    const result = reader.decode(new BinaryBitmap(new Binarizer(source)))
    const finders = result.getResultPoints().slice(0, 3)
    return {
      text: result.getText(),
      finders: finders.map((at) => ({ x: at.getX(), y: at.getY() })),
    }
  } catch {
    // Its way to say that there is no code, or a broken one. A stranger's code must not stop the gate in any way.
    return null
  } finally {
    reader.reset()
  }
}

/** Hides a code's three corners; without them it is none. `finders` are the middles of the corners. */
function paintOver({ gray, width, height }: Frame, finders: readonly Point[]): void {
  const [a, b, c] = finders
  if (a === undefined || b === undefined || c === undefined) return
  const side = Math.min(distance(a, b), distance(b, c), distance(a, c))
  // A corner is 7 modules wide and the middles of two are 14 modules apart or more.
  const reach = Math.ceil(side * 0.3)
  for (const { x, y } of finders) {
    const left = Math.max(0, Math.floor(x) - reach)
    const right = Math.min(width, Math.floor(x) + reach)
    const bottom = Math.min(height, Math.floor(y) + reach)
    for (let row = Math.max(0, Math.floor(y) - reach); row < bottom; row += 1) {
      gray.fill(255, row * width + left, row * width + right)
    }
  }
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function halve({ gray, width, height }: Frame): Frame {
  const half = { width: width >> 1, height: height >> 1 }
  const into = new Uint8ClampedArray(half.width * half.height)
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      const at = y * 2 * width + x * 2
      const upper = (gray[at] ?? 0) + (gray[at + 1] ?? 0)
      const lower = (gray[at + width] ?? 0) + (gray[at + width + 1] ?? 0)
      into[y * half.width + x] = (upper + lower) >> 2
    }
  }
  return { gray: into, ...half }
}
