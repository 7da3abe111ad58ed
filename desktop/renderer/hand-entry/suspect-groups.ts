// Where the one mistake of a code typed by hand may be: the groups to compare with the ticket first. Pure.
import { GROUP_CHARS, lookAtHandEntry } from '../scanners/hand-entry.ts'

/** Characters that are read or heard as each other, as people copy them from a small print. */
const ALIKE = ['0DQ', '1J7T', '2Z', '5S', '8B3', '6G', 'VYU', 'MN', 'CG', 'EF', 'PR', 'KX', 'BDPTV']
const CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Pointing at more is no help. */
const GROUPS_MAX = 6

export type Suspects = {
  /** From 0, in the order of the code. Empty: it is more than one mistake, or nothing can be told. */
  readonly groups: readonly number[]
  /** A look-alike or two swapped neighbours would explain it. */
  readonly isLikely: boolean
}

/**
 * Looks at a code whose check characters do not fit. It only points: a code is never corrected, since one in a
 * thousand wrong characters would pass as right.
 */
export function suspectGroups(written: string): Suspects {
  const likely = groupsOf(written, (character) =>
    ALIKE.filter((set) => set.includes(character)).join(''),
  )
  if (likely.length > 0 && likely.length <= GROUPS_MAX) return { groups: likely, isLikely: true }
  const possible = groupsOf(written, () => CHARACTERS)
  return { groups: possible.length <= GROUPS_MAX ? possible : [], isLikely: false }
}

function groupsOf(written: string, othersOf: (character: string) => string): number[] {
  const groups = new Set<number>()
  for (let at = 0; at < written.length; at += 1) {
    const head = written.slice(0, at)
    const here = written.charAt(at)
    const next = written.charAt(at + 1)
    const isRight =
      [...othersOf(here)].some((other) => fits(head + other + written.slice(at + 1))) ||
      (next !== here && fits(head + next + here + written.slice(at + 2)))
    if (isRight) groups.add(Math.floor(at / GROUP_CHARS))
  }
  return [...groups]
}

const fits = (text: string): boolean => lookAtHandEntry(text).state === 'complete'
