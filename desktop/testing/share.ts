// Which part of a heavy test this run does, and how it chooses: the same again for the same seed.
import { createHash } from 'node:crypto'
import { required } from '../../shared/assert.ts'

export type RandomShare = {
  /** From 0 to 1; 1 is all of it. */
  readonly share: number
  readonly one: <T>(items: readonly T[]) => T
}

/** `purpose` tells the choices of one test from those of another. */
export function createRandom(purpose: string): RandomShare {
  const seed = process.env['PROBESH_SEED'] ?? String(process.pid)
  const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? '0.05') || 0))
  let drawn = 0
  return {
    share,
    one: (items) => {
      drawn += 1
      const hash = createHash('sha256').update(`${seed} ${purpose} ${drawn}`).digest()
      return required(items[hash.readUInt32LE() % items.length], 'one of them')
    },
  }
}
