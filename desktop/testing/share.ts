// Which part of a heavy test this run does, and how it chooses: the same again for the same seed.
import { createHash } from 'node:crypto'
import { required } from '../../shared/assert.ts'

export type RandomShare = {
  /** From 0 to 1; 1 is all of it. */
  readonly share: number
  readonly one: <T>(items: readonly T[]) => T
  /** Every second one, from the first or from the second on; all of them where the share is 1. */
  readonly half: <T>(items: readonly T[]) => readonly T[]
}

/** `purpose` tells the choices of one test from those of another. */
export function createRandom(purpose: string): RandomShare {
  const seed = process.env['PROBESH_SEED'] ?? String(process.pid)
  const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? '0.05') || 0))
  let drawn = 0
  const one = <T>(items: readonly T[]): T => {
    drawn += 1
    const hash = createHash('sha256').update(`${seed} ${purpose} ${drawn}`).digest()
    return required(items[hash.readUInt32LE() % items.length], 'one of them')
  }
  return {
    share,
    one,
    half: (items) => {
      const first = one([0, 1])
      return share === 1 ? items : items.filter((_item, at) => at % 2 === first)
    },
  }
}
