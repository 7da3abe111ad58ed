// Colours as eyes take them: distance, contrast, and what is left of them without one kind of cone.

/** Red, green and blue as a screen is told them, 0 to 255. */
export type Colour = readonly [number, number, number]

export const EYES = ['usual', 'protanopia', 'deuteranopia', 'tritanopia'] as const
export type Eyes = (typeof EYES)[number]

type Row = readonly [number, number, number]
type Matrix = readonly [Row, Row, Row]

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const SEEN: Readonly<Record<Exclude<Eyes, 'usual'>, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const linearOf = (channel: number): number => {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
const channelOf = (linear: number): number => {
  const share = Math.min(1, Math.max(0, linear))
  return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055)
}

const times = ([a, b, c]: Row, [x, y, z]: Row): number => a * x + b * y + c * z
const linear = ([r, g, b]: Colour): Row => [linearOf(r), linearOf(g), linearOf(b)]

/** What is left of a colour. */
export function seenBy(eyes: Eyes, colour: Colour): Colour {
  if (eyes === 'usual') return colour
  const light = linear(colour)
  const [r, g, b] = SEEN[eyes]
  return [channelOf(times(r, light)), channelOf(times(g, light)), channelOf(times(b, light))]
}

/** WCAG 2, from 1 to 21. */
export function contrastOf(one: Colour, other: Colour): number {
  const [a, b] = [one, other].map((colour) => times([0.2126, 0.7152, 0.0722], linear(colour)))
  const [dark = 0, light = 0] = [a ?? 0, b ?? 0].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

type Lab = { readonly l: number; readonly a: number; readonly b: number }

/** CIE Lab under D65. */
function labOf(colour: Colour): Lab {
  const light = linear(colour)
  const curve = (t: number): number =>
    t > 216 / 24_389 ? Math.cbrt(t) : (t * 24_389) / 27 / 116 + 16 / 116
  const x = curve(times([0.4124564, 0.3575761, 0.1804375], light) / 0.95047)
  const y = curve(times([0.2126729, 0.7151522, 0.072175], light))
  const z = curve(times([0.0193339, 0.119192, 0.9503041], light) / 1.08883)
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) }
}

const RADIAN = Math.PI / 180
const sin = (degrees: number): number => Math.sin(degrees * RADIAN)
const cos = (degrees: number): number => Math.cos(degrees * RADIAN)

function hueOf(a: number, b: number): number {
  if (a === 0 && b === 0) return 0
  const degrees = Math.atan2(b, a) / RADIAN
  return degrees < 0 ? degrees + 360 : degrees
}

/** CIEDE2000 (Sharma, Wu and Dalal 2005): 1 is just to be seen side by side, 100 is black beside white. */
export function distanceOf(one: Colour, other: Colour): number {
  return labDistance(labOf(one), labOf(other))
}

export function labDistance(one: Lab, other: Lab): number {
  const chroma = (Math.hypot(one.a, one.b) + Math.hypot(other.a, other.b)) / 2
  const g = 0.5 * (1 - Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)))
  const [a1, a2] = [one.a * (1 + g), other.a * (1 + g)]
  const [c1, c2] = [Math.hypot(a1, one.b), Math.hypot(a2, other.b)]
  const [h1, h2] = [hueOf(a1, one.b), hueOf(a2, other.b)]
  const isGray = c1 * c2 === 0
  const turn = isGray ? 0 : ((h2 - h1 + 540) % 360) - 180
  const dH = 2 * Math.sqrt(c1 * c2) * sin(turn / 2)
  const [l, c] = [(one.l + other.l) / 2, (c1 + c2) / 2]
  const h = meanHue(h1, h2, isGray)
  const t =
    1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
  const sL = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const [sC, sH] = [1 + 0.045 * c, 1 + 0.015 * c * t]
  const rC = 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const rT = -rC * sin(60 * Math.exp(-(((h - 275) / 25) ** 2)))
  const [pL, pC, pH] = [(other.l - one.l) / sL, (c2 - c1) / sC, dH / sH]
  return Math.sqrt(pL ** 2 + pC ** 2 + pH ** 2 + rT * pC * pH)
}

function meanHue(h1: number, h2: number, isGray: boolean): number {
  if (isGray) return h1 + h2
  if (Math.abs(h1 - h2) <= 180) return (h1 + h2) / 2
  return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2
}
