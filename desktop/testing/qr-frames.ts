// Pictures of codes as a camera gives them: turned, blurred, noisy, dim. Gray, one byte a pixel, the same for a seed.
import { create } from 'qrcode'

export type GrayFrame = {
  readonly gray: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

export type Placing = {
  /** The middle of the code, in pixels. */
  readonly x: number
  readonly y: number
  /** One module's side, in pixels. */
  readonly modulePx: number
  readonly turnDegrees?: number
  /** Gray levels of the modules and of the paper. */
  readonly dark?: number
  readonly light?: number
}

const QUIET_MODULES = 4
const LEVEL_MAX = 256

export const blankFrame = (width: number, height: number, level = 150): GrayFrame => ({
  gray: new Uint8ClampedArray(width * height).fill(level),
  width,
  height,
})

/** Draws a code of level M with its quiet zone over what is there. Each pixel is the mean of four points of it. */
export function drawQr(frame: GrayFrame, text: string, placing: Placing): void {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  const { x, y, modulePx, turnDegrees = 0, dark = 25, light = 230 } = placing
  const turn = (turnDegrees * Math.PI) / 180
  const [along, across] = [Math.cos(turn) / modulePx, Math.sin(turn) / modulePx]
  const edge = size / 2 + QUIET_MODULES
  const levelAt = (pixelX: number, pixelY: number): number | null => {
    const column = (pixelX - x) * along + (pixelY - y) * across
    const row = (pixelY - y) * along - (pixelX - x) * across
    if (Math.abs(column) >= edge || Math.abs(row) >= edge) return null
    const [atColumn, atRow] = [Math.floor(column + size / 2), Math.floor(row + size / 2)]
    const isInside = atColumn >= 0 && atRow >= 0 && atColumn < size && atRow < size
    return isInside && data[atRow * size + atColumn] === 1 ? dark : light
  }
  const reach = Math.ceil(edge * modulePx * Math.SQRT2)
  for (let row = Math.max(0, y - reach); row < Math.min(frame.height, y + reach); row += 1) {
    for (
      let column = Math.max(0, x - reach);
      column < Math.min(frame.width, x + reach);
      column += 1
    ) {
      const at = Math.floor(row) * frame.width + Math.floor(column)
      const under = frame.gray[at] ?? 0
      let sum = 0
      for (const [right, down] of POINTS) sum += levelAt(column + right, row + down) ?? under
      frame.gray[at] = sum / POINTS.length
    }
  }
}

const POINTS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const

/** Numbers from 0 to below 1, the same for a seed. */
export function createNoise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Adds to each pixel what a normal distribution of that width around 0 gives. */
export function addNoise({ gray }: GrayFrame, levels: number, random: () => number): void {
  for (let at = 0; at < gray.length; at += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    gray[at] = (gray[at] ?? 0) + levels * radius * Math.cos(2 * Math.PI * random())
  }
}

/** Blurs as a lens out of focus does, nearly: Gaussian, `sigma` in pixels. */
export function blur({ gray, width, height }: GrayFrame, sigma: number): void {
  const weights = gaussian(sigma)
  const between = new Float32Array(gray.length)
  const side = (weights.length - 1) / 2
  for (let at = 0; at < gray.length; at += 1) {
    const column = at % width
    let sum = 0
    for (let step = -side; step <= side; step += 1) {
      const from = Math.min(width - 1, Math.max(0, column + step))
      sum += (weights[step + side] ?? 0) * (gray[at - column + from] ?? 0)
    }
    between[at] = sum
  }
  for (let at = 0; at < gray.length; at += 1) {
    const row = Math.floor(at / width)
    let sum = 0
    for (let step = -side; step <= side; step += 1) {
      const from = Math.min(height - 1, Math.max(0, row + step))
      sum += (weights[step + side] ?? 0) * (between[at + (from - row) * width] ?? 0)
    }
    gray[at] = sum
  }
}

function gaussian(sigma: number): readonly number[] {
  const side = Math.ceil(sigma * 3)
  const raw = Array.from({ length: side * 2 + 1 }, (_, at) =>
    Math.exp(-((at - side) ** 2) / (2 * sigma ** 2)),
  )
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map((weight) => weight / sum)
}

/** A ramp of light from one side to the other, as beside a lamp: `levels` brighter at the right edge. */
export function addGlare({ gray, width }: GrayFrame, levels: number): void {
  for (let at = 0; at < gray.length; at += 1) {
    gray[at] = Math.min(LEVEL_MAX - 1, (gray[at] ?? 0) + (levels * (at % width)) / width)
  }
}
