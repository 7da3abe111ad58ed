// Which event a station most likely works: the one that runs, else the next one. Pure.
import type { EventChoice } from '../../contract/views.ts'

/** `now` until its end. */
export type When = 'now' | 'soon' | 'over'

/** Visitors come before it begins. */
const DOORS_MS = 3 * 3_600_000

export function whenOf({ startsAt, endsAt }: EventChoice, nowMs: number): When {
  if (nowMs >= Date.parse(endsAt)) return 'over'
  return nowMs >= Date.parse(startsAt) - DOORS_MS ? 'now' : 'soon'
}

const RANK: Readonly<Record<When, number>> = { now: 0, soon: 1, over: 2 }

/** What runs, the one that began last first; then what comes, soonest first; then what is over, newest first. */
export function inOrder(items: readonly EventChoice[], nowMs: number): readonly EventChoice[] {
  return items.toSorted((a, b) => {
    const [whenA, whenB] = [whenOf(a, nowMs), whenOf(b, nowMs)]
    if (whenA !== whenB) return RANK[whenA] - RANK[whenB]
    const later = Date.parse(b.startsAt) - Date.parse(a.startsAt)
    return whenA === 'soon' ? -later : later
  })
}

/** Those whose name or place has every word of the text, in either script. */
export function matching(items: readonly EventChoice[], text: string): readonly EventChoice[] {
  const words = folded(text).split(/\s+/)
  return items.filter(({ name, nameBn, venue }) => {
    const all = folded(`${name} ${nameBn ?? ''} ${venue ?? ''}`)
    return words.every((word) => all.includes(word))
  })
}

const folded = (text: string): string => text.trim().normalize('NFC').toLocaleLowerCase('en')
