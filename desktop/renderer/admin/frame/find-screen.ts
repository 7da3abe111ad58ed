// From a path to a screen, and back.
import { SCREENS, type ScreenName } from '../screens.ts'
import { pathAddress } from './location.ts'
import { matchPath } from './match-path.ts'
import type { ParamsOfEntry } from './screen.ts'

export type FoundScreen = {
  readonly name: ScreenName
  readonly params: Readonly<Record<string, string>>
}

// Safe: these are the keys that `ScreenName` names.
export const SCREEN_NAMES = Object.keys(SCREENS) as readonly ScreenName[]

/** Null: there is no screen at this path. A path that is written out counts before one with names. */
export function findScreen(path: string): FoundScreen | null {
  const found = SCREEN_NAMES.flatMap((name) => {
    const params = matchPath(SCREENS[name].path, path)
    return params === null ? [] : [{ name, params }]
  })
  const fewest = found.sort(
    (one, other) => Object.keys(one.params).length - Object.keys(other.params).length,
  )
  return fewest[0] ?? null
}

type ParamsFor<N extends ScreenName> = ParamsOfEntry<(typeof SCREENS)[N]>

/** The address of a screen, for a link. */
export function screenAddress<N extends ScreenName>(
  name: N,
  ...[params, query]: keyof ParamsFor<N> extends never
    ? [params?: Readonly<Record<string, never>>, query?: Readonly<Record<string, string>>]
    : [params: ParamsFor<N>, query?: Readonly<Record<string, string>>]
): string {
  return pathAddress(SCREENS[name].path, params ?? {}, query ?? {})
}
