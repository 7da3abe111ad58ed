// The one source of chance: everything that happens in a run follows from its seed.

/** A generator of 32-bit words (sfc32) with what a simulation asks of it. */
export type Random = {
  /** A whole number in `[0, end)`. */
  readonly below: (end: number) => number
  /** `[0, 1)`. */
  readonly unit: () => number
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** Picks by weight. */
  readonly weighted: <T extends { readonly weight: number }>(items: readonly T[]) => T
  readonly bytes: (length: number) => Uint8Array
  /** A generator of its own, so that what one part draws does not move another. */
  readonly fork: (label: string) => Random
}

/** The same seed gives the same numbers on every machine. */
export function createRandom(seed: number, label = ''): Random {
  const next = sfc32(seed, label)
  const unit = (): number => next() / 4_294_967_296
  const below = (end: number): number => Math.floor(unit() * end)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  return {
    below,
    unit,
    chance: (probability) => unit() < probability,
    pick,
    weighted: (items) => {
      let left = unit() * items.reduce((sum, { weight }) => sum + weight, 0)
      for (const item of items) {
        left -= item.weight
        if (left < 0) return item
      }
      return pick(items)
    },
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
    fork: (name) => createRandom(next(), `${label}/${name}`),
  }
}

function sfc32(seed: number, label: string): () => number {
  let a = seed >>> 0
  let b = 0x9e3779b9
  let c = hashText(label)
  let d = 1
  const next = (): number => {
    const t = (((a + b) >>> 0) + d) >>> 0
    d = (d + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + t) >>> 0
    return t
  }
  for (let round = 0; round < 16; round += 1) next()
  return next
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return hash
}

/** The seed of the run at `index`; the first run has the seed itself, so that a run can be repeated alone. */
export const runSeed = (seed: number, index: number): number =>
  index === 0 ? seed >>> 0 : (Math.imul(seed ^ (index * 0x9e3779b9), 0x85ebca6b) ^ index) >>> 0
