// How a station is, in words.
import type { StationView } from '../../../../shared/stations/schema.ts'
import { agoText, number } from '../../parts/words.ts'
import { text } from './words.ts'

export const agoOf = (iso: string | null, none: string): string =>
  iso === null ? none : agoText(Math.max(0, Date.now() - Date.parse(iso)))

export const countText = (count: number | null): string =>
  count === null ? text('stations.unknown') : number(count)

/** What is lost, or comes later, where a station goes. */
export function unsentText({ unsentCount, setAsideCount }: StationView): string {
  const unsent =
    unsentCount === null
      ? text('stations.unsent.unknown')
      : unsentCount === 0
        ? text('stations.unsent.none')
        : text('stations.unsent.some', { count: number(unsentCount) })
  if (setAsideCount === null || setAsideCount === 0) return unsent
  return `${unsent} ${text('stations.setAside.some', { count: number(setAsideCount) })}`
}
